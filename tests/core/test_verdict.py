"""What a case expects, compared with what was seen."""

import pytest

from novu_flows import (
    Payload,
    TriggerCase,
    Workflow,
    answered,
    containing,
    in_app,
    matching,
    message,
    not_delivered,
    rejected,
    times,
)
from novu_flows.declare.expectations import Renders
from novu_flows.trigger_cases.outcome import Mismatch, Seen, SeenMessage, SeenRun, SeenStep
from novu_flows.trigger_cases.snapshots import compare, kept
from novu_flows.trigger_cases.verify import is_unknown, rejection, verify

IN_APP = SeenMessage(channel="in_app", content="Order A-1 left.")
EMAIL = SeenMessage(channel="email", content="<p>Hi</p>", subject="Order A-1")
SENT = (
    SeenStep(type="in_app", status="completed", details=("Message sent",)),
    SeenStep(type="email", status="completed", details=("Message sent",)),
)


def seen(*messages, steps=SENT, status="processed", unsettled=""):
    """Return what was seen of a trigger for one subscriber."""
    run = SeenRun(subscriber_id="ada", steps=steps, messages=messages)
    return Seen(status=status, runs=(run,), unsettled=unsettled)


@pytest.mark.parametrize(
    "expect",
    [
        {"in_app": "Order A-1 left."},
        {"in_app": containing("A-1")},
        {"in_app": matching(r"A-\d")},
        {"in_app": ["Order A-1 left."]},
        {"in_app": times(1), "email": times(1), "push": None, "sms": not_delivered("inactive")},
        {"email": message(subject="Order A-1", content=containing("Hi"))},
        Renders(),
        {},
    ],
)
def test_what_was_delivered_is_as_expected(expect):
    """
    Texts are compared exactly, in part or by pattern, alone or part by part.
    """
    assert () == verify(expect, seen(IN_APP, EMAIL))


@pytest.mark.parametrize(
    ("expect", "expected"),
    [
        ({"in_app": "No"}, [("ada, in_app", "No", "Order A-1 left.")]),
        ({"in_app": containing("No")}, [("ada, in_app", "… No …", "Order A-1 left.")]),
        ({"in_app": matching("^No")}, [("ada, in_app", "/^No/", "Order A-1 left.")]),
        ({"in_app": None}, [("ada, in_app", "nothing", "Order A-1 left.")]),
        ({"in_app": times(2)}, [("ada, in_app", "2 messages", "1 message")]),
        ({"in_app": ["Order A-1 left.", "B"]}, [("ada, in_app", "Order A-1 left.\nB", "Order A-1 left.")]),
        (
            {"email": message(subject="B", content="C")},
            [("ada, email subject", "B", "Order A-1"), ("ada, email", "C", "<p>Hi</p>")],
        ),
        (
            {"email": [message(subject="B", title="C"), message()]},
            [("ada, email", "subject 'B', title 'C'\na message", "Order A-1")],
        ),
        ({"push": "Hi"}, [("ada, push", "Hi", "nothing (inactive)")]),
        (answered("trigger_not_active"), [("trigger", "trigger_not_active", "processed")]),
    ],
)
def test_what_is_not_as_expected_is_named(expect, expected):
    """
    Each place is told apart, with what was expected and what came.
    """
    found = verify(expect, seen(IN_APP, EMAIL))

    assert expected == [(one.where, one.expected, one.got) for one in found]


@pytest.mark.parametrize(
    ("reason", "steps"),
    [
        (
            "preference",
            [SeenStep(type="email", status="canceled", details=("Step filtered by subscriber preferences",))],
        ),
        (
            "filter",
            [
                SeenStep(
                    type="email", status="canceled", details=("Step was filtered based on steps filters",)
                )
            ],
        ),
        (
            "no_integration",
            [
                SeenStep(
                    type="email", status="failed", details=("Subscriber does not have an active integration",)
                )
            ],
        ),
        (
            "preference",
            [
                SeenStep(
                    type="email",
                    status="canceled",
                    details=("Step filtered by subscriber global preferences",),
                )
            ],
        ),
        ("filter", [SeenStep(type="email", status="canceled", details=("Bridge execution skipped",))]),
        (
            "throttled",
            [SeenStep(type="throttle", status="skipped"), SeenStep(type="email", status="skipped")],
        ),
        ("failed", [SeenStep(type="delay", status="failed"), SeenStep(type="email", status="pending")]),
        ("failed", [SeenStep(type="email", status="failed")]),
        ("failed", [SeenStep(type="email", status="canceled")]),
        ("inactive", [SeenStep(type="in_app", status="completed")]),
        (
            "digested",
            [SeenStep(type="digest", status="delayed"), SeenStep(type="email", status="pending")],
        ),
        ("digested", [SeenStep(type="digest", status="merged"), SeenStep(type="email", status="merged")]),
        ("digested", [SeenStep(type="digest", status="merged"), SeenStep(type="email", status="completed")]),
        ("digested", [SeenStep(type="digest", status="delayed")]),
        ("delayed", [SeenStep(type="delay", status="delayed"), SeenStep(type="email", status="pending")]),
        ("delayed", [SeenStep(type="email", status="pending")]),
    ],
)
def test_why_nothing_was_delivered(reason, steps):
    """
    The reason is read from what Novu says of the steps; another reason is a mismatch.
    """
    came = seen(steps=tuple(steps))
    other = "filter" if reason != "filter" else "preference"

    assert () == verify({"email": not_delivered(reason)}, came)
    assert () == verify({"email": not_delivered()}, came)
    assert [f"nothing ({reason})"] == [one.got for one in verify({"email": not_delivered(other)}, came)]


def test_a_failed_step_is_told_of_with_novus_words():
    """
    Without an expectation no step may fail.
    """
    failed = SeenStep(type="sms", status="failed", details=("Step queued", "No number"))

    (found,) = verify(Renders(), seen(steps=(failed,)))

    assert ("ada, sms", "No number") == (found.where, found.detail)


@pytest.mark.parametrize(
    ("came", "where"),
    [
        (Seen(status="trigger_not_active"), "trigger"),
        (Seen(status="processed"), "delivery"),
        (seen(unsettled="email queued"), "delivery"),
    ],
)
def test_what_never_came_to_an_end_fails(came, where):
    """
    A trigger that was not taken, that reached nobody or that did not end is never a success.
    """
    assert [where] == [one.where for one in verify({"email": None}, came)]


def test_a_text_that_is_not_shown_is_unknown():
    """
    What an environment does not show is no mismatch of its text.
    """
    hidden = SeenMessage(channel="in_app", content=None)

    assert is_unknown(verify({"in_app": "Hi"}, seen(hidden)))
    assert not is_unknown(verify({"in_app": "Hi", "push": "x"}, seen(hidden)))
    assert not is_unknown([])


class Order(Payload):
    """A payload."""

    order_id: str
    amount: int = 0


FLOW = Workflow("order", payload=Order, steps=[in_app("{{order_id}}")])


@pytest.mark.parametrize(
    ("payload", "field", "expected"),
    [
        ({}, None, []),
        ({}, "order_id", []),
        ({}, "amount", ["refused in order_id"]),
        ({"order_id": "A"}, None, ["accepted"]),
        ({"order_id": "A", "extra": 1}, "extra", []),
        (Order(order_id="A"), None, ["accepted"]),
    ],
)
def test_a_refusal_is_of_the_field_that_is_named(payload, field, expected):
    """
    A negative case passes where the model refuses the payload, for the right field.
    """
    expect = rejected(field)
    case = TriggerCase(FLOW, to="ada", payload=payload, expect=expect)

    assert expected == [one.got for one in rejection(case, expect)]


def test_a_snapshot_keeps_messages_and_why_there_are_none():
    """
    What is reviewed holds every channel that has steps.
    """
    steps = (*SENT[:1], SeenStep(type="push", status="failed"))

    assert {"ada": {"in_app": [{"content": "Order A-1 left."}], "push": "nothing (failed)"}} == kept(
        seen(IN_APP, steps=steps)
    )
    assert () == compare("a", "a")
    assert [Mismatch(where="snapshot", expected="a", got="b", detail=compare("a", "b")[0].detail)] == list(
        compare("a", "b")
    )
    assert ["none yet"] == [one.got for one in compare(None, "b")]
