"""What is pulled reads as if a person had written it; three versions of a text are merged by lines."""

from textwrap import dedent

import pytest

from novu_flows import Channels, Layout, Workflow, all_of, digest, email, in_app, on_payload, sms
from novu_flows.codegen.pulled import Pulled, PulledWorkflow, SourceFile, pulled_files
from novu_flows.codegen.schema_models import schema_model
from novu_flows.project.merging import merged
from novu_flows.project.pulled import PulledFile, compare_files

SCHEMA = {
    "type": "object",
    "properties": {
        "orderId": {"type": "string"},
        "carrier": {"type": "string", "enum": ["dhl", "ups"]},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"sku": {"type": "string"}},
                "required": ["sku"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["orderId"],
    "additionalProperties": False,
}
BODY = "<html>\n<body>{{payload.orderId}}</body>\n</html>\n"
SHIPPED = """\
from typing import Literal

from novu_flows import (
    Channels,
    Payload,
    Workflow,
    all_of,
    digest,
    email,
    file,
    in_app,
    on_payload,
    optional,
    sms,
)
from pydantic import Field

from layouts import shop


class Item(Payload):
    sku: str


class OrderShipped(Payload):
    order_id: str = Field(alias="orderId")
    carrier: Literal["dhl", "ups"] | None = optional()
    items: list[Item] | None = optional()


order_shipped = Workflow(
    "order-shipped",
    name="Order shipped",
    payload=OrderShipped,
    preferences=Channels(sms=False),
    tags=["orders"],
    steps=[
        in_app("Order {{payload.orderId}} has left."),
        digest(minutes=30),
        email(subject="On its way", body=file("order_shipped.email.html"), layout=shop),
        sms("Left.", filters=all_of(on_payload("carrier", "IN", ["dhl", "ups"]))),
    ],
)
"""


def pulled(*workflows, **more):
    """Return the files by name."""
    return {one.path: one.text for one in pulled_files(Pulled(workflows=workflows, **more))}


def test_a_pulled_workflow_reads_as_if_a_person_had_written_it():
    """
    Options in their order without defaults, names of Python, a long body in a file, a layout by its variable.
    """
    made = schema_model(SCHEMA, "OrderShipped")
    workflow = Workflow(
        "order-shipped",
        name="Order shipped",
        payload=made.model,
        preferences=Channels(sms=False),
        tags=["orders"],
        steps=[
            in_app("Order {{payload.orderId}} has left."),
            digest(minutes=30),
            email(subject="On its way", body=BODY, layout="shop"),
            sms("Left.", filters=all_of(on_payload("carrier", "IN", ["dhl", "ups"]))),
        ],
    )

    files = pulled(
        PulledWorkflow(workflow=workflow, classes=made.classes),
        layouts=(Layout("shop", body="<html>{{content}}</html>"),),
    )

    assert made.is_exact
    assert SHIPPED == files["order_shipped.py"]
    assert BODY == files["order_shipped.email.html"]
    assert 'shop = Layout("shop", body="<html>{{content}}</html>")\n' in files["layouts.py"]


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["email", "class", "1st"], ["email_workflow.py", "workflow_class.py", "workflow_1st.py"]),
        (["order-shipped", "order_shipped"], ["order_shipped.py", "order_shipped_workflow.py"]),
        (["a", "A"], ["a.py", "a_workflow.py"]),
        (["layouts"], ["layouts_workflow.py"]),
    ],
)
def test_names_that_collide_are_told_apart(ids, names):
    """
    Keywords, names of this package, of other modules, and ids that are one name: each has a file of its own.
    """
    flows = [PulledWorkflow(workflow=Workflow(one, steps=[sms("Hi")])) for one in ids]

    assert sorted(names) == sorted(pulled(*flows))


BASE = "a\nb\nc\nd\ne\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        ("A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n", "A\nb\nc\nd\nE\n"),
        ("a\nb\nc\nd\ne\nf\n", "x\na\nb\nc\nd\ne\n", "x\na\nb\nc\nd\ne\nf\n"),
        ("a\nc\nd\ne\n", "a\nb\nc\nd\n", "a\nc\nd\n"),
        (BASE, "other\n", "other\n"),
        ("same\n", "same\n", "same\n"),
        ("a\nX\nc\nd\ne\n", "a\nY\nc\nd\ne\n", None),
        ("a\nX\nc\nd\ne\n", "", None),
    ],
)
def test_what_two_have_changed_apart_is_merged(ours, theirs, both):
    """
    Changes of other lines are both taken; of one line there is no merge.
    """
    assert both == merged(BASE, ours, theirs)
    assert both == merged(BASE, theirs, ours)


def test_what_is_merged_with_itself_stays():
    """
    Nothing is lost where only one has changed something.
    """
    text = dedent(SHIPPED)

    assert text == merged(BASE, text, BASE)


@pytest.mark.parametrize(("name", "standing"), [("letter.txt", "merged"), ("letter.py", "conflict")])
def test_only_a_module_must_be_read_as_python_once_it_is_merged(tmp_path, name, standing):
    """
    A text may begin as a module does.
    """
    base = "from us to you\na\nb\nc\n"
    (tmp_path / name).write_text(base.replace("a\n", "ours\n"))
    theirs = SourceFile(path=name, text=base.replace("c\n", "theirs\n"))

    (change,) = compare_files(tmp_path, [theirs], {name: PulledFile(text=base)}, ())

    assert standing == change.standing
