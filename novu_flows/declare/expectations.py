"""What a trigger case expects: what each channel delivers, or that nothing is delivered, and why."""

from collections.abc import Mapping, Sequence
from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Channel

Reason = Literal[
    "preference", "filter", "inactive", "digested", "delayed", "throttled", "no_integration", "failed"
]
TriggerStatus = Literal[
    "processed", "trigger_not_active", "no_workflow_steps_defined", "no_workflow_active_steps_defined"
]


@dataclass(frozen=True, slots=True)
class Containing:
    """A text that holds another one."""

    text: str


@dataclass(frozen=True, slots=True)
class Matching:
    """A text that a regular expression is found in."""

    pattern: str


ExpectedText = str | Containing | Matching


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedMessage:
    """A message, as far as its parts are said."""

    content: ExpectedText | None = None
    subject: ExpectedText | None = None
    title: ExpectedText | None = None


@dataclass(frozen=True, slots=True)
class NotDelivered:
    """No message on a channel; `reason` says why, None where any reason will do."""

    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """As many messages on a channel, whatever they say."""

    number: int


OneMessage = ExpectedText | ExpectedMessage
ExpectedDelivery = OneMessage | Sequence[OneMessage] | NotDelivered | Times | None
Deliveries = Mapping[Channel, ExpectedDelivery]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The payload model refuses the payload, in this field where one is named; nothing is sent."""

    field: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Novu answers the trigger with another status than `processed`."""

    status: TriggerStatus


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is delivered is as in the reviewed file beside the module."""


@dataclass(frozen=True, slots=True)
class Renders:
    """No step fails: every template can be rendered with the payload."""


Expectation = Deliveries | Rejected | Answered | Snapshot | Renders
snapshot = Snapshot()
renders = Renders()


def containing(text: str) -> Containing:
    """Expect a text that holds another one."""
    return Containing(text)


def matching(pattern: str) -> Matching:
    """Expect a text that a regular expression is found in."""
    return Matching(pattern)


def message(
    *,
    content: ExpectedText | None = None,
    subject: ExpectedText | None = None,
    title: ExpectedText | None = None,
) -> ExpectedMessage:
    """Expect a message by its parts: `message(subject="Order A-1", content=containing("DHL"))`."""
    return ExpectedMessage(content=content, subject=subject, title=title)


def not_delivered(reason: Reason | None = None) -> NotDelivered:
    """Expect no message: `not_delivered("preference")`."""
    return NotDelivered(reason)


def times(number: int) -> Times:
    """Expect a number of messages."""
    return Times(number)


def rejected(field: str | None = None) -> Rejected:
    """Expect that the payload is refused before anything is sent."""
    return Rejected(field)


def answered(status: TriggerStatus) -> Answered:
    """Expect a status of the trigger itself: `answered("trigger_not_active")`."""
    return Answered(status)
