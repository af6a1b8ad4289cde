"""How steps are written: `in_app(...)`, `email(...)`, `digest(minutes=30)`."""

from collections.abc import Sequence
from typing import TypedDict

from typing_extensions import Unpack

from novu_flows.declare.content import Block, Button
from novu_flows.declare.filters import Filter, frozen_filters
from novu_flows.declare.span import Span, Unit
from novu_flows.declare.steps import (
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    InAppStep,
    PushStep,
    SmsStep,
)
from novu_flows.declare.text import Text, TextFile
from novu_flows.declare.unset import UNSET, Unset


class StepOptions(TypedDict, total=False):
    """
    What every step may say.

    `step_id` names the step within its workflow (its type, unless given), `active=False` switches it off,
    `stop_on_fail` ends the workflow where the step fails, `filters` say when it runs.
    """

    step_id: str
    active: bool
    stop_on_fail: bool
    filters: Sequence[Filter] | Filter


class EmailOptions(StepOptions, total=False):
    """What an e-mail may say beside its subject and body; `layout` names a layout of the environment."""

    preheader: str | None
    sender_name: str | None
    layout: str


class InAppOptions(StepOptions, total=False):
    """What an in-app message may say beside its content; `feed` is created where it does not exist."""

    redirect: str
    buttons: Sequence[Button]
    feed: str


class SpanOptions(TypedDict, total=False):
    """One amount, named by its unit: `minutes=30`."""

    seconds: int
    minutes: int
    hours: int
    days: int


class DigestOptions(StepOptions, SpanOptions, total=False):
    """What a digest may say: how long, by which payload field, and how far back a trigger makes it digest."""

    key: str
    backoff: Span


class DelayOptions(StepOptions, SpanOptions, total=False):
    """What a delay may say: how long, or `until` which payload field's date."""

    until: str


class _Common(TypedDict):
    step_id: str
    active: bool | Unset
    stop_on_fail: bool | Unset
    filters: tuple[Filter, ...] | Unset


def in_app(content: Text, **options: Unpack[InAppOptions]) -> InAppStep:
    """Declare a message in the feed; a click leads to `redirect`."""
    buttons = options.get("buttons", UNSET)
    return InAppStep(
        **_common("in-app", options),
        content=content,
        redirect=options.get("redirect", UNSET),
        buttons=buttons if isinstance(buttons, Unset) else tuple(buttons),
        feed=options.get("feed", UNSET),
    )


def email(subject: str, body: Text | Sequence[Block], **options: Unpack[EmailOptions]) -> EmailStep:
    """Declare an e-mail; `body` is HTML or a list of editor blocks."""
    return EmailStep(
        **_common("email", options),
        subject=subject,
        body=body if isinstance(body, str | TextFile) else tuple(body),
        preheader=options.get("preheader", UNSET),
        sender_name=options.get("sender_name", UNSET),
        layout=options.get("layout", UNSET),
    )


def sms(content: Text, **options: Unpack[StepOptions]) -> SmsStep:
    """Declare a text message."""
    return SmsStep(**_common("sms", options), content=content)


def chat(content: Text, **options: Unpack[StepOptions]) -> ChatStep:
    """Declare a message to a chat."""
    return ChatStep(**_common("chat", options), content=content)


def push(title: str, content: Text, **options: Unpack[StepOptions]) -> PushStep:
    """Declare a notification on a device."""
    return PushStep(**_common("push", options), title=title, content=content)


def digest(**options: Unpack[DigestOptions]) -> DigestStep:
    """Declare a digest: `digest(minutes=30, key="order_id")`."""
    return DigestStep(
        **_common("digest", options),
        span=_span("digest", options),
        key=options.get("key"),
        backoff=options.get("backoff"),
    )


def delay(**options: Unpack[DelayOptions]) -> DelayStep:
    """Declare a delay: `delay(hours=1)`, or `delay(until="remind_at")`."""
    until = options.get("until")
    return DelayStep(**_common("delay", options), until=_span("delay", options) if until is None else until)


def _common(step_id: str, options: StepOptions) -> _Common:
    filters = options.get("filters", UNSET)
    return {
        "step_id": options.get("step_id", step_id),
        "active": options.get("active", UNSET),
        "stop_on_fail": options.get("stop_on_fail", UNSET),
        "filters": filters if isinstance(filters, Unset) else frozen_filters(filters),
    }


_UNITS: tuple[Unit, ...] = ("seconds", "minutes", "hours", "days")


def _span(word: str, options: SpanOptions) -> Span:
    given = [Span(amount, unit) for unit in _UNITS if (amount := options.get(unit)) is not None]
    if len(given) != 1:
        message = f"{word}() takes one of seconds, minutes, hours and days, not {len(given)} of them"
        raise TypeError(message)
    return given[0]
