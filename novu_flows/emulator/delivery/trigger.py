"""One start of a workflow, as a request hands it to the worker."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedTrigger:
    """One start of a workflow, for all its recipients."""

    scope: Document
    creator_id: str
    workflow_id: str
    transaction_id: str
    payload: Any
    overrides: Any
    recipients: Sequence[Any]
    actor: Any = None
    bulk_id: str | None = None  # the request that it came in with others
    context: Any = None  # of a v2 workflow: ids or {id, data}, by type

    @property
    def environment_id(self) -> str:
        """Return the database id of its environment."""
        return str(self.scope["_environmentId"])

    def queued(self, event_id: str, now: str) -> Document:
        """Return the document that waits for the worker."""
        kept = {field.name: getattr(self, field.name) for field in fields(self)}
        return {"_id": event_id, "queued_at": now, **kept}


def make_trigger(
    request: Request, event: Mapping[str, Any], transaction_id: str, recipients: Sequence[Any]
) -> AcceptedTrigger:
    """Take from a request what the worker needs; its actor is in the form of a recipient."""
    return AcceptedTrigger(
        scope=request.scope,
        creator_id=request.creator_id,
        workflow_id=event["name"],
        transaction_id=transaction_id,
        payload=event["payload"],
        overrides=event.get("overrides") or {},
        recipients=recipients,
        actor=event.get("actor"),
        bulk_id=event.get("bulk_id"),
        context=event.get("context"),
    )


def read_trigger(event: Document) -> AcceptedTrigger:
    """Read a document that `Trigger.queued` has made."""
    held = {"context": None, **event}  # which files from before contexts do not have
    return AcceptedTrigger(**{field.name: held[field.name] for field in fields(AcceptedTrigger)})


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContext:
    """What every run of one trigger has in common."""

    lookups: Lookups
    trigger: AcceptedTrigger
    workflow: Document
    actor: Document | None

    @property
    def active_steps(self) -> list[Document]:
        """Return the steps that a run has."""
        return [step for step in self.workflow["steps"] if step.get("active")]


def kind_of(step: Document) -> str:
    """Return the kind of a step: a channel, `digest`, `delay` or `trigger`."""
    return str((step.get("template") or {}).get("type"))
