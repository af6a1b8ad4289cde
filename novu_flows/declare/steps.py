"""The steps of a workflow: one per channel, digests and delays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from novu_flows.declare.basics import UNSET, Span, Unset, here
from novu_flows.declare.filters import Filter
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text that the loader reads from a file; `path` is relative to the module that names it."""

    path: str
    source: Source = field(default_factory=here, compare=False, repr=False, kw_only=True)


class ReadText(str):
    """A text that was read from a file, which issues point to; apart from that an ordinary text."""

    __slots__ = ("file",)
    file: str

    @classmethod
    def of(cls, text: str, *, file: str) -> "ReadText":
        """Remember the file that a text stands in."""
        read = cls(text)
        read.file = file
        return read


Text = str | TextFile


def file(path: str) -> TextFile:
    """Refer to a text file (UTF-8) beside the module: `body=file("shipped.html")`."""
    return TextFile(path)


def written(text: Text) -> str:
    """Return the text; the loader has put the content of a file in place of its reference."""
    if isinstance(text, TextFile):
        message = f"{text.path} was not read: declarations with file() are loaded by novu_flows.project"
        raise TypeError(message)
    return str(text)


Align = Literal["left", "center", "right"]
ButtonKind = Literal["primary", "secondary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """A paragraph of an e-mail made in Novu's editor."""

    content: Text
    align: Align = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonBlock:
    """A button of an e-mail made in Novu's editor."""

    content: Text
    url: str
    align: Align = "left"


Block = TextBlock | ButtonBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of an in-app message."""

    content: str
    kind: ButtonKind = "primary"


def text_block(content: Text, *, align: Align = "left") -> TextBlock:
    """Make a paragraph for an e-mail's body."""
    return TextBlock(content=content, align=align)


def button_block(content: Text, *, url: str, align: Align = "left") -> ButtonBlock:
    """Make a button for an e-mail's body."""
    return ButtonBlock(content=content, url=url, align=align)


def button(content: str, *, kind: ButtonKind = "primary") -> Button:
    """Make a button for an in-app message."""
    return Button(content=content, kind=kind)


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
