"""Steps of a workflow: of every type, with filters that name what exists."""

from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from novu_flows.declare.basics import UNSET, Span
from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    Filter,
    OnlineCondition,
    OnlineUnit,
    OnlineWithinCondition,
    Operator,
    PreviousStepCondition,
    Reading,
    WebhookCondition,
)
from novu_flows.declare.steps import (
    Align,
    Block,
    Button,
    ButtonBlock,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
    TextBlock,
)
from strategies.payloads import Model
from strategies.texts import plain_texts, templates

SWITCHES = st.sampled_from([UNSET, True, False])
_LINKS = (
    "https://example.com/orders",
    "/orders?x=1",
    "acme://orders/{{subscriber.subscriberId}}",
    "mailto:a@b.co",
)
_STEP_ID = "abcxyzABCXYZ0123456789_-"
_REDIRECTS = st.sampled_from([UNSET, *_LINKS])
_NO_BUTTONS = st.sampled_from([UNSET, ()])
_FEEDS = st.sampled_from([UNSET, "One", "Two words", "Dreï"])
_NOTHING = st.sampled_from([UNSET, None])
_ALIGNS = st.sampled_from(get_args(Align))
_FEW = st.integers(1, 3)


SPANS = st.builds(Span, st.integers(1, 500), st.sampled_from(["seconds", "minutes", "hours", "days"]))
_IDS = st.lists(st.text(_STEP_ID, min_size=1, max_size=8), unique=True, max_size=5)


@st.composite
def step_lists(draw: DrawFn, model: Model) -> tuple[Step, ...]:
    """Make the steps of a workflow; each has an id of its own."""
    steps: list[Step] = []
    for step_id in draw(_IDS):
        common: dict[str, Any] = {
            "step_id": step_id,
            "active": draw(SWITCHES),
            "stop_on_fail": draw(SWITCHES),
            "filters": _filters(draw, model, steps) if draw(st.booleans()) else UNSET,
        }
        steps.append(draw(st.sampled_from(_MAKERS))(draw, common, model))
    return tuple(steps)


def _in_app(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    texts = templates(model.paths)
    return InAppStep(
        **common,
        content=draw(texts),
        redirect=draw(_REDIRECTS),
        buttons=(Button(content=draw(texts)),) if draw(st.booleans()) else draw(_NO_BUTTONS),
        feed=draw(_FEEDS),
    )


def _email(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    texts = templates(model.paths)
    return EmailStep(
        **common,
        subject=draw(texts),
        body=draw(texts) if draw(st.booleans()) else tuple(_block(draw, model) for _ in range(draw(_FEW))),
        preheader=draw(texts) if draw(st.booleans()) else draw(_NOTHING),
        sender_name=draw(plain_texts()) if draw(st.booleans()) else draw(_NOTHING),
    )


def _block(draw: DrawFn, model: Model) -> Block:
    text, align = draw(templates(model.paths)), draw(_ALIGNS)
    if draw(st.booleans()):
        return TextBlock(content=text, align=align)
    return ButtonBlock(content=text, url=draw(st.sampled_from(_LINKS)), align=align)


def _sms(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    return SmsStep(**common, content=draw(templates(model.paths)))


def _chat(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    return ChatStep(**common, content=draw(templates(model.paths)))


def _push(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    texts = templates(model.paths)
    return PushStep(**common, title=draw(texts), content=draw(texts))


def _digest(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    key, backoff = draw(st.sampled_from([None, *model.paths])), draw(st.none() | SPANS)
    return DigestStep(**common, span=draw(SPANS), key=key, backoff=backoff)


def _delay(draw: DrawFn, common: dict[str, Any], model: Model) -> Step:
    until = draw(SPANS)
    return DelayStep(**common, until=draw(st.sampled_from([until, *model.dates])))


_MAKERS = (_in_app, _email, _sms, _chat, _push, _digest, _delay)


def _filters(draw: DrawFn, model: Model, earlier: Sequence[Step]) -> tuple[Filter, ...]:
    seen = tuple(step.step_id for step in earlier if step.type in ("in_app", "email"))
    open_paths = tuple(path for path in model.paths if path not in model.closed)
    return draw(_filter_lists(open_paths, seen))


@cache
def _filter_lists(paths: tuple[str, ...], seen: tuple[str, ...]) -> SearchStrategy[tuple[Filter, ...]]:
    conditions = st.lists(_conditions(paths, seen), min_size=1, max_size=2).map(tuple)
    one = st.builds(
        Filter, conditions=conditions, match=st.sampled_from(["all", "any"]), negated=st.booleans()
    )
    return st.lists(one, max_size=2).map(tuple)


def _conditions(paths: tuple[str, ...], seen: tuple[str, ...]) -> SearchStrategy[Condition]:
    operators, values = st.sampled_from(get_args(Operator)), plain_texts(max_size=8)
    fields = ["email", "locale", "firstName", "data.plan", "isOnline"]
    kinds: list[SearchStrategy[Condition]] = [
        _field_conditions("subscriber", fields),
        st.builds(
            WebhookCondition,
            url=st.just("https://example.com/hook"),
            field=st.just("x.y"),
            operator=operators,
            value=values,
        ),
        st.builds(OnlineCondition, online=st.booleans()),
        st.builds(
            OnlineWithinCondition, amount=st.integers(1, 99), unit=st.sampled_from(get_args(OnlineUnit))
        ),
    ]
    if paths:
        kinds.append(_field_conditions("payload", paths))
    if seen:
        readings = st.sampled_from(get_args(Reading))
        kinds.append(st.builds(PreviousStepCondition, step_id=st.sampled_from(seen), reading=readings))
    return st.one_of(kinds)


def _field_conditions(on: Any, fields: Sequence[str]) -> SearchStrategy[Condition]:
    return st.builds(
        FieldCondition,
        on=st.just(on),
        field=st.sampled_from(fields),
        operator=st.sampled_from(get_args(Operator)),
        value=plain_texts(max_size=8),
    )
