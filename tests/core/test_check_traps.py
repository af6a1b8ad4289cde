"""`check` warns where Novu 0.14 was recorded to do otherwise than a workflow reads."""

from datetime import date, datetime
from typing import Literal

import pytest
from pydantic import Field

from novu_flows import (
    Payload,
    Workflow,
    all_of,
    any_of,
    chat,
    delay,
    digest,
    email,
    hours,
    in_app,
    is_online,
    on_payload,
    on_subscriber,
    on_webhook,
    online_within,
    previous_step,
    sms,
)
from novu_flows.check import check
from novu_flows.declare.collection import Declarations


class Order(Payload):
    """A payload with a field of each kind."""

    total: float
    paid: bool
    note: str
    carrier: Literal["dhl", "ups"]
    tags: list[str]
    extra: dict[str, int]
    either: int | str
    at: datetime | None = None
    day: date
    written: str
    moment_or_text: datetime | str
    weight: float | None = None
    nickname: str | None = None


def found(*steps):
    """Return the codes of the issues of a workflow, and whether they stop a plan."""
    return [
        (one.code, one.stops)
        for one in check(Declarations(workflows=(Workflow("a", payload=Order, steps=steps),)))
    ]


def filtered(*filters):
    """Return an SMS step with filters."""
    return sms("hi", filters=list(filters))


CONDITIONS = [
    *((on_payload("note", operator, "x"), "constant-condition") for operator in ("LIKE", "NOT_LIKE")),
    *((on_payload("total", operator, 1), "constant-condition") for operator in ("BETWEEN", "NOT_BETWEEN")),
    *((on_subscriber("locale", operator, "x"), "constant-condition") for operator in ("ANY_IN", "ALL_IN")),
    (on_webhook("https://a.example", "x", "LIKE", "y"), "constant-condition"),
    (on_payload("total", "EQUAL", "abc"), "constant-condition"),
    (on_payload("tags", "EQUAL", "abc"), "constant-condition"),
    (on_payload("extra", "NOT_EQUAL", "abc"), "constant-condition"),
    (on_payload("total", "IN", "1"), "condition-fails"),
    (on_payload("paid", "NOT_IN", "true"), "condition-fails"),
    (on_subscriber("isOnline", "IN", "true"), "condition-fails"),
    (on_payload("nickname", "IN", "x"), "condition-fails"),
    (on_payload("weight", "SMALLER", 100), "surprising-comparison"),
    (on_payload("nickname", "LARGER", "9"), "surprising-comparison"),
    (on_payload("paid", "EQUAL", "True"), "surprising-comparison"),
    (on_payload("paid", "EQUAL", "1"), "surprising-comparison"),
    (on_payload("note", "LARGER", 100), "surprising-comparison"),
    (on_payload("tags", "SMALLER", "b"), "surprising-comparison"),
    (is_online(), "presence-fails"),
    (online_within(5, "minutes"), "presence-fails"),
]
SOUND = [
    on_payload("total", "LARGER", 100),
    on_payload("total", "EQUAL", "0x10"),
    on_payload("paid", "EQUAL", "true"),
    on_payload("note", "LARGER", "2026-05-01T10:00:00.000Z"),
    on_payload("note", "IN", "x"),
    on_payload("tags", "IN", "x"),
    on_payload("tags.length", "LARGER", 3),
    on_payload("weight", "EQUAL", 100),
    on_payload("nickname", "NOT_EQUAL", "x"),
    on_payload("either", "IN", "x"),
    on_payload("carrier", "EQUAL", "dhl"),
    on_subscriber("data.plan", "EQUAL", "pro"),
    on_webhook("https://a.example", "x", "IN", "y"),
]


@pytest.mark.parametrize(("condition", "code"), CONDITIONS)
def test_a_condition_that_surprises_is_a_warning(condition, code):
    """
    One for each condition.
    """
    assert [(code, False)] == found(filtered(all_of(condition)))


@pytest.mark.parametrize("condition", SOUND)
def test_a_condition_that_does_as_it_reads_is_none(condition):
    """
    Nothing is said of what Novu compares as it is written.
    """
    assert [] == found(filtered(all_of(condition)))


PAID = on_payload("paid", "EQUAL", "true")
STEPS = [
    ([filtered(all_of(PAID), any_of(PAID))], ["filters-are-alternatives"]),
    ([filtered(all_of(PAID, negated=True))], ["negation-ignored"]),
    ([digest(minutes=5, key="note"), in_app("x")], ["digest-key-loses-events"]),
    ([digest(minutes=5, key="tags"), in_app("x")], ["digest-key-loses-events"] * 2),
    ([digest(minutes=5, key="tags", backoff=hours(1)), in_app("x")], ["digest-key-loses-events"]),
    ([digest(minutes=5, key="note", backoff=hours(1)), in_app("x")], []),
    ([digest(minutes=5, key="extra.a", backoff=hours(1)), in_app("x")], ["nested-digest-key"]),
    ([digest(minutes=5), in_app("x"), sms("x", active=False)], ["inactive-step-runs"]),
    ([digest(minutes=5, active=False), in_app("x"), sms("x", active=False)], []),
    ([delay(until="at"), in_app("x")], []),
    ([delay(until="written"), in_app("x")], ["date-as-text"]),
    ([delay(until="moment_or_text"), in_app("x")], ["date-as-text"]),
    ([delay(until="day"), in_app("x")], ["not-a-date"]),
    ([delay(until="total"), in_app("x")], ["not-a-date"]),
    ([delay(minutes=5, filters=all_of(PAID)), in_app("x")], ["filter-of-wait"]),
    ([digest(minutes=5, filters=all_of(PAID)), in_app("x")], ["filter-of-wait"]),
    ([delay(minutes=5, filters=[]), in_app("x")], []),
    ([delay(minutes=5), delay(until="at", step_id="later"), in_app("x")], ["date-after-wait"]),
    ([digest(minutes=5), in_app("x"), delay(until="at")], ["date-after-wait"]),
    ([delay(until="at"), in_app("x"), delay(minutes=5, step_id="later"), sms("x")], []),
    ([digest(minutes=5), in_app("x"), digest(minutes=5, step_id="second"), sms("x")], ["second-digest"]),
    ([in_app("{{step.total_count}} of {{#each step.events}}{{note}}{{/each}}")], ["no-digest-before"]),
    (
        [email("{{#if step.digest}}a{{/if}}", "<p>{{step.total_count}}</p>"), digest(minutes=1), in_app("x")],
        ["no-digest-before"],
    ),
    ([digest(minutes=1), in_app("{{step.total_count}}")], []),
    (
        [in_app("x", filters=all_of(PAID)), sms("y", filters=all_of(previous_step("in-app", "seen")))],
        ["previous-step-unsent"],
    ),
    (
        [in_app("x", active=False), sms("y", filters=all_of(previous_step("in-app", "read")))],
        ["previous-step-unsent"],
    ),
    ([in_app("x"), sms("y", filters=all_of(previous_step("in-app", "unread")))], []),
]


@pytest.mark.parametrize(("steps", "codes"), STEPS)
def test_a_step_that_novu_carries_out_otherwise_is_an_issue(steps, codes):
    """
    A warning, or an error where what is written can be no moment.
    """
    assert [(code, code == "not-a-date") for code in codes] == found(*steps)


class Reach(Payload):
    """A payload with fields that Novu takes for addresses."""

    email: str
    phone: str
    webhook: str = Field(alias="webhookUrl")


@pytest.mark.parametrize(
    ("steps", "fields"),
    [([email("a", "b"), sms("c")], ["email", "phone"]), ([in_app("a")], []), ([chat("a")], ["webhookUrl"])],
)
def test_an_address_in_the_payload_is_a_warning(steps, fields):
    """
    Where the workflow has a step of its channel: Novu sends to it.
    """
    issues = check(Declarations(workflows=(Workflow("a", payload=Reach, steps=steps),)))

    assert [("address-in-payload", False)] * len(fields) == [(one.code, one.stops) for one in issues]
    assert all(repr(name) in one.message for name, one in zip(fields, issues, strict=True))
