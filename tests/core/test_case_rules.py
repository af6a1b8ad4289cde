"""The rules for trigger cases."""

import pytest

from novu_flows import (
    Payload,
    Subscriber,
    TriggerCase,
    Workflow,
    cases,
    containing,
    digest,
    generate_cases,
    in_app,
    matching,
    message,
    minutes,
    not_delivered,
    rejected,
    snapshot,
    times,
    topic,
)
from novu_flows.check import check
from novu_flows.declare.cases import GeneratedCases, case_ids
from novu_flows.declare.collection import Declarations


class Order(Payload):
    """A payload."""

    order_id: str


FLOW = Workflow("order", payload=Order, steps=[in_app("{{order_id}}")])
WAITING = Workflow("waiting", payload=Order, steps=[digest(minutes=5), in_app("{{order_id}}")])
ADA = Subscriber("ada")
ORDER = Order(order_id="A")


def codes(*declared):
    """Return the codes of the issues of cases."""
    found = check(
        Declarations(
            workflows=(FLOW, WAITING),
            subscribers=(ADA,),
            cases=tuple(one for one in declared if isinstance(one, TriggerCase)),
            generated=tuple(one for one in declared if isinstance(one, GeneratedCases)),
        )
    )
    return [issue.code for issue in found]


@pytest.mark.parametrize(
    "case",
    [
        TriggerCase(FLOW, to=ADA, payload=ORDER),
        TriggerCase(FLOW, to=["ada", topic("t", subscribers=[ADA])], payload=ORDER, expect=snapshot),
        TriggerCase(FLOW, to=ADA, payload={}, expect=rejected("order_id")),
        TriggerCase(WAITING, to=ADA, payload=ORDER, after=minutes(5), expect={"in_app": times(1)}),
        TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"in_app": ["a", message(content=matching("x"))]}),
        generate_cases(FLOW, 3, to=ADA),
    ],
)
def test_a_good_case_has_no_issue(case):
    """
    What can be fired and met is left alone.
    """
    assert [] == codes(case)


@pytest.mark.parametrize(
    ("expected", "case"),
    [
        (
            "undeclared-workflow",
            TriggerCase(Workflow("other", steps=FLOW.steps, payload=Order), to=ADA, payload=ORDER),
        ),
        ("undeclared-subscriber", TriggerCase(FLOW, to="bob", payload=ORDER)),
        ("undeclared-subscriber", TriggerCase(FLOW, to=topic("t", subscribers=["bob"]), payload=ORDER)),
        ("undeclared-subscriber", generate_cases(FLOW, 1, to="bob")),
        ("no-recipient", TriggerCase(FLOW, to=[], payload=ORDER)),
        ("invalid-payload", TriggerCase(FLOW, to=ADA, payload={"order_id": 5})),
        (
            "expected-without-step",
            TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"email": containing("x")}),
        ),
        ("expected-without-step", TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"sms": not_delivered()})),
        ("invalid-pattern", TriggerCase(FLOW, to=ADA, payload=ORDER, expect={"in_app": matching("(")})),
        ("empty-expectation", TriggerCase(FLOW, to=ADA, payload=ORDER, expect={})),
        ("nothing-waits", TriggerCase(FLOW, to=ADA, payload=ORDER, after=minutes(1))),
        ("invalid-span", TriggerCase(WAITING, to=ADA, payload=ORDER, after=minutes(0))),
    ],
)
def test_a_bad_case_is_an_issue(expected, case):
    """
    Each mistake has its code, before anything is fired.
    """
    assert [expected] == codes(case)


def test_two_cases_of_one_name_are_an_issue():
    """
    Reports and snapshots could not tell them apart.
    """
    first, second = (TriggerCase(FLOW, name="x", to=ADA, payload=ORDER) for _ in range(2))

    assert ["duplicate-case"] == codes(first, second)


def test_cases_of_a_table_are_numbered_and_ids_are_never_lost():
    """
    Every case has an id of its own, whatever its name.
    """
    table = cases(
        FLOW, [TriggerCase(FLOW, to=ADA, payload=ORDER), TriggerCase(FLOW, name="b", to=ADA, payload=ORDER)]
    )

    assert ["order::1", "order::b", "order::b-2"] == list(case_ids([*table, table[1]]))


def test_what_is_set_aside_for_its_types_is_declared():
    """
    A wrong value is told of once, not again by every case of what holds it.
    """
    wrong = Subscriber("bob", email=5)
    declared = Declarations(
        workflows=(FLOW,), subscribers=(wrong,), cases=(TriggerCase(FLOW, to="bob", payload=ORDER),)
    )

    assert ["wrong-type"] == [issue.code for issue in check(declared)]


def test_an_in_app_message_has_a_subject_where_its_step_declares_one():
    """
    Today's Novu has it; a case may expect it, and one of another workflow may not.
    """
    with_subject = Workflow("subject", payload=Order, steps=[in_app("{{payload.order_id}}", subject="Order")])
    for flow, codes in ((with_subject, []), (FLOW, ["expected-without-part"])):
        one = TriggerCase(
            flow, to=ADA, payload=ORDER, expect={"in_app": message(subject="Order")}, name="one"
        )
        found = check(Declarations(workflows=(flow,), subscribers=(ADA,), cases=(one,)), dialect="v2")
        assert codes == [issue.code for issue in found if issue.code == "expected-without-part"]
