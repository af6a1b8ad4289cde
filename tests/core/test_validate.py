"""Checking declarations: every mistake has its code, and what Novu takes has none."""

import math
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pydantic import field_validator

from novu_flows import (
    Channels,
    Credentials,
    Payload,
    Preference,
    Subscriber,
    TriggerCase,
    Workflow,
    all_of,
    any_of,
    button,
    button_block,
    chat,
    delay,
    digest,
    email,
    env,
    file,
    in_app,
    minutes,
    on_payload,
    on_subscriber,
    on_webhook,
    online_within,
    previous_step,
    push,
    removed,
    sms,
    text_block,
)
from novu_flows.check import check
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.expectations import Rejected
from novu_flows.declare.steps import Step
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Source

Declared = AnyWorkflow | Subscriber | Removed | AnyTriggerCase


class Item(Payload):
    """A thing that was ordered."""

    name: str


class Order(Payload):
    """What was ordered, and when it comes."""

    order_id: str
    total: float = 0
    comes_at: datetime | None = None
    items: list[Item] = []
    first: Item | None = None


class Strange(Payload):
    """A payload whose own code fails."""

    order_id: str

    @field_validator("order_id")
    @classmethod
    def fail(cls, value: str) -> str:
        """Raise what pydantic does not catch."""
        raise RuntimeError(value)


def declarations(*declared: Declared) -> Declarations:
    """Put declarations together."""
    return Declarations(
        workflows=tuple(one for one in declared if isinstance(one, Workflow)),
        subscribers=tuple(one for one in declared if isinstance(one, Subscriber)),
        removed=tuple(one for one in declared if isinstance(one, Removed)),
        cases=tuple(one for one in declared if isinstance(one, TriggerCase)),
    )


def codes(*declared: Declared) -> list[str]:
    """Return the codes of all issues."""
    return [one.code for one in check(declarations(*declared))]


def flow(*steps: Step) -> AnyWorkflow:
    """Declare a workflow of some steps."""
    return Workflow("order", payload=Order, steps=steps)


TEXT = sms("hi")
WHOLE = Workflow(
    "order-shipped",
    name="Order shipped",
    description="Ä" * 100,
    payload=Order,
    tags=["orders", "mail"],
    group="General",
    preferences=Channels(sms=False),
    steps=[
        in_app(
            "Hi", redirect="/orders/{{order_id}}", buttons=[button("Yes"), button("No", kind="secondary")]
        ),
        delay(until="comes_at"),
        digest(minutes=5, key="order_id", backoff=minutes(1)),
        email("Hi", [text_block(""), button_block("Go", url="{{subscriber.data.home}}")], preheader=""),
        email("Hi", "<p>Hi</p>", step_id="second", sender_name=None, layout="Default"),
        delay(seconds=1, step_id="wait"),
        sms("hi", filters=all_of(on_payload("items.0.name", "IN", "x"), on_payload("total", "EQUAL", 1))),
        chat(
            "hi",
            filters=[any_of(on_subscriber("data.a.b", "EQUAL", 1), on_subscriber("email", "EQUAL", "x"))],
        ),
        push(
            "hi",
            "ho",
            filters=all_of(previous_step("in-app", "seen"), on_webhook("https://a.b", "x", "IN", 1)),
        ),
    ],
)
ADA = Subscriber(
    "ada lovelace/ü",
    email="ada@example.com",
    locale="en_GB",
    avatar="https://a.b/ada.png",
    phone="anything",
    first_name="",
    last_name=None,
    data={"a": [1, 2.5, None, True, {"b": "c"}], "$x.y": "", "": (1,)},
    preferences=[Preference(WHOLE, enabled=True, email=False), Preference("other", sms=True)],
    credentials=[
        Credentials("mattermost", webhook_url=env("URL"), channel=env("CHANNEL")),
        Credentials("fcm", device_tokens=[env("A"), env("B")]),
    ],
)


def test_what_novu_takes_has_no_issue() -> None:
    """Everything that can be declared, declared well."""
    other = Workflow("other", steps=[TEXT])
    cases = (
        TriggerCase(WHOLE, to=ADA, payload=Order(order_id="1")),
        TriggerCase(WHOLE, to=ADA.subscriber_id, payload={"order_id": "1", "items": [{"name": "x"}]}),
    )

    assert [] == codes(WHOLE, other, ADA, removed(Workflow, "old"), removed(Subscriber, "old"), *cases)


WORKFLOWS: list[tuple[str, AnyWorkflow]] = [
    ("invalid-workflow-id", Workflow("", steps=[TEXT])),
    ("invalid-workflow-id", Workflow(" a", steps=[TEXT])),
    ("invalid-workflow-id", Workflow("a\ufeff", steps=[TEXT])),
    ("invalid-workflow-id", Workflow("a" * 256, steps=[TEXT])),
    ("invalid-workflow-id", Workflow("a\nb", steps=[TEXT])),
    ("invalid-workflow-id", Workflow("\ud800", steps=[TEXT])),
    ("workflow-id-not-a-slug", Workflow("Order_Shipped", steps=[TEXT])),
    ("workflow-id-not-a-slug", Workflow("日本", steps=[TEXT])),
    ("empty-text", Workflow("a", name=" ", steps=[TEXT])),
    ("empty-text", Workflow("a", group="", steps=[TEXT])),
    ("invalid-text", Workflow("a", name="\ud800", steps=[TEXT])),
    ("invalid-text", Workflow("a", description="\ud800", steps=[TEXT])),
    ("description-too-long", Workflow("a", description="x" * 101, steps=[TEXT])),
    ("invalid-tag", Workflow("a", tags=[""], steps=[TEXT])),
    ("invalid-tag", Workflow("a", tags=["x "], steps=[TEXT])),
    ("invalid-tag", Workflow("a", tags=["x", "x"], steps=[TEXT])),
    ("no-channel-step", Workflow("a", steps=[])),
    ("no-channel-step", Workflow("a", steps=[digest(minutes=1)])),
]


@pytest.mark.parametrize(("code", "workflow"), WORKFLOWS)
def test_mistakes_in_workflows(code: str, workflow: AnyWorkflow) -> None:
    """Each is told, and nothing else is."""
    assert [code] == codes(workflow)


STEPS: list[tuple[str, str, Callable[[], Step]]] = [
    ("invalid-step-id", "steps[a b]", lambda: sms("hi", step_id="a b")),
    ("invalid-step-id", "steps[]", lambda: sms("hi", step_id="")),
    ("empty-text", "steps[sms].content", lambda: sms("")),
    ("empty-text", "steps[chat].content", lambda: chat("\n")),
    ("empty-text", "steps[in-app].content", lambda: in_app("")),
    ("empty-text", "steps[in-app].feed", lambda: in_app("hi", feed="")),
    ("empty-text", "steps[in-app].buttons[0].content", lambda: in_app("hi", buttons=[button("")])),
    ("empty-text", "steps[email].subject", lambda: email("", "hi")),
    ("empty-text", "steps[email].body", lambda: email("hi", "")),
    ("empty-text", "steps[email].body", lambda: email("hi", [])),
    ("empty-text", "steps[email].layout", lambda: email("hi", "ho", layout="")),
    ("empty-text", "steps[email].body[0].content", lambda: email("a", [button_block("", url="/")])),
    ("empty-text", "steps[email].body[0].url", lambda: email("a", [button_block("a", url="")])),
    ("empty-text", "steps[push].title", lambda: push("", "hi")),
    ("empty-text", "steps[push].content", lambda: push("hi", "")),
    ("invalid-text", "steps[push].content", lambda: push("hi", "\udfff")),
    ("invalid-url", "steps[in-app].redirect", lambda: in_app("hi", redirect="see here")),
    ("invalid-url", "steps[in-app].redirect", lambda: in_app("hi", redirect="javascript:alert(1)")),
    ("invalid-url", "steps[in-app].redirect", lambda: in_app("hi", redirect="https://")),
    ("invalid-url", "steps[email].body[0].url", lambda: email("a", [button_block("a", url="http:/x")])),
    ("duplicate-button", "steps[in-app].buttons", lambda: in_app("hi", buttons=[button("a"), button("b")])),
    ("invalid-span", "steps[digest].span", lambda: digest(minutes=0)),
    ("invalid-span", "steps[digest].backoff", lambda: digest(minutes=1, backoff=minutes(-1))),
    ("invalid-span", "steps[delay].span", lambda: delay(days=2**40)),
    ("unknown-payload-field", "steps[digest].key", lambda: digest(minutes=1, key="order")),
    ("unknown-payload-field", "steps[digest].key", lambda: digest(minutes=1, key="order_id.x")),
    ("unknown-payload-field", "steps[delay].until", lambda: delay(until="first.name")),
    ("not-a-date", "steps[delay].until", lambda: delay(until="total")),
    ("empty-filter", "steps[sms].filters", lambda: sms("hi", filters=all_of())),
    (
        "unknown-payload-field",
        "steps[sms].filters",
        lambda: sms("hi", filters=all_of(on_payload("totl", "LARGER", 1))),
    ),
    (
        "unknown-subscriber-field",
        "steps[sms].filters",
        lambda: sms("hi", filters=all_of(on_subscriber("first_name", "EQUAL", "x"))),
    ),
    ("invalid-url", "steps[sms].filters", lambda: sms("hi", filters=all_of(on_webhook("a.b", "x", "IN", 1)))),
    (
        "invalid-url",
        "steps[sms].filters",
        lambda: sms("hi", filters=all_of(on_webhook("https://[x", "x", "IN", 1))),
    ),
    ("unknown-step", "steps[sms].filters", lambda: sms("hi", filters=all_of(previous_step("sms", "read")))),
    ("unknown-step", "steps[sms].filters", lambda: sms("hi", filters=all_of(previous_step("first", "read")))),
]


@pytest.mark.parametrize(("code", "place", "step"), STEPS)
def test_mistakes_in_steps(code: str, place: str, step: Callable[[], Step]) -> None:
    """Each is told with the step and its field, and nothing else is."""
    found = check(declarations(flow(push("a", "b", step_id="first"), step())))

    assert [(code, f"workflow order, {place}")] == [(one.code, one.where) for one in found]


def test_presence_of_no_time_is_told() -> None:
    """It stands beside the warning that Novu cannot tell who is online."""
    found = codes(flow(sms("hi", filters=all_of(online_within(0, "days")))))

    assert ["invalid-span", "presence-fails"] == found


def test_steps_of_one_id_are_told_once() -> None:
    """Three steps of one name are one issue."""
    assert ["duplicate-step-id"] == codes(flow(sms("a"), sms("b"), sms("c")))


def test_a_text_that_could_not_be_read_is_not_told_of_again() -> None:
    """The loader has said that the file is missing."""
    assert [] == codes(flow(email("hi", file("missing.html"))))


class Hidden(Payload):
    """A payload with a field that Novu's own variable hides."""

    subscriber: str


class Unspeakable(Payload):
    """A payload that JSON cannot hold."""

    clock: Callable[[], None]


PAYLOADS: list[tuple[str, type[Payload]]] = [
    ("invalid-payload-model", int),  # type: ignore[list-item]  # what a type checker would have refused
    ("invalid-payload-model", Unspeakable),
    ("hidden-payload-field", Hidden),
]


@pytest.mark.parametrize(("code", "payload"), PAYLOADS)
def test_mistakes_in_payload_models(code: str, payload: type[Payload]) -> None:
    """What is no model, or cannot be used as one, is told."""
    assert [code] == codes(Workflow("a", payload=payload, steps=[TEXT]))


SUBSCRIBERS: list[tuple[str, Subscriber]] = [
    ("invalid-subscriber-id", Subscriber("")),
    ("invalid-subscriber-id", Subscriber("\t")),
    ("invalid-subscriber-id", Subscriber("ada ")),
    ("invalid-subscriber-id", Subscriber("..")),
    ("invalid-subscriber-id", Subscriber("\ud800")),
    ("invalid-email", Subscriber("a", email="ada@localhost")),
    ("invalid-locale", Subscriber("a", locale="english")),
    ("invalid-url", Subscriber("a", avatar="my picture.png")),
    ("invalid-text", Subscriber("a", first_name="\ud800")),
    ("invalid-data", Subscriber("a", data={"x": math.nan})),
    ("invalid-data", Subscriber("a", data={"x": [math.inf]})),
    ("invalid-data", Subscriber("a", data={"x": 2**53 + 1})),
    ("invalid-data", Subscriber("a", data={"x": {1: 2}})),
    ("invalid-data", Subscriber("a", data={"x": {"__proto__": 2}})),
    ("invalid-data", Subscriber("a", data={"x\0": 2})),
    ("invalid-data", Subscriber("a", data={"x": "\ud800"})),
    ("invalid-data", Subscriber("a", data={"\ud800": "x"})),
    ("invalid-data", Subscriber("a", data={"x": datetime(2026, 1, 1, tzinfo=UTC)})),
    ("invalid-data", Subscriber("a", data={"x": {1, 2}})),
    ("empty-object", Subscriber("a", data={"x": {}})),
    ("empty-object", Subscriber("a", data={})),
    ("too-large", Subscriber("a", data={"x": "y" * 102400})),
]


@pytest.mark.parametrize(("code", "subscriber"), SUBSCRIBERS)
def test_mistakes_in_subscribers(code: str, subscriber: Subscriber) -> None:
    """Each is told, and nothing else is."""
    assert [code] == codes(subscriber)


def test_data_without_end_is_told_of() -> None:
    """Data that holds itself, or is nested very deeply, is an issue and no crash."""
    round_and_round: list[object] = []
    round_and_round.append(round_and_round)
    deep: list[object] = []
    for _ in range(200):
        deep = [deep]

    assert ["invalid-data"] == codes(Subscriber("a", data={"x": round_and_round}))
    assert ["invalid-data"] == codes(Subscriber("a", data={"x": deep}))


CREDENTIALS: list[tuple[list[str], Credentials]] = [
    (["empty-credentials"], Credentials("slack")),
    (["empty-credentials"], Credentials("slack", webhook_url="")),
    (["empty-credentials"], Credentials("fcm")),
    (["empty-credentials"], Credentials("fcm", device_tokens=[])),
    (["empty-credentials"], Credentials("fcm", device_tokens=[env("A"), " "])),
    (["literal-secret"], Credentials("slack", webhook_url="https://a.b/c")),
    (["invalid-url", "literal-secret"], Credentials("slack", webhook_url="a.b/c")),
    (["invalid-url", "literal-secret"], Credentials("slack", webhook_url="https://a.b/c d")),
    (["literal-secret"], Credentials("expo", device_tokens=["canary"])),
    (["invalid-variable"], Credentials("slack", webhook_url=env("MY URL"))),
    (["credentials-misfit"], Credentials("slack", webhook_url=env("A"), channel=env("B"))),
    (["credentials-misfit"], Credentials("discord", webhook_url=env("A"), device_tokens=[env("B")])),
    (["credentials-misfit"], Credentials("apns", webhook_url=env("A"), device_tokens=[env("B")])),
    (["credentials-misfit"], Credentials("apns", channel=env("A"), device_tokens=[env("B")])),
]


@pytest.mark.parametrize(("expected", "credentials"), CREDENTIALS)
def test_mistakes_in_credentials(expected: list[str], credentials: Credentials) -> None:
    """Each is told; the secret itself is not."""
    found = check(declarations(Subscriber("a", credentials=[credentials])))

    assert expected == sorted(one.code for one in found)
    assert not any(secret in repr(found) for secret in ("a.b/c", "canary"))


def test_one_provider_has_one_address() -> None:
    """Two addresses of one provider cannot both be kept."""
    one = Credentials("slack", webhook_url=env("A"))

    assert ["duplicate-provider"] == codes(Subscriber("a", credentials=[one, one]))


PREFERENCES: list[tuple[str, Preference]] = [
    ("undeclared-workflow", Preference("ordr", enabled=True)),
    ("undeclared-workflow", Preference(Workflow("elsewhere", steps=[]), enabled=True)),
    ("channel-without-step", Preference("order", email=True)),
    ("channel-without-step", Preference("order", push=True)),
    ("empty-preference", Preference("order")),
    ("critical-preference", Preference("critical", sms=False)),
]


@pytest.mark.parametrize(("code", "preference"), PREFERENCES)
def test_mistakes_in_preferences(code: str, preference: Preference) -> None:
    """What Novu would not keep, or would keep without effect, is told."""
    workflow = flow(TEXT, push("a", "b", active=False))
    critical = Workflow("critical", critical=True, steps=[TEXT])

    assert [code] == codes(workflow, critical, Subscriber("a", preferences=[preference]))


def test_one_workflow_has_one_preference() -> None:
    """Two preferences for one workflow are told once."""
    both = [Preference("order", enabled=True), Preference(flow(TEXT), sms=False)]

    assert ["duplicate-preference"] == codes(flow(TEXT), Subscriber("a", preferences=both))


def test_a_misspelling_is_recognised() -> None:
    """The nearest name is offered."""
    misspelt = Subscriber("a", preferences=[Preference("ordr", enabled=True)])

    assert ['did you mean "order"?'] == [one.hint for one in check(declarations(flow(TEXT), misspelt))]


def test_two_declarations_of_one_id_are_told_with_both_places() -> None:
    """The issue stands at the second one, and names the first."""
    twice = (
        Subscriber("ada", source=Source(file="a.py", line=1)),
        Subscriber("ada", email="ada@example.com", source=Source(file="b.py", line=2)),
    )
    found = check(declarations(*twice))

    assert ["duplicate-subscriber"] == [one.code for one in found]
    assert ("b.py:2", True) == (str(found[0].source), "a.py:1" in found[0].message)
    assert ["duplicate-workflow"] == codes(flow(TEXT), flow(sms("ho")))


TOMBSTONES: list[tuple[list[str], Removed]] = [
    (["removed-and-declared"], removed(Workflow, "order")),
    (["removed-and-declared"], removed(Subscriber, "ada")),
    (["invalid-workflow-id"], removed(Workflow, "")),
    (["invalid-subscriber-id"], removed(Subscriber, " x")),
]


@pytest.mark.parametrize(("expected", "tombstone"), TOMBSTONES)
def test_mistakes_in_tombstones(expected: list[str], tombstone: Removed) -> None:
    """What is declared cannot be removed as well."""
    assert expected == codes(flow(TEXT), Subscriber("ada"), tombstone)


CASES: list[tuple[list[str], AnyTriggerCase]] = [
    (["invalid-payload"], TriggerCase(flow(TEXT), to="a", payload={})),
    (
        ["invalid-payload"] * 3,
        TriggerCase(flow(TEXT), to="a", payload={"order_id": 1, "items": [{}], "ordr": 1}),
    ),
    (["invalid-payload"], TriggerCase(flow(TEXT), to="a", payload=Item(name="x"))),
    (
        ["invalid-payload"],
        TriggerCase(Workflow("order", payload=Strange, steps=[]), to="a", payload={"order_id": "x"}),
    ),
    (["invalid-payload"], TriggerCase(flow(TEXT), to="a", payload=5)),  # type: ignore[arg-type]  # refused
    (
        ["invalid-payload"],
        TriggerCase(flow(TEXT), to="a", payload=None, expect=Rejected("order_id")),  # type: ignore[arg-type]  # refused
    ),
]


@pytest.mark.parametrize(("expected", "case"), CASES)
def test_mistakes_in_payloads_of_cases(expected: list[str], case: AnyTriggerCase) -> None:
    """Each field that the model refuses is an issue of its own."""
    assert expected == codes(flow(TEXT), Subscriber("a"), case)


TYPES: list[tuple[list[str], Declared]] = [
    (["payload"], Workflow("a", payload=5, steps=[TEXT])),  # type: ignore[arg-type]
    (["steps[0]"], Workflow("a", steps=["x"])),  # type: ignore[list-item]
    (["steps[0].content"], Workflow("a", steps=[sms(5)])),  # type: ignore[arg-type]
    (["critical", "tags[1]"], Workflow("a", critical=1, tags=["a", 2], steps=[TEXT])),  # type: ignore[arg-type, list-item]
    (["steps[0].span.amount"], Workflow("a", steps=[digest(minutes=True)])),
    (["email"], Subscriber("a", email=5)),  # type: ignore[arg-type]
    (["data"], Subscriber("a", data=[5])),  # type: ignore[arg-type]
    (["subscriber_id"], Subscriber(5)),  # type: ignore[arg-type]
    (
        ["preferences[0].workflow.workflow_id"],
        Subscriber("a", preferences=[Preference(Workflow(5, steps=[]))]),
    ),  # type: ignore[arg-type]
    (["workflow.workflow_id"], TriggerCase(Workflow(5, steps=[]), to="a", payload={})),  # type: ignore[arg-type]
    (["credentials[0].provider"], Subscriber("a", credentials=[Credentials("slak")])),  # type: ignore[arg-type]
    (["key"], removed(Workflow, 5)),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("places", "declared"), TYPES)
def test_values_of_a_wrong_type_are_told_of(places: list[str], declared: Declared) -> None:
    """What no type checker has seen is an issue with its field, and nothing else is told of it."""
    found = check(declarations(declared))

    assert places == [one.where.partition(", ")[2] for one in found]
    assert {"wrong-type"} == {one.code for one in found}


def test_a_case_of_a_workflow_without_a_model_is_not_told_of() -> None:
    """Its workflow is, where it is declared."""
    broken = Workflow("order", payload=5, steps=[TEXT])  # type: ignore[arg-type]

    assert ["wrong-type"] == codes(broken, ADA, TriggerCase(broken, to=ADA, payload={}))


def test_a_wrong_word_gets_the_right_one() -> None:
    """A provider that is nearly right is recognised."""
    found = check(declarations(Subscriber("a", credentials=[Credentials("slak")])))  # type: ignore[arg-type]

    assert ['did you mean "slack"?'] == [one.hint for one in found]


def test_a_workflow_of_a_wrong_type_is_declared_nevertheless() -> None:
    """Preferences for it are not called undeclared."""
    broken = Workflow("order", steps=["x"])  # type: ignore[list-item]

    assert ["wrong-type"] == codes(broken, Subscriber("a", preferences=[Preference("order", enabled=True)]))


def test_issues_come_in_the_order_of_their_places() -> None:
    """By file, then by line."""
    places = [Source(file="b.py", line=1), Source(file="a.py", line=9), Source(file="a.py", line=2)]
    found = check(declarations(*(Subscriber(f"{at} ", source=one) for at, one in enumerate(places))))

    assert ["a.py:2", "a.py:9", "b.py:1"] == [str(one.source) for one in found]
