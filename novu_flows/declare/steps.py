"""The steps of a workflow: one per channel, those that wait, and those that throttle or call a server."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import field
from typing import Literal

from pydantic import BaseModel

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Cron, Span, Switch, Unset, here
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
LinkTarget = Literal["_self", "_blank", "_parent", "_top", "_unfencedTop"]


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
    """A button of an in-app message; today's Novu leads from it to `url`."""

    content: str
    kind: ButtonKind = "primary"
    url: str | Unset = UNSET
    target: LinkTarget | Unset = UNSET


def text_block(content: Text, *, align: Align = "left") -> TextBlock:
    """Make a paragraph for an e-mail's body."""
    return TextBlock(content=content, align=align)


def button_block(content: Text, *, url: str, align: Align = "left") -> ButtonBlock:
    """Make a button for an e-mail's body."""
    return ButtonBlock(content=content, url=url, align=align)


def button(
    content: str,
    *,
    kind: ButtonKind = "primary",
    url: str | Unset = UNSET,
    target: LinkTarget | Unset = UNSET,
) -> Button:
    """Make a button for an in-app message: `button("Track it", url="/orders/{{payload.order_id}}")`."""
    return Button(content=content, kind=kind, url=url, target=target)


StepType = Literal[
    "in_app", "email", "sms", "chat", "push", "digest", "delay", "throttle", "http_request"
]  # fmt: skip
ResponseModel = type[BaseModel]
HttpMethod = Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    step_id: str
    name: str | Unset = UNSET
    active: bool | Unset = UNSET
    stop_on_fail: bool | Unset = UNSET
    filters: tuple[Filter, ...] | Unset = UNSET
    extra_controls: Mapping[str, object] | Unset = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "extra_controls", deepcopy(self.extra_controls))


@dataclass(frozen=True, slots=True, kw_only=True)
class InAppStep(_Step):
    """A message in the subscriber's feed."""

    type: Literal["in_app"] = "in_app"
    content: Text
    subject: str | Unset | None = UNSET
    avatar: str | Unset | None = UNSET
    redirect: str | Unset = UNSET
    redirect_target: LinkTarget | Unset = UNSET
    buttons: Sequence[Button] | Unset = UNSET
    data: Mapping[str, object] | Unset | None = UNSET
    feed: str | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailStep(_Step):
    """An e-mail: HTML of the author's own, or blocks of Novu's editor."""

    type: Literal["email"] = "email"
    subject: str
    body: Text | Sequence[Block]
    preheader: str | Unset | None = UNSET
    sender_name: str | Unset | None = UNSET
    sender_email: str | Unset | None = UNSET
    layout: str | Unset | None = UNSET


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
    """
    Collect triggers for a while and go on once; with `backoff` only if one came shortly before.

    Of a step that waits, the time is unset where `extra_controls` say it alone.
    """

    type: Literal["digest"] = "digest"
    span: Span | Cron | Unset
    key: str | None = None
    backoff: Span | None = None
    extend_to_schedule: Switch = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayStep(_Step):
    """Wait for a span, to a time of a cron expression, or until the date that a field of the payload holds."""

    type: Literal["delay"] = "delay"
    until: Span | Cron | str | Unset
    extend_to_schedule: Switch = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrottleStep(_Step):
    """Let so many runs pass in a window of time, and end the others; a text is the payload field that holds it."""

    type: Literal["throttle"] = "throttle"
    window: Span | str | Unset
    threshold: int | Unset = UNSET
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpStep(_Step):
    """A request to a server, whose answer later steps see; what is left out is left alone."""

    type: Literal["http_request"] = "http_request"
    method: HttpMethod
    url: str
    headers: Mapping[str, str] | Unset | None = UNSET
    body: Mapping[str, str] | str | Unset | None = UNSET
    response: ResponseModel | Mapping[str, object] | Unset | None = UNSET
    enforce_response: Switch = UNSET
    continue_on_failure: Switch = UNSET


ChannelStep = InAppStep | EmailStep | SmsStep | ChatStep | PushStep
Step = ChannelStep | DigestStep | DelayStep | ThrottleStep | HttpStep
