"""What the worker does first with a trigger: subscribers, notifications, jobs (API notes, section 6.1)."""

from typing import Any

from novu_flows.emulator.delivery.delay import Misconfigured
from novu_flows.emulator.delivery.details import STEP_CREATED, record
from novu_flows.emulator.delivery.people import NotASubscriber, met
from novu_flows.emulator.delivery.queue import queue
from novu_flows.emulator.delivery.runs import make_jobs, make_notification, set_channels
from novu_flows.emulator.delivery.scene import Scene
from novu_flows.emulator.delivery.start import Start
from novu_flows.emulator.delivery.trigger import Trigger
from novu_flows.emulator.store import Document

NOT_UNIQUE = "transactionId property is not unique, please make sure all triggers have a unique transactionId"


class NotDelivered(Exception):
    """A trigger ends early; its caller hears of it only where the worker's part runs in the request."""

    def __init__(self, messages: str | list[str]) -> None:
        super().__init__(messages)
        self.messages = messages


def deliver(scene: Scene, trigger: Trigger) -> None:
    """
    Make everything that a trigger makes and queue the first job of each run; raise NotDelivered.

    All notifications come before the first job, so a recipient that cannot be a subscriber leaves
    notifications without jobs behind (recorded section `notifications`, number 487).
    """
    start = _start(scene, trigger)
    try:
        for jobs in [_run(start, recipient) for recipient in trigger.recipients]:
            _store(scene, jobs)
    except Misconfigured as refused:
        raise NotDelivered(str(refused)) from refused


def _start(scene: Scene, trigger: Trigger) -> Start:
    _refuse_used(scene, trigger)
    workflow = scene.triggered(trigger.environment_id, trigger.workflow_id)
    if workflow is None:
        raise NotDelivered("Notification template could not be found")
    actor = _subscriber(scene, trigger, trigger.actor) if trigger.actor else None
    return Start(scene=scene, trigger=trigger, workflow=workflow, actor=actor)


def _refuse_used(scene: Scene, trigger: Trigger) -> None:
    """
    Drop a transaction id that was used before.

    The events of one bulk are looked at before any of them has jobs, so one id may be in there twice
    (recorded section `bulk trigger`, number 468, whose messages are in section `feed`).
    """
    mark = (trigger.bulk_id or "", trigger.transaction_id)
    if mark in scene.bulks:
        return
    used = {"_environmentId": trigger.environment_id, "transactionId": trigger.transaction_id}
    if scene.store.find_one("jobs", used) is not None:
        raise NotDelivered(NOT_UNIQUE)
    if trigger.bulk_id:
        scene.bulks.add(mark)


def _run(start: Start, recipient: Any) -> list[Document]:
    subscriber = _subscriber(start.scene, start.trigger, recipient)
    return make_jobs(start, subscriber, make_notification(start, subscriber, recipient))


def _subscriber(scene: Scene, trigger: Trigger, recipient: Any) -> Document:
    try:
        return met(scene.world, trigger.scope, recipient)
    except NotASubscriber as refused:
        raise NotDelivered(refused.messages) from refused


def _store(scene: Scene, jobs: list[Document]) -> None:
    if not jobs:
        raise NotDelivered("Cannot read properties of undefined (reading '_organizationId')")
    for job in jobs:
        scene.store.insert("jobs", job)
        record(scene.world, job, STEP_CREATED)
    set_channels(scene, jobs)
    queue(scene.world, jobs[0])
