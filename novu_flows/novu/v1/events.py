"""Calls and answers of the section *events*: trigger, many triggers, broadcast, cancel."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, field
from typing import Annotated, TypeVar
from uuid import uuid4

from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import TopicRef
from novu_flows.declare.event import Event
from novu_flows.declare.workflow import id_of
from novu_flows.errors import Refused
from novu_flows.novu.call import Answer, Call, Retry, content
from novu_flows.novu.v1.profile import (
    ToTopic,
    TriggerRecipient,
    TriggerRecipients,
    recipient_json,
    recipients_json,
)

StartT = TypeVar("StartT", bound="Trigger | Event")
MOST_AT_ONCE = 100  # docs/novu/v1.md, section 6.2
_TRIGGER = "/events/trigger"
_Payload = Annotated[Mapping[str, object], "What the workflow's templates are filled with."]
_Overrides = Annotated[Mapping[str, object] | None, "What is to be different for this trigger."]
_Actor = Annotated[TriggerRecipient | None, "The subscriber id of whose picture is shown."]
_Context = Annotated[Mapping[str, object] | None, "Contexts by their type (Novu 3.x)."]
_TransactionId = Annotated[str, "The name of this trigger; made unless given."]


class Triggered(Answer):
    """
    What came of asking for a trigger.

    `acknowledged` is true even for failures: `status` tells, and `processed` means queued. `error` holds the
    reasons of one trigger of many (docs/novu/v1.md, sections 6.1 and 6.2).
    """

    acknowledged: bool
    status: str
    transaction_id: str | None = None
    error: tuple[str, ...] = ()

    @property
    def is_processed(self) -> bool:
        """Return whether the workflow was started."""
        return self.status == "processed"


def new_transaction_id() -> str:
    """Make a name for one trigger that no other has."""
    return str(uuid4())


@dataclass(frozen=True, slots=True)
class Trigger:
    """
    One start of a workflow: for whom, and with what.

    It has its transaction id from the moment it is made, so that sending it again delivers nothing twice, for
    Novu drops an id that it has seen (docs/novu/v1.md, section 6.1). `actor` is whose picture is shown, `context`
    what templates of today's Novu name as such.
    """

    workflow_id: Annotated[str, "The workflow id."]
    to: Annotated[TriggerRecipients, "A subscriber id; may be repeated. Profiles and topics go into --data."]
    _: KW_ONLY
    payload: _Payload = field(default_factory=dict)
    overrides: _Overrides = None
    actor: _Actor = None
    context: _Context = None
    transaction_id: _TransactionId = field(default_factory=new_transaction_id)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One start of a workflow for every subscriber of the environment."""

    workflow_id: Annotated[str, "The workflow id."]
    _: KW_ONLY
    payload: _Payload = field(default_factory=dict)
    overrides: _Overrides = None
    actor: _Actor = None
    context: _Context = None
    transaction_id: _TransactionId = field(default_factory=new_transaction_id)


def trigger(start: Trigger | Event) -> Call[Triggered]:
    """Start a workflow; `status` of the answer says whether that happened (docs/novu/v1.md, section 6.1)."""
    return Call(
        method="POST",
        template=_TRIGGER,
        body=_trigger_json(_as_trigger(start)),
        read=content(Triggered),
        retry=Retry.SAFE,
    )


def trigger_bulk(starts: Sequence[Trigger | Event]) -> Call[tuple[Triggered, ...]]:
    """
    Start up to 100 workflows; the answer says in the same order what came of each.

    It succeeds although triggers in it fail (docs/novu/v1.md, section 6.2). `in_hundreds` divides a longer list.
    """
    if len(starts) > MOST_AT_ONCE:
        raise Refused(
            f"{len(starts)} triggers in one call are more than the {MOST_AT_ONCE} that Novu takes",
            remedy="divide them with `in_hundreds`",
        )
    return Call(
        method="POST",
        template=f"{_TRIGGER}/bulk",
        body={"events": [_trigger_json(_as_trigger(start)) for start in starts]},
        read=content(tuple[Triggered, ...]),
        retry=Retry.SAFE,
    )


def in_hundreds(starts: Sequence[StartT]) -> tuple[Sequence[StartT], ...]:
    """Divide triggers into as many as one call of `trigger_bulk` takes."""
    return tuple(starts[first : first + MOST_AT_ONCE] for first in range(0, len(starts), MOST_AT_ONCE))


def broadcast(start: Broadcast) -> Call[Triggered]:
    """
    Start a workflow for every subscriber.

    Novu 0.14 does it while the client waits, does not look at `active`, and fails after the first 500
    subscribers (docs/novu/v1.md, section 6.3). A transaction id that was used is refused.
    """
    return Call(
        method="POST",
        template=f"{_TRIGGER}/broadcast",
        body=_start_json(start),
        read=content(Triggered),
        retry=Retry.READ_BACK,
        least_timeout_seconds=120,
    )


def cancel(transaction_id: str) -> Call[bool]:
    """
    Stop what waits in a digest or a delay; the answer is whether there was something.

    Novu 0.14 stops one job of one subscriber: repeat until the answer is false (docs/novu/v1.md, section 6.4).
    """
    return Call(
        method="DELETE",
        template=f"{_TRIGGER}/:transactionId",
        parameters=(transaction_id,),
        read=content(bool),
        retry=Retry.ONLY_UNSENT,
    )


def _as_trigger(start: Trigger | Event) -> Trigger:
    """Return a trigger with a transaction id of its own where it has none; an event becomes one."""
    if isinstance(start, Trigger):
        return start
    return Trigger(
        start.workflow_id,
        [_recipient(one) for one in start.to],
        payload=start.payload,
        overrides=start.overrides or None,
        actor=start.actor,
        context=start.context or None,
        transaction_id=start.transaction_id or new_transaction_id(),
    )


def _recipient(one: str | TopicRef) -> str | ToTopic:
    return ToTopic(one.topic_key, tuple(map(id_of, one.exclude))) if isinstance(one, TopicRef) else one


def _trigger_json(start: Trigger) -> dict[str, object]:
    return {**_start_json(start), "to": recipients_json(start.to)}


def _start_json(start: Trigger | Broadcast) -> dict[str, object]:
    body: dict[str, object] = {
        "name": start.workflow_id,
        "payload": start.payload,
        "transactionId": start.transaction_id,
    }
    if start.overrides is not None:
        body["overrides"] = start.overrides
    if start.actor is not None:
        body["actor"] = recipient_json(start.actor)
    if start.context is not None:
        body["context"] = start.context
    return body


def with_transaction_ids(body: Mapping[str, object]) -> dict[str, object]:
    """Return the body of many triggers, each with the payload that Novu insists on, and a name of its own."""
    starts = body.get("events")
    if not isinstance(starts, list):
        return dict(body)
    named = [
        {"payload": {}, "transactionId": new_transaction_id(), **start} if isinstance(start, dict) else start
        for start in starts
    ]
    return {**body, "events": named}
