"""Declarations for today's Novu that Hypothesis makes: valid ones, of which Novu reports no issue."""

from dataclasses import replace
from typing import Any, Literal, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from pydantic import AwareDatetime

from novu_flows.declare.basics import CHANNELS, UNSET, Channels, Cron, Span
from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.filters import (
    Filter,
    RawCondition,
    all_of,
    any_of,
    is_online,
    on_payload,
    on_subscriber,
)
from novu_flows.declare.payload import Payload
from novu_flows.declare.steps import (
    Button,
    ButtonBlock,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    HttpStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
    TextBlock,
    ThrottleStep,
)
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Preference, SeverityLevel, Subscriber, Workflow
from strategies.integrations import today_integrations
from strategies.people import SUBSCRIBER_IDS, one_subscriber

WORKFLOW_IDS = ("order-placed", "Order.Paid", "abcdefghijklmnop", "w1")
LAYOUT_IDS = ("plain", "abcdefghijklmnop")
TOPIC_KEYS = ("staff", "beta:1")
STEP_IDS = ("in-app", "mail", "b2", "Wait", "x.y")


class Order(Payload):
    """What most workflows carry."""

    order_id: str
    total: int = 0
    due: AwareDatetime | None = None


class Parcel(Payload):
    """Another payload, whose schema differs."""

    order_id: str
    total: int
    due: AwareDatetime
    carrier: Literal["dhl", "ups"] = "dhl"


_TEXTS = st.sampled_from(
    [
        "Hello",
        "Grüße, 日本 🎉",
        "Order {{payload.order_id}}",
        "{{subscriber.firstName}}: {{payload.total}}",
        "a\nb",
    ]
)
_NAMES = st.sampled_from(["Shop", "The {{payload.order_id}} shop"])
_SWITCHES = st.sampled_from([UNSET, True, False])
_SPANS = st.builds(Span, st.integers(1, 20), st.sampled_from(["seconds", "minutes", "hours"]))
_URLS = st.sampled_from(["https://example.com/a", "/orders/{{payload.order_id}}"])
_TARGETS = st.sampled_from([UNSET, "_self", "_blank"])
_CRONS = st.sampled_from([Cron("0 9 * * *"), Cron("*/5 * * * *")])


def _maybe(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(st.just(UNSET), values)


def _clearable(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(st.sampled_from([UNSET, None]), values)


_FILTERS = st.sampled_from(
    [
        UNSET,
        (),
        (all_of(on_payload("order_id", "EQUAL", "A-1")),),
        (any_of(on_payload("total", "LARGER", 10), on_subscriber("email", "LIKE", "@example.com")),),
        (all_of(is_online()), any_of(is_online(online=False), negated=True)),
        (Filter(conditions=(RawCondition({"==": [{"var": "payload.order_id"}, "B"]}),), match="all"),),
    ]
)
_BUTTONS = st.sampled_from(
    [
        UNSET,
        (),
        (Button(content="Show"),),
        (
            Button(content="Show", url="/orders"),
            Button(content="Later", kind="secondary", url="/x", target="_blank"),
        ),
    ]
)
_BLOCKS = st.lists(
    st.one_of(
        st.builds(TextBlock, content=_TEXTS, align=st.sampled_from(["left", "center"])),
        st.builds(ButtonBlock, content=_TEXTS, url=_URLS),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
_DATA = st.dictionaries(
    st.sampled_from(["a", "b c"]), st.sampled_from(["x", "{{payload.order_id}}", 1, True]), min_size=1
)

_OWN: dict[type[Any], dict[str, SearchStrategy[Any]]] = {
    InAppStep: {
        "content": _TEXTS,
        "subject": _clearable(_TEXTS),
        "avatar": _clearable(_URLS),
        "redirect": _maybe(_URLS),
        "buttons": _BUTTONS,
        "data": _clearable(_DATA),
    },
    EmailStep: {
        "subject": _TEXTS.filter(lambda text: "\n" not in text),
        "body": st.one_of(_TEXTS.map(lambda text: f"<p>{text}</p>"), _BLOCKS),
        "preheader": _clearable(_TEXTS),
        "sender_name": _clearable(_NAMES),
        "sender_email": _clearable(st.just("shop@example.com")),
    },
    SmsStep: {"content": _TEXTS},
    ChatStep: {"content": _TEXTS},
    PushStep: {"title": _TEXTS, "content": _TEXTS},
    DigestStep: {
        "span": st.one_of(_SPANS, _CRONS),
        "key": st.sampled_from([None, "order_id", "{{payload.order_id}}-{{payload.total}}"]),
        "extend_to_schedule": _SWITCHES,
    },
    DelayStep: {"until": st.one_of(_SPANS, _CRONS, st.just("due")), "extend_to_schedule": _SWITCHES},
    ThrottleStep: {
        "window": st.one_of(
            st.builds(Span, st.integers(1, 20), st.sampled_from(["minutes", "hours"])), st.just("due")
        ),
        "threshold": _maybe(st.integers(1, 9)),
        "key": st.sampled_from([None, "order_id"]),
    },
    HttpStep: {
        "method": st.sampled_from(["GET", "POST"]),
        "url": st.just("https://example.com/{{payload.order_id}}"),
        "headers": _clearable(st.just({"X-Order": "{{payload.order_id}}"})),
        "body": _clearable(st.just({"id": "{{payload.order_id}}", "total": "{{payload.total}}"})),
        "continue_on_failure": _SWITCHES,
        "enforce_response": _SWITCHES,
    },
}


@st.composite
def today_workflow(draw: DrawFn, workflow_id: str, layouts: tuple[str, ...] = ()) -> AnyWorkflow:
    """Make a workflow of an id, whose e-mails may have one of some layouts."""
    steps: list[Step] = []
    for step_id in draw(st.lists(st.sampled_from(STEP_IDS), unique=True, max_size=4)):
        made = draw(st.sampled_from([*_OWN]))
        own = {name: draw(values) for name, values in _OWN[made].items()}
        if made is EmailStep:
            own["layout"] = draw(st.sampled_from([UNSET, None, *layouts]))
        extra = (
            draw(st.sampled_from([UNSET, {"disableOutputSanitization": True}]))
            if made is InAppStep
            else UNSET
        )
        steps.append(
            made(
                step_id=step_id,
                name=draw(st.sampled_from([UNSET, "A step"])),
                filters=draw(_FILTERS),
                extra_controls=extra,
                **own,
            )
        )
    return Workflow(
        workflow_id,
        name=draw(_maybe(st.sampled_from(["Order placed", "Größe"]))),
        description=draw(st.sampled_from([UNSET, "", "What it is"])),
        payload=draw(st.sampled_from([Order, Parcel])),
        preferences=draw(st.builds(Channels, **dict.fromkeys(CHANNELS, _SWITCHES))),
        critical=draw(st.sampled_from([UNSET, UNSET, True, False])),
        active=draw(_SWITCHES),
        tags=draw(st.sampled_from([UNSET, (), ("a",), ("b", "a")])),
        severity=draw(_maybe(st.sampled_from(get_args(SeverityLevel)))),
        dashboard_preferences=draw(st.sampled_from(["keep", "clear"])),
        steps=tuple(steps),
    )


def today_workflows() -> SearchStrategy[AnyWorkflow]:
    """Make a workflow."""
    return st.sampled_from(WORKFLOW_IDS).flatmap(today_workflow)


@st.composite
def today_subscribers(draw: DrawFn, subscriber_id: str = "ada") -> Subscriber:
    """Make a subscriber of an id, without preferences and credentials."""
    made = draw(one_subscriber(subscriber_id, (), may_clear=True))
    zone = draw(_clearable(st.sampled_from(["Europe/Berlin", "UTC"])))
    return replace(made, timezone=zone, credentials=())


def today_layouts(layout_id: str = "plain") -> SearchStrategy[Layout]:
    """Make a layout of an id."""
    bodies = ["<html><body>{{content}}</body></html>", "<html><body><h1>Shop</h1>{{content}}</body></html>"]
    return st.builds(Layout, st.just(layout_id), body=st.sampled_from(bodies), name=_maybe(st.just("Frame")))


@st.composite
def today_declarations(draw: DrawFn) -> Declarations:
    """Make a project of all kinds of resources, that `check` has no error for."""
    layouts = tuple(draw(today_layouts(one)) for one in draw(_some(LAYOUT_IDS)))
    names = tuple(layout.layout_id for layout in layouts)
    workflows = tuple(draw(today_workflow(one, names)) for one in draw(_some(WORKFLOW_IDS)))
    people = tuple(draw(_person(one, workflows)) for one in draw(_some(SUBSCRIBER_IDS)))
    topics = tuple(draw(_topic(one, people)) for one in draw(_some(TOPIC_KEYS)))
    free = [
        *(("workflow", one) for one in WORKFLOW_IDS if one not in {each.workflow_id for each in workflows}),
        *(
            ("subscriber", one)
            for one in SUBSCRIBER_IDS
            if one not in {each.subscriber_id for each in people}
        ),
        *(("topic", one) for one in TOPIC_KEYS if one not in {each.topic_key for each in topics}),
        *(("layout", one) for one in LAYOUT_IDS if one not in names),
    ]
    providers, providers_gone = draw(today_integrations())
    gone = draw(st.lists(st.sampled_from(free), unique=True, max_size=3)) if free else []
    return Declarations(
        integrations=providers,
        layouts=layouts,
        workflows=workflows,
        subscribers=people,
        topics=topics,
        removed=(*providers_gone, *(Removed(resource=resource, key=key) for resource, key in gone)),
    )


def _some(values: tuple[str, ...]) -> SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


@st.composite
def _person(draw: DrawFn, subscriber_id: str, workflows: tuple[AnyWorkflow, ...]) -> Subscriber:
    made = draw(one_subscriber(subscriber_id, (), may_clear=True))
    preferred = draw(st.lists(st.sampled_from(workflows), unique_by=id, max_size=2)) if workflows else []
    return replace(
        made,
        timezone=draw(_clearable(st.sampled_from(["Europe/Berlin", "UTC"]))),
        global_preferences=draw(st.builds(Channels, **dict.fromkeys(CHANNELS, _SWITCHES))),
        preferences=tuple(draw(_preference(one)) for one in preferred),
    )


@st.composite
def _preference(draw: DrawFn, workflow: AnyWorkflow) -> Preference:
    channels = sorted({step.type for step in workflow.steps}.intersection(CHANNELS))
    switches: dict[str, Any] = {channel: draw(_SWITCHES) for channel in channels}
    return Preference(workflow, **switches)


@st.composite
def _topic(draw: DrawFn, key: str, people: tuple[Subscriber, ...]) -> Topic:
    members = draw(st.lists(st.sampled_from(people), unique_by=id, max_size=3)) if people else []
    return Topic(
        key,
        name=draw(_maybe(st.sampled_from(["Staff", "The team"]))),
        subscribers=members,
        members=draw(st.sampled_from(["additive", "owned"])),
    )
