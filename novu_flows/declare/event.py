"""A start of a workflow as a value: checked when it is made, and ready to be written as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from novu_flows.declare.cases import OneRecipient, Recipients, TopicRef
from novu_flows.declare.payload import P, wire_payload
from novu_flows.declare.subscriber import Subscriber
from novu_flows.declare.workflow import Workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    What an application wants to be told: for whom, and with what.

    Both clients take it: `client.send(events.trigger(event))`. Without a transaction id it gets one when it is
    sent; with one, Novu drops what it has seen.
    """

    workflow_id: str
    to: tuple[str | TopicRef, ...]
    payload: Mapping[str, object]
    overrides: Mapping[str, object] = field(default_factory=dict)
    actor: str | None = None
    transaction_id: str | None = None

    @property
    def body(self) -> dict[str, object]:
        """Give the JSON object of Novu's `POST /v1/events/trigger` (API notes, section 6.1)."""
        optional = {"overrides": self.overrides, "actor": self.actor, "transactionId": self.transaction_id}
        return {
            "name": self.workflow_id,
            "to": [_recipient_json(one) for one in self.to],
            "payload": dict(self.payload),
            **{name: value for name, value in optional.items() if value},
        }


class EventOptions(TypedDict, total=False):
    """What an event may say beside its payload: `actor` is whose picture is shown."""

    overrides: Mapping[str, object]
    actor: Subscriber | str
    transaction_id: str


def make_event(
    workflow: Workflow[P], to: Recipients, payload: P | Mapping[str, object], options: EventOptions
) -> Event:
    """Check a payload against the model of a workflow; raise pydantic's ValidationError, or ValueError."""
    model = workflow.payload
    checked = payload if isinstance(payload, model) else model.model_validate(payload)
    recipients = (to,) if isinstance(to, Subscriber | TopicRef | str) else tuple(to)
    if not recipients:
        raise ValueError(f"an event of {workflow.workflow_id} is for nobody")
    return Event(
        workflow_id=workflow.workflow_id,
        to=tuple(map(_recipient, recipients)),
        payload=wire_payload(checked),
        overrides=options.get("overrides", {}),
        actor=None if (actor := options.get("actor")) is None else _subscriber_id(actor),
        transaction_id=options.get("transaction_id"),
    )


def _recipient(one: OneRecipient) -> str | TopicRef:
    return one if isinstance(one, TopicRef) else _subscriber_id(one)


def _subscriber_id(subscriber: Subscriber | str) -> str:
    return subscriber if isinstance(subscriber, str) else subscriber.subscriber_id


def _recipient_json(one: str | TopicRef) -> object:
    return {"type": "Topic", "topicKey": one.topic_key} if isinstance(one, TopicRef) else one
