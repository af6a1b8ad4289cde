"""What the worker does first with a trigger of a v2 workflow: contexts, subscribers, notifications, jobs."""

from collections.abc import Iterator
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.delay import months_later
from novu_flows.emulator.delivery.kinds import COMPLETED, EMAIL, PENDING, TRIGGER
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.starting import refuse_used
from novu_flows.emulator.delivery.trigger import AcceptedTrigger
from novu_flows.emulator.delivery.v2.messages import severity_of
from novu_flows.emulator.delivery.v2.queueing import queue_next
from novu_flows.emulator.delivery.v2.recipients import NoSubscriber, RunRecipients
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.workflow_facts import default_of

_INBOX = "novu"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStart:
    """What every run of one trigger has in common."""

    lookups: Lookups
    trigger: AcceptedTrigger
    workflow: Document
    actor: Document | None
    context_keys: list[str]

    @property
    def overrides(self) -> Document:
        """Return the overrides of the trigger."""
        return self.trigger.overrides if isinstance(self.trigger.overrides, dict) else {}


def deliver(lookups: Lookups, trigger: AcceptedTrigger, workflow: Document) -> None:
    """
    RunStart a run for each recipient, and queue its first step; raise TriggerEnded for a transaction that is not new.

    A recipient that cannot be a subscriber is left out alone (recorded `activity of tx-l-bad-email`).
    """
    _stamp(lookups, workflow)
    refuse_used(lookups, trigger)
    recipients = RunRecipients(lookups.state, trigger)
    keys = recipients.context_keys()
    actor = recipients.subscriber(trigger.actor) if trigger.actor else None
    start = RunStart(lookups=lookups, trigger=trigger, workflow=workflow, actor=actor, context_keys=keys)
    for recipient in trigger.recipients:
        try:
            _run(start, recipients, recipient)
        except NoSubscriber:
            continue


def _stamp(lookups: Lookups, workflow: Document) -> None:
    """Write when a workflow was triggered last (recorded `workflow list: lastTriggeredAt`)."""
    held = lookups.store.find_one("workflows", {"_id": workflow["_id"]})
    if held is not None:
        lookups.store.replace("workflows", {**held, "lastTriggeredAt": lookups.state.now()})


def _run(start: RunStart, recipients: RunRecipients, recipient: Document) -> None:
    subscriber = recipients.subscriber(recipient)
    topics = recipients.evaluated(recipient.get("topics") or [], start.workflow)
    if topics is None or not start.workflow["steps"]:
        return
    notification = _notification(start, subscriber, (recipient, topics))
    start.lookups.store.insert("notifications", notification)
    jobs = list(_jobs(start, subscriber, notification))
    for job in jobs:
        start.lookups.store.insert("jobs", job)
    queue_next(start.lookups, jobs[0])


def _notification(start: RunStart, subscriber: Document, to: tuple[Document, list[Document]]) -> Document:
    state, workflow = start.lookups.state, start.workflow
    now, (recipient, topics) = state.now(), to
    return {
        "_id": state.new_id(),
        "_templateId": workflow["_id"],
        **start.trigger.scope,
        "_subscriberId": subscriber["_id"],
        "topics": topics,
        "transactionId": start.trigger.transaction_id,
        "channels": list(dict.fromkeys(step["type"] for step in workflow["steps"])),
        "to": minimized(recipient),
        **minimized({"payload": start.trigger.payload}),
        "tags": workflow.get("tags") or [],
        "severity": severity_of(start.overrides, workflow),
        "critical": default_of(workflow)["readOnly"],
        "contextKeys": start.context_keys,
        "expireAt": iso(months_later(state.clock.now(), 1)),
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }


def _jobs(start: RunStart, subscriber: Document, notification: Document) -> Iterator[Document]:
    """Return the jobs of a run, each pointing to the one before; the first stands for the trigger and is done."""
    trigger = {"type": TRIGGER, "status": COMPLETED, "step": {}, "digest": {}}
    job = _job(start, subscriber, notification, trigger)
    yield job
    before: list[Document] = [{}, *start.workflow["steps"]]
    for step, parent in zip(start.workflow["steps"], before, strict=False):
        provider_id = _provider(start, step["type"])
        fields = {
            "type": step["type"],
            "status": PENDING,
            "step": _step(start, step, parent),
            "digest": {"events": []},
            **({"providerId": provider_id} if provider_id else {}),
        }
        job = {**_job(start, subscriber, notification, fields), "_parentId": job["_id"]}
        yield job


def _job(start: RunStart, subscriber: Document, notification: Document, fields: Document) -> Document:
    state, trigger = start.lookups.state, start.trigger
    actor = {"_actorId": start.actor["_id"], "actorId": start.actor["subscriberId"]} if start.actor else {}
    now = state.now()
    return {
        "_id": state.new_id(),
        "identifier": trigger.workflow_id,
        **minimized({"payload": trigger.payload, "overrides": trigger.overrides}),
        "transactionId": trigger.transaction_id,
        "_notificationId": notification["_id"],
        **trigger.scope,
        "_userId": trigger.creator_id,
        "_subscriberId": subscriber["_id"],
        "subscriberId": subscriber["subscriberId"],
        "_templateId": notification["_templateId"],
        "contextKeys": start.context_keys,
        **actor,
        **fields,
        "expireAt": notification["expireAt"],
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }


def _step(start: RunStart, step: Document, parent: Document) -> Document:
    """Return a step as its job keeps it (recorded `activity of tx-1`)."""
    template = {
        "type": step["type"],
        "content": "",
        "variables": [],
        "_feedId": None,
        "_layoutId": _default_layout(start) if step["type"] == EMAIL else None,
        "name": step["name"],
        "_creatorId": start.trigger.creator_id,
    }
    issues = step.get("controlIssues")
    kept = ("_id", "_templateId", "active", "name", "stepId", "type", "controlValues", "controlsOf")
    return {
        **{name: step[name] for name in kept},
        **({"_parentId": parent["_id"]} if parent else {}),
        "metadata": {"timed": {"weekDays": [], "monthDays": []}},
        "filters": [],
        "variants": [],
        "template": template,
        **({"issues": {"controls": issues}} if issues else {}),
    }


def _default_layout(start: RunStart) -> str | None:
    """Return the legacy layout that the message template of an e-mail names; nothing is put into it."""
    where = {"_environmentId": start.trigger.environment_id, "isDefault": True, "deleted": False}
    found = start.lookups.store.find_one("layouts", where)
    return None if found is None else str(found["_id"])


def _provider(start: RunStart, kind: str) -> str | None:
    """Return the provider that the jobs of a channel are of, whichever sends: that of its first active integration."""
    if kind == "in_app":
        return _INBOX
    where: dict[str, Any] = {"_environmentId": start.trigger.environment_id, "channel": kind}
    found = start.lookups.store.find_one("integrations", {**where, "active": True, "deleted": False})
    return None if found is None else str(found["providerId"])
