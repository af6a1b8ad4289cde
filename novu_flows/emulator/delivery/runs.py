"""One run of a workflow for one subscriber, as documents: the notification and its jobs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from novu_flows.emulator.clock import iso
from novu_flows.emulator.delivery.delay import Misconfigured, delay_of
from novu_flows.emulator.delivery.digest_steps import steps_of_run
from novu_flows.emulator.delivery.kinds import DELAY, DIGEST, TRIGGER
from novu_flows.emulator.delivery.moments import months_later
from novu_flows.emulator.delivery.scene import Scene
from novu_flows.emulator.delivery.start import Start, kind_of
from novu_flows.emulator.delivery.statuses import PENDING
from novu_flows.emulator.documents import minimized
from novu_flows.emulator.store import Document


def make_notification(start: Start, subscriber: Document, recipient: Any) -> Document:
    """Keep the notification of a run (shape: recorded section `notifications`, number 512)."""
    now = start.scene.world.now()
    notification = {
        "_id": start.scene.world.new_id(),
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
    start.scene.store.insert("notifications", notification)
    return notification


def make_jobs(start: Start, subscriber: Document, notification: Document) -> list[Document]:
    """Make the jobs of a run, each pointing to the one before; none is kept yet. Raise Misconfigured."""
    jobs: list[Document] = []
    for step in steps_of_run(start, notification):
        if not step.get("template"):
            raise Misconfigured("Step template was not found")
        parent = {"_parentId": jobs[-1]["_id"]} if jobs else {}
        jobs.append({**_job(start, notification, step), "subscriberId": subscriber["subscriberId"], **parent})
    return jobs


def set_channels(scene: Scene, jobs: Sequence[Document]) -> None:
    """Say in the notification which kinds of steps it has, once its jobs are kept."""
    kinds = dict.fromkeys(job["type"] for job in jobs if job["type"] != TRIGGER)
    for notification in scene.store.find("notifications", {"_id": jobs[0]["_notificationId"]}):
        changed = {**notification, "channels": list(kinds), "updatedAt": scene.world.now()}
        scene.store.replace("notifications", changed)


def _expire_at(start: Start) -> str:
    """Give the day on which Novu forgets a run: a month after its delays."""
    waiting = [step.get("metadata") or {} for step in start.active_steps if kind_of(step) in (DELAY, DIGEST)]
    world, trigger = start.scene.world, start.trigger
    try:
        spans = [delay_of(world, metadata, trigger.payload, trigger.overrides) for metadata in waiting]
    except Misconfigured:
        spans = []
    return iso(months_later(world.clock.now(), 1) + timedelta(milliseconds=sum(span or 0 for span in spans)))


def _job(start: Start, notification: Document, step: Document) -> Document:
    now = start.scene.world.now()
    trigger = start.trigger
    return {
        "_id": start.scene.world.new_id(),
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
