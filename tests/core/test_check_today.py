"""Rules that projects for today's Novu alone are held to."""

import pytest

from novu_flows import (
    Channels,
    Layout,
    Payload,
    Preference,
    Subscriber,
    TriggerCase,
    Workflow,
    all_of,
    button,
    delay,
    digest,
    email,
    in_app,
    on_payload,
    on_subscriber,
    previous_step,
    sms,
    throttle,
    topic,
)
from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import Condition
from novu_flows.declare.steps import Step
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.novu.v1.events import trigger


class Part(Payload):
    """A part."""

    name: str


class Order(Payload):
    """A payload."""

    total: int
    note: str | None = None
    count: int = 0
    part: Part | None = None
    remind_at: str = ""


TEXT = sms("a")


def of(*workflows: AnyWorkflow, subscribers: tuple[Subscriber, ...] = ()) -> list[tuple[str, str, str]]:
    """Return code, place and message of each issue."""
    found = check(Declarations(workflows=workflows, subscribers=subscribers), dialect="v2")
    return [(one.code, one.where, one.message) for one in found]


def of_steps(*steps: Step) -> list[tuple[str, str, str]]:
    """Return the issues of the steps of one workflow."""
    return of(Workflow("w", payload=Order, steps=[*steps, TEXT]))


@pytest.mark.parametrize("workflow_id", ["order-shipped", "Order_1.x", "a", "A1-b_c.d", "x" * 200])
def test_an_id_that_novu_takes_has_no_issue(workflow_id: str) -> None:
    """Letters, digits and single signs between them."""
    assert [] == of(Workflow(workflow_id, steps=[sms("a", step_id=workflow_id)]))


@pytest.mark.parametrize("wrong", ["", "a--b", "-x", "x-", "under__score", "a b", "größe", "a/b", "a._b"])
def test_an_id_that_novu_refuses_is_an_error(wrong: str) -> None:
    """Recorded: 422 for ids of workflows, and of steps."""
    assert {"invalid-workflow-id", "invalid-step-id"} == {
        code for code, _, _ in of(Workflow(wrong, steps=[sms("a", step_id=wrong)]))
    }


def test_ids_that_are_one_slug_look_alike() -> None:
    """The later one is reported, with the place of the earlier."""
    found = of(
        Workflow("order-shipped", name="a", steps=[TEXT]), Workflow("Order_Shipped", name="b", steps=[TEXT])
    )

    assert [("ids-alike", "workflow Order_Shipped")] == [(code, where) for code, where, _ in found]


def test_what_is_over_a_limit_is_an_error() -> None:
    """Limits that hold on every plan."""
    steps = [sms("a", step_id=f"s{number}") for number in range(21)]
    tags = ["x" * 65, *map(str, range(16))]
    found = of(Workflow("w", name="n" * 129, description="d" * 257, tags=tags, steps=steps))

    assert [
        ("description-too-long", "workflow w, description"),
        ("too-long", "workflow w, name"),
        ("too-many", "workflow w, steps"),
        ("too-long", "workflow w, tags"),
        ("too-many", "workflow w, tags"),
    ] == [(code, where) for code, where, _ in found]


def test_what_is_at_a_limit_is_none() -> None:
    """The last that is taken."""
    steps = [sms("a", step_id=f"s{number}") for number in range(20)]
    tags = ["x" * 64, *map(str, range(15))]

    assert [] == of(Workflow("w", name="n" * 128, description="d" * 256, tags=tags, steps=steps))


@pytest.mark.parametrize(
    ("condition", "code", "said"),
    [
        (on_payload("totl", "EQUAL", 1), "unknown-payload-field", "no 'totl'"),
        (on_payload("part.nam", "EQUAL", "a"), "unknown-payload-field", "no 'nam'"),
        (on_subscriber("plan", "EQUAL", "pro"), "unknown-subscriber-field", "no 'plan'"),
        (previous_step("mail", "read"), "unknown-step", "'mail' is email"),
        (previous_step("nothing", "read"), "unknown-step", "no earlier step"),
        (on_payload("total", "BETWEEN", 5), "invalid-range", "two values"),
        (on_payload("count", "EQUAL", 0), "surprising-comparison", "no 'count'"),
        (on_payload("note", "EQUAL", ""), "surprising-comparison", "no 'note'"),
    ],
)
def test_a_condition_that_reads_otherwise_is_reported(condition: Condition, code: str, said: str) -> None:
    """Fields that there are not, steps of which nothing is known, and what holds for a missing field."""
    steps = (
        in_app("a", step_id="feed"),
        email("a", "b", step_id="mail"),
        sms("b", step_id="s", filters=all_of(condition)),
    )
    ((found, where, message),) = of_steps(*steps)

    assert (code, "workflow w, steps[s].filters") == (found, where)
    assert said in message


@pytest.mark.parametrize(
    "condition",
    [
        on_payload("total", "EQUAL", 0),
        on_payload("part.name", "EQUAL", "a"),
        on_subscriber("data.plan", "EQUAL", "pro"),
        on_subscriber("timezone", "EQUAL", "UTC"),
        previous_step("feed", "unread"),
    ],
)
def test_a_condition_on_what_there_is_has_no_issue(condition: Condition) -> None:
    """A field that every payload has may be zero; custom data stand below `data`."""
    assert [] == of_steps(in_app("a", step_id="feed"), sms("b", step_id="s", filters=all_of(condition)))


def test_keys_and_times_name_fields_of_the_payload() -> None:
    """A template is checked as one, a path against the model."""
    found = of_steps(
        digest(minutes=5, key="part.nam"),
        delay(until="remind"),
        throttle(hours=1, key="totl"),
        throttle(until="quiet", step_id="quiet"),
        digest(minutes=5, key="{{payload.total}}", step_id="ok"),
        delay(until="remind_at", step_id="fine"),
        throttle(hours=1, key="part.name", step_id="well"),
    )

    assert [
        ("unknown-payload-field", f"workflow w, steps[{name}]")
        for name in ("digest].key", "delay].until", "throttle].key", "quiet].window")
    ] == [(code, where + "]") for code, where, _ in found]


def test_two_buttons_of_a_kind_are_an_error() -> None:
    """Novu has one primary and one secondary action."""
    assert [("duplicate-button", "workflow w, steps[in-app].buttons")] == [
        (code, where) for code, where, _ in of_steps(in_app("a", buttons=[button("b"), button("c")]))
    ]


def test_what_is_empty_where_novu_fails_or_does_nothing_is_an_error() -> None:
    """Novu says nothing of a subject of nothing when it is saved, and fails the step."""
    found = of_steps(email(" ", "b"), throttle(hours=1, threshold=0))

    assert [
        ("empty-text", "workflow w, steps[email].subject"),
        ("invalid-threshold", "workflow w, steps[throttle].threshold"),
    ] == [(code, where) for code, where, _ in found]


def test_a_layout_that_is_not_declared_beside_others_is_a_warning() -> None:
    """Without any layout of its own a project uses those of the environment."""
    page = "<html><body>{{content}}</body></html>"
    mails = Workflow("w", steps=[email("a", "b", layout="mial")])
    found = check(Declarations(workflows=(mails,), layouts=(Layout("mail", body=page),)), dialect="v2")

    assert [("undeclared-layout", 'did you mean "mail"?')] == [(one.code, one.hint) for one in found]
    assert [] == of(mails)


def test_a_preference_for_a_channel_that_the_workflow_lacks_is_an_error() -> None:
    """Novu shows only the channels of its steps, so a plan would never be empty."""
    flow = Workflow("w", steps=[TEXT])
    ada = Subscriber("ada", preferences=[Preference(flow, email=False)])

    assert [("channel-without-step", "subscriber ada, preferences[w]")] == [
        (code, where) for code, where, _ in of(flow, subscribers=(ada,))
    ]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("timezone", "Europe/Berlin", None),
        ("timezone", "Europe/berlin", None),
        ("timezone", "+02:00", None),
        ("timezone", "Berlin", "invalid-timezone"),
        ("locale", "english", None),
        ("locale", "en_US", None),
        ("locale", "no locale", "invalid-locale"),
    ],
)
def test_time_zones_and_locales_are_those_that_novu_takes(field: str, value: str, code: str | None) -> None:
    """Recorded on 3.15: zones in any letter case, offsets, and more locales than Novu 0.14 takes."""
    found = of(subscribers=(Subscriber("ada", **{field: value}),))  # type: ignore[arg-type]

    assert ([] if code is None else [code]) == [one for one, _, _ in found]


def test_global_preferences_may_name_any_channel() -> None:
    """They are of no workflow."""
    assert [] == of(subscribers=(Subscriber("ada", global_preferences=Channels(push=False)),))


def test_overrides_and_contexts_of_a_case_are_checked() -> None:
    """Overrides are by step id; a trigger takes five contexts."""
    flow, ada = Workflow("w", steps=[TEXT]), Subscriber("ada")
    case = TriggerCase(
        flow,
        to=ada,
        payload={},
        name="c",
        context={str(number): "x" for number in range(6)},
        overrides={"steps": {"smss": {}, "sms": {}}},
    )
    found = check(Declarations(workflows=(flow,), subscribers=(ada,), cases=(case,)), dialect="v2")

    assert [
        ("too-many", "case c, context"),
        ("unknown-step", "case c, overrides[steps][smss]"),
    ] == [(one.code, one.where) for one in found]


def test_a_trigger_carries_contexts_and_who_is_left_out() -> None:
    """What an event of today's Novu says beside its payload; without it nothing of it is sent."""
    flow = Workflow("w", steps=[TEXT])
    full = flow.event(
        to=topic("t", exclude=[Subscriber("ada"), "bob"]), payload={}, context={"tenant": "acme"}
    )
    plain = flow.event(to=topic("t"), payload={})

    body = trigger(full).body
    assert isinstance(body, dict)
    assert {"type": "Topic", "topicKey": "t", "exclude": ["ada", "bob"]} in body["to"]
    assert {"tenant": "acme"} == body["context"]
    without = trigger(plain).body
    assert isinstance(without, dict)
    assert [{"type": "Topic", "topicKey": "t"}] == without["to"]
    assert "context" not in without
