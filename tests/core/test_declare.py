"""Trigger cases, what they expect, and what a payload model says of their payloads."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import novu_flows
from novu_flows import (
    Payload,
    Subscriber,
    TriggerCase,
    Workflow,
    answered,
    cases,
    containing,
    days,
    digest,
    file,
    generate_cases,
    matching,
    message,
    not_delivered,
    rejected,
    seconds,
    sms,
    times,
    topic,
)
from novu_flows.declare.cases import case_ids
from novu_flows.declare.collection import Declarations
from novu_flows.declare.expectations import (
    Answered,
    Containing,
    ExpectedMessage,
    Matching,
    NotDelivered,
    Rejected,
    Times,
)
from novu_flows.declare.payload import payload_faults
from novu_flows.declare.steps import ReadText, written


class Order(Payload):
    """What was ordered."""

    number: int


class Parcel(Payload):
    """What was sent."""

    number: int


SHIPPED = Workflow("shipped", payload=Order, steps=[sms("{{number}}")])
ADA = Subscriber("ada")
ONE = TriggerCase(SHIPPED, to=ADA, payload=Order(number=1))


@pytest.mark.parametrize(
    ("recipients", "to"),
    [
        ((ADA,), ADA),
        (("ada",), "ada"),
        ((topic("all", subscribers=["ada"]),), topic("all", subscribers=("ada",))),
        ((ADA, "bob", topic("all")), [ADA, "bob", topic("all")]),
    ],
)
def test_a_case_may_have_one_recipient_or_several(recipients, to):
    """
    A subscriber, an id or a topic may stand alone; a text is an id, not a list of letters.
    """
    assert recipients == TriggerCase(SHIPPED, to=to, payload={"number": 1}).recipients


@pytest.mark.parametrize("payload", [Order(number=1), {"number": 1}])
def test_a_payload_is_sent_as_json(payload):
    """
    A model instance and a dict of the same content send the same.
    """
    assert {"number": 1} == TriggerCase(SHIPPED, to="ada", payload=payload).wire_payload


def test_cases_of_a_table_are_numbered_where_they_have_no_name():
    """
    The number is the place in the table, and every case gets the workflow of the table.
    """
    other = Workflow("other", payload=Order, steps=[])
    named = TriggerCase(other, to=ADA, payload=Order(number=2), name="two parcels")
    table = cases(SHIPPED, [ONE, named, ONE])

    assert ["1", "two parcels", "3"] == [case.name for case in table]
    assert {"shipped"} == {case.workflow.workflow_id for case in table}


def test_generated_cases_are_declared_by_their_number():
    """
    Which payloads they have is decided when they are run.
    """
    generated = generate_cases(SHIPPED, 5, to="ada")

    assert (SHIPPED, 5, "ada") == (generated.workflow, generated.number, generated.to)


def test_every_case_has_an_id_of_its_own():
    """
    An id is made of the workflow and the name; one that is taken gets a number, and the order stays.
    """
    assert ["shipped::case", "shipped::case-2", "shipped::1", "shipped::case-3"] == list(
        case_ids([ONE, ONE, *cases(SHIPPED, [ONE]), ONE])
    )


@pytest.mark.parametrize(
    ("expectation", "written_as"),
    [
        (Containing("a"), containing("a")),
        (Matching("a+"), matching("a+")),
        (
            ExpectedMessage(subject="S", content=Containing("a")),
            message(subject="S", content=containing("a")),
        ),
        (NotDelivered("preference"), not_delivered("preference")),
        (NotDelivered(), not_delivered()),
        (Times(2), times(2)),
        (Rejected("number"), rejected("number")),
        (Answered("trigger_not_active"), answered("trigger_not_active")),
    ],
)
def test_expectations_are_values(expectation, written_as):
    """
    What is written in a declaration is the value that is compared.
    """
    assert expectation == written_as


@pytest.mark.parametrize(
    ("faulty", "payload"),
    [
        ([], {"number": 1}),
        ([], Order(number=1)),
        (["payload"], Parcel(number=1)),
        (["number"], {"number": "many"}),
        (["color", "number"], {"color": "red"}),
    ],
)
def test_a_payload_is_faulty_field_by_field(faulty, payload):
    """
    Every field that the model refuses is named; an instance of another model is refused as a whole.
    """
    assert faulty == sorted(payload_faults(Order, payload))


def test_a_workflow_is_found_by_its_id():
    """
    What is not declared is None.
    """
    declarations = Declarations(workflows=(Workflow("other", steps=[]), SHIPPED))

    assert SHIPPED == declarations.workflow("shipped")
    assert None is declarations.workflow("lost")


def test_a_span_has_a_length():
    """
    Spans that Novu tells apart may be of one length.
    """
    assert timedelta(days=1) == days(1).timedelta == seconds(86_400).timedelta
    assert days(1) != seconds(86_400)


@pytest.mark.parametrize(("given", "number"), [({}, 0), ({"minutes": 1, "hours": 1}, 2)])
def test_a_digest_has_one_span(given, number):
    """
    No amount, or two of them, is a mistake that is told where it is written.
    """
    with pytest.raises(TypeError, match=rf"digest\(\) takes one of .*, not {number} of them"):
        digest(**given)


def test_a_file_that_was_not_read_has_no_text():
    """
    A text that was read is an ordinary text; one that was not is never sent as its path.
    """
    assert "Hi" == written(ReadText.of("Hi", file="/flows/hi.txt")) == written("Hi")
    with pytest.raises(TypeError, match=r"hi\.txt was not read"):
        written(file("hi.txt"))


def test_a_declaration_knows_where_it_stands():
    """
    Its place is the line of the user's file, not one of this package.
    """
    assert __file__ == ADA.source.file
    assert SHIPPED.source.line < ADA.source.line < ONE.source.line


def test_type_checkers_see_what_is_loaded():
    """
    The public names are listed twice, for type checkers and for loading on first use: they are the same, from the same modules.
    """
    tree = ast.parse(Path(novu_flows.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("novu_flows.declare")
        for alias in node.names
    }

    assert imported == {name: f"novu_flows.{home}" for name, home in novu_flows._HOMES.items()}  # noqa: SLF001
