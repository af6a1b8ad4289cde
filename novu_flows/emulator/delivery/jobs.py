"""One run of a workflow for one subscriber, as documents: the notification and its jobs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from novu_flows.emulator.delivery import details
from novu_flows.emulator.delivery.delay import Misconfigured, delay_of, months_later
from novu_flows.emulator.delivery.details import record
from novu_flows.emulator.delivery.digest import delay_or_merge, steps_of_run
from novu_flows.emulator.delivery.kinds import DELAY, DELAYED, DIGEST, PENDING, QUEUED, TRIGGER
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.trigger import RunContext, kind_of
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document


def queue(state: State, job: Document) -> None:
    """
    Put a job in line; `dueAt` says when its turn comes, and a merged digest has none.

    Raise Misconfigured where a step that waits does not say how long.
    """
    match job["type"]:
        case "digest":
            span = delay_or_merge(state, job)
            if span is None:
                return
        case "delay":
            span = _delay(state, job)
        case _:
            span = None
    waits = job["type"] in (DIGEST, DELAY)
    _put_in_line(state, {**job, "status": DELAYED if waits else QUEUED}, span or 0)


def _delay(state: State, job: Document) -> int | None:
    try:
        return delay_of(state, job["step"].get("metadata") or {}, job.get("payload"), job.get("overrides"))
    except Misconfigured:
        # Novu has written the status by then, so the job waits for ever.
        state.store.replace("jobs", {**job, "status": DELAYED, "updatedAt": state.now()})
        raise


def _put_in_line(state: State, job: Document, span: int) -> None:
    due = iso(state.clock.now() + timedelta(milliseconds=span))
    state.store.replace("jobs", {**job, "dueAt": due, "updatedAt": state.now()})
    record(state, job, details.STEP_QUEUED)
    if span:
        record(state, job, details.STEP_DELAYED.with_raw({"delay": span}))


def make_notification(start: RunContext, subscriber: Document, recipient: Any) -> Document:
    """Keep the notification of a run; raise Misconfigured (recorded section `notifications`, number 512)."""
    now = start.lookups.state.now()
    notification = {
        "_id": start.lookups.state.new_id(),
        "_templateId": start.workflow["_id"],
        "_environmentId": start.trigger.environment_id,
        "_organizationId": start.trigger.scope["_organizationId"],
        "_subscriberId": subscriber["_id"],
        "transactionId": start.trigger.transaction_id,
        "channels": [],
        "to": minimized(recipient),
        **minimized({"payload": start.trigger.payload}),
        "expireAt": _expire_at(start),
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    start.lookups.store.insert("notifications", notification)
    return notification


def make_jobs(start: RunContext, subscriber: Document, notification: Document) -> list[Document]:
    """Make the jobs of a run, each pointing to the one before; none is kept yet. Raise Misconfigured."""
    jobs: list[Document] = []
    for step in steps_of_run(start, notification):
        if not step.get("template"):
            raise Misconfigured("Step template was not found")
        parent = {"_parentId": jobs[-1]["_id"]} if jobs else {}
        jobs.append({**_job(start, notification, step), "subscriberId": subscriber["subscriberId"], **parent})
    return jobs


def set_channels(lookups: Lookups, jobs: Sequence[Document]) -> None:
    """Write into the notification which kinds of steps it has, once its jobs are kept."""
    kinds = dict.fromkeys(job["type"] for job in jobs if job["type"] != TRIGGER)
    for notification in lookups.store.find("notifications", {"_id": jobs[0]["_notificationId"]}):
        changed = {**notification, "channels": list(kinds), "updatedAt": lookups.state.now()}
        lookups.store.replace("notifications", changed)


def _expire_at(start: RunContext) -> str:
    """
    Return the day on which Novu forgets a run: a month after its waits; raise Misconfigured.

    The waits of inactive steps count too, so a date of theirs that has passed ends the trigger before it made
    anything (recorded delivery `delay.until_inactive`).
    """
    waiting = [
        step.get("metadata") or {} for step in start.workflow["steps"] if kind_of(step) in (DELAY, DIGEST)
    ]
    state, trigger = start.lookups.state, start.trigger
    spans = [delay_of(state, metadata, trigger.payload, trigger.overrides) for metadata in waiting]
    return iso(months_later(state.clock.now(), 1) + timedelta(milliseconds=sum(spans)))


def _job(start: RunContext, notification: Document, step: Document) -> Document:
    now = start.lookups.state.now()
    trigger = start.trigger
    return {
        "_id": start.lookups.state.new_id(),
        "identifier": trigger.workflow_id,
        **minimized({"payload": trigger.payload, "overrides": trigger.overrides}),
        "step": step,
        "transactionId": trigger.transaction_id,
        "_notificationId": notification["_id"],
        **trigger.scope,
        "_userId": trigger.creator_id,
        "_subscriberId": notification["_subscriberId"],
        "status": PENDING,
        "_templateId": notification["_templateId"],
        "digest": {**(step.get("metadata") or {}), "events": []},
        "type": kind_of(step),
        "expireAt": notification["expireAt"],
        **({"_actorId": start.actor["_id"]} if start.actor else {}),
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
