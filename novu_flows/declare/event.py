"""A start of a workflow as a value, checked when it is made."""

from collections.abc import Mapping
from dataclasses import field

from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import Recipients, SingleRecipient, TopicRef, one_by_one
from novu_flows.declare.payload import P, wire_payload
from novu_flows.declare.workflow import Subscriber, Workflow, id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """
    A start of a workflow: for whom, and with what; the payload is JSON already.

    Both clients take it: `client.send(events.trigger(event))`. Without a transaction id it gets one when it is
    sent; with one, Novu drops what it has seen.
    """

    workflow_id: str
    to: tuple[str | TopicRef, ...]
    payload: Mapping[str, object]
    overrides: Mapping[str, object] = field(default_factory=dict)
    actor: str | None = None
    context: Mapping[str, object] = field(default_factory=dict)
    transaction_id: str | None = None


def checked_payload(
    workflow: Workflow[P], to: Recipients, payload: P | Mapping[str, object]
) -> dict[str, object]:
    """Return a payload that the workflow's model takes, as JSON; raise pydantic's ValidationError, or ValueError."""
    model = workflow.payload
    checked = payload if isinstance(payload, model) else model.model_validate(payload)
    if not one_by_one(to):
        raise ValueError(f"an event of {workflow.workflow_id} is for nobody")
    return wire_payload(checked)


def event_of(
    workflow_id: str,
    to: Recipients,
    payload: Mapping[str, object],
    *,
    overrides: Mapping[str, object] | None = None,
    actor: Subscriber | str | None = None,
    context: Mapping[str, object] | None = None,
    transaction_id: str | None = None,
) -> Event:
    """Return a start with a payload that is sent as it is, right or wrong."""
    return Event(
        workflow_id=workflow_id,
        to=tuple(map(_recipient, one_by_one(to))),
        payload=payload,
        overrides=overrides or {},
        actor=None if actor is None else id_of(actor),
        context=context or {},
        transaction_id=transaction_id,
    )


def _recipient(one: SingleRecipient) -> str | TopicRef:
    return one if isinstance(one, TopicRef) else id_of(one)
