"""How ids and names become names in Python."""

import keyword
from dataclasses import make_dataclass
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from novu_flows import Payload, Workflow, in_app
from novu_flows.codegen.module import generate_module
from novu_flows.codegen.schemas import generate_schemas
from novu_flows.codegen.texts import class_name, field_name, variable_name
from novu_flows.declare.collection import Declarations

STEPS = [in_app("x")]


@pytest.mark.parametrize(
    ("workflow_id", "name"),
    [
        ("order-shipped", "order_shipped"),
        ("orderShipped", "order_shipped"),
        ("HTTPFailed", "http_failed"),
        ("Order  Shipped!", "order_shipped"),
        ("größe", "größe"),
        ("class", "class_"),
        ("print", "print_"),
        ("type", "type_"),
        ("match", "match"),
        ("2fa-code", "workflow_2fa_code"),
        ("--", "workflow"),
        ("", "workflow"),
    ],
)
def test_a_workflow_is_called_by_its_id(workflow_id, name):
    """
    An id becomes words with underscores; what Python has already is followed by one.
    """
    assert name == variable_name(workflow_id)


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        ("Page[Line]", "PageLine"),
        ("Page[list[int]]", "PageListInt"),
        ("_Hidden", "Hidden"),
        ("None", "None_"),
    ],
)
def test_a_class_is_called_as_it_is_declared(declared, name):
    """
    A class keeps its name, without what no name may hold.
    """
    assert name == class_name(declared)


@pytest.mark.parametrize(
    ("declared", "name"),
    [("class", "class_"), ("copy", "copy_"), ("a b", "a_b"), ("1st", "field_1st"), ("x", "x")],
)
def test_a_field_is_called_as_it_is_declared(declared, name):
    """
    A field keeps its name, but for keywords and what pydantic's models are able to do.
    """
    assert name == field_name(declared)


@given(st.lists(st.text(), unique=True))
def test_any_ids_give_names_of_their_own(workflow_ids):
    """
    Whatever workflows are called: their module can be run, and has one variable for each.
    """
    names = exported(*(Workflow(workflow_id, steps=STEPS) for workflow_id in workflow_ids))

    assert len(workflow_ids) == len(names)
    assert {True} >= {name.isidentifier() and not keyword.iskeyword(name) for name in names}


def test_classes_of_one_name_are_told_apart_by_their_modules():
    """
    Two classes of one name are both called by module and name; the payloads still end as payloads do.
    """
    names = exported(
        Workflow("a", payload=payload("Created", module="shop.orders", part="Line"), steps=STEPS),
        Workflow("b", payload=payload("Created", module="people", part="Line"), steps=STEPS),
    )

    assert {"OrdersCreatedPayload", "PeopleCreatedPayload", "OrdersLine", "PeopleLine", "a", "b"} == names


def test_classes_that_even_modules_do_not_tell_apart_get_a_digest():
    """
    Where module and name are the same too, a digest of where they come from tells classes apart.
    """
    names = exported(
        Workflow("a", payload=payload("Created", module="shop.orders"), steps=STEPS),
        Workflow("b", payload=payload("Created", module="bakery.orders"), steps=STEPS),
    )
    created = {name for name in names if name.startswith("OrdersCreatedPayload_")}

    assert 2 == len(created)


def test_nothing_hides_anything():
    """
    Workflows, classes and fields may be called like each other, like builtins and like imports.
    """
    inner = create_model("Never", datetime=(int, 1))
    outer = create_model(
        "Field", __base__=Payload, Never=(inner, ...), list=(list[int], Field(default_factory=list))
    )
    text, names = module_of(
        Workflow("field", payload=outer, steps=STEPS),
        Workflow("list", steps=STEPS),
        Workflow("Annotated", steps=STEPS),
        Workflow("PlainWorkflow", steps=STEPS),
    )
    made = names["FieldPayload"](Never=names["Never_"](), list=[1])

    assert {"Never": {"datetime": 1}, "list": [1]} == made.model_dump(), text
    assert {"annotated", "field", "list_", "plain_workflow", "FieldPayload", "Never_"} == set(
        names["__all__"]
    )


def test_fields_that_python_cannot_name_keep_their_names_on_the_wire():
    """
    A field that is renamed is still sent as it was declared.
    """
    odd = create_model("Odd", __base__=Payload, **{"class": (int, 1), "a b": (int, 2)})
    box = make_dataclass("Box", [("copy", int)])
    _, names = module_of(
        Workflow(
            "odd", payload=create_model("Both", __base__=Payload, odd=(odd, ...), box=(box, ...)), steps=STEPS
        )
    )
    made = names["BothPayload"](odd=names["Odd"](class_=3, a_b=4), box=names["Box"](copy=5))

    assert {"odd": {"class": 3, "a b": 4}, "box": {"copy": 5}} == made.model_dump(by_alias=True)


def test_names_of_schema_files_are_kept_apart():
    """
    No two workflows share a file, also where small and large letters are the same.
    """
    files = generate_schemas(
        Declarations(
            workflows=tuple(Workflow(one, steps=STEPS) for one in ("a/b", "Order", "order", "..", "A"))
        ),
        tool_version="0.0.0",
    ).files
    names = [file.name for file in files]

    assert len(names) == len({name.casefold() for name in names})
    assert {"a%2fb.schema.json", "...schema.json", "a.schema.json"} <= set(names)
    assert not [name for name in names if "/" in name]


def payload(name, *, module, part=None):
    """Make a payload class as a module of that name would have it, with a part of its own."""
    inner = create_model(part, __base__=BaseModel, __module__=module, x=(int, ...)) if part else int
    return create_model(name, __base__=Payload, __module__=module, part=(inner, ...))


def module_of(*workflows):
    """Generate a module and run it; give its text and its names."""
    text = generate_module(Declarations(workflows=workflows), project="acme", tool_version="0.0.0").text
    module = ModuleType("generated")
    exec(text, vars(module))  # noqa: S102 - generated by us
    return text, vars(module)


def exported(*workflows):
    """Return the names that the module of some workflows exports."""
    return set(module_of(*workflows)[1]["__all__"])
