"""
How steps are written: `in_app(...)`, `email(...)`, `digest(minutes=30)`.

What every step may say: `step_id` names the step within its workflow (its type, unless given), `active=False`
switches it off, `stop_on_fail` ends the workflow where the step fails, `filters` say when it runs.
"""

from collections.abc import Sequence

from novu_flows.declare.basics import UNSET, Span, Switch, Unit, Unset
from novu_flows.declare.filters import Filter, frozen_filters
from novu_flows.declare.frozen import frozen
from novu_flows.declare.steps import (
    Block,
    Button,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    InAppStep,
    PushStep,
    SmsStep,
    Text,
    TextFile,
)

Filters = Sequence[Filter] | Filter | Unset


def in_app(
    content: Text,
    *,
    redirect: str | Unset = UNSET,
    buttons: Sequence[Button] | Unset = UNSET,
    feed: str | Unset = UNSET,
    step_id: str = "in-app",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> InAppStep:
    """
    Declare a message in the feed; a click leads to `redirect`.

    `feed` is created where it does not exist.
    """
    return InAppStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        content=content,
        redirect=redirect,
        buttons=buttons if isinstance(buttons, Unset) else frozen(buttons),
        feed=feed,
    )


def email(
    subject: str,
    body: Text | Sequence[Block],
    *,
    preheader: str | Unset | None = UNSET,
    sender_name: str | Unset | None = UNSET,
    layout: str | Unset = UNSET,
    step_id: str = "email",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> EmailStep:
    """Declare an e-mail; `body` is HTML or a list of editor blocks, `layout` a layout of the environment."""
    return EmailStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        subject=subject,
        body=body if isinstance(body, str | TextFile) else frozen(body),
        preheader=preheader,
        sender_name=sender_name,
        layout=layout,
    )


def sms(
    content: Text,
    *,
    step_id: str = "sms",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> SmsStep:
    """Declare a text message."""
    return SmsStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        content=content,
    )


def chat(
    content: Text,
    *,
    step_id: str = "chat",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> ChatStep:
    """Declare a message to a chat."""
    return ChatStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        content=content,
    )


def push(
    title: str,
    content: Text,
    *,
    step_id: str = "push",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> PushStep:
    """Declare a notification on a device."""
    return PushStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        title=title,
        content=content,
    )


def digest(
    *,
    seconds: int | None = None,
    minutes: int | None = None,
    hours: int | None = None,
    days: int | None = None,
    key: str | None = None,
    backoff: Span | None = None,
    step_id: str = "digest",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> DigestStep:
    """
    Declare a digest: `digest(minutes=30, key="order_id")`.

    `key` is the payload field to digest by, `backoff` how far back another trigger makes this one digest.
    """
    spans = _spans(seconds=seconds, minutes=minutes, hours=hours, days=days)
    return DigestStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        span=_only("digest", spans),
        key=key,
        backoff=backoff,
    )


def delay(
    *,
    seconds: int | None = None,
    minutes: int | None = None,
    hours: int | None = None,
    days: int | None = None,
    until: str | None = None,
    step_id: str = "delay",
    active: Switch = UNSET,
    stop_on_fail: Switch = UNSET,
    filters: Filters = UNSET,
) -> DelayStep:
    """Declare a delay: `delay(hours=1)`, or `delay(until="remind_at")`, a payload field that holds a date."""
    spans = _spans(seconds=seconds, minutes=minutes, hours=hours, days=days)
    if until is not None and spans:
        message = "delay() takes an amount of time or `until`, not both"
        raise TypeError(message)
    return DelayStep(
        step_id=step_id,
        active=active,
        stop_on_fail=stop_on_fail,
        filters=_filters(filters),
        until=_only("delay", spans) if until is None else until,
    )


def _filters(filters: Filters) -> tuple[Filter, ...] | Unset:
    return filters if isinstance(filters, Unset) else frozen_filters(filters)


def _spans(
    *, seconds: int | None, minutes: int | None, hours: int | None, days: int | None
) -> tuple[Span, ...]:
    amounts: dict[Unit, int | None] = {"seconds": seconds, "minutes": minutes, "hours": hours, "days": days}
    return tuple(Span(amount, unit) for unit, amount in amounts.items() if amount is not None)


def _only(word: str, spans: Sequence[Span]) -> Span:
    if len(spans) != 1:
        message = f"{word}() takes one of seconds, minutes, hours and days, not {len(spans)} of them"
        raise TypeError(message)
    return spans[0]
