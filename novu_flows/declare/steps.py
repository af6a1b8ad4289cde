"""The steps of a workflow: one per channel, digests and delays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from novu_flows.declare.content import Block, Button
from novu_flows.declare.filters import Filter
from novu_flows.declare.source import here
from novu_flows.declare.span import Span
from novu_flows.declare.text import Text
from novu_flows.declare.unset import UNSET, Unset
from novu_flows.issues import Source

StepType = Literal["in_app", "email", "sms", "chat", "push", "digest", "delay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    step_id: str
    active: bool | Unset = UNSET
    stop_on_fail: bool | Unset = UNSET
    filters: tuple[Filter, ...] | Unset = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InAppStep(_Step):
    """A message in the subscriber's feed."""

    type: Literal["in_app"] = "in_app"
    content: Text
    redirect: str | Unset = UNSET
    buttons: Sequence[Button] | Unset = UNSET
    feed: str | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailStep(_Step):
    """An e-mail: HTML of the author's own, or blocks of Novu's editor."""

    type: Literal["email"] = "email"
    subject: str
    body: Text | Sequence[Block]
    preheader: str | Unset | None = UNSET
    sender_name: str | Unset | None = UNSET
    layout: str | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsStep(_Step):
    """A text message."""

    type: Literal["sms"] = "sms"
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatStep(_Step):
    """A message to a chat such as Slack."""

    type: Literal["chat"] = "chat"
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PushStep(_Step):
    """A notification on a device."""

    type: Literal["push"] = "push"
    title: str
    content: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestStep(_Step):
    """Collect triggers for a while and go on once; with `backoff` only if one came shortly before."""

    type: Literal["digest"] = "digest"
    span: Span
    key: str | None = None
    backoff: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayStep(_Step):
    """Wait for a span, or until the date that a field of the payload holds."""

    type: Literal["delay"] = "delay"
    until: Span | str


ChannelStep = InAppStep | EmailStep | SmsStep | ChatStep | PushStep
Step = ChannelStep | DigestStep | DelayStep
