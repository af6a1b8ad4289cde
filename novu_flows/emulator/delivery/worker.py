"""Novu's worker: takes queued triggers and jobs whose turn has come, one after the other."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from logging import DEBUG, getLogger

from novu_flows.emulator.delivery.due import DUE, next_due
from novu_flows.emulator.delivery.kinds import QUEUED, TRIGGER
from novu_flows.emulator.delivery.lookups import Scene
from novu_flows.emulator.delivery.pace import AT_ONCE, Pace, WorkflowKey, workflow_of_event, workflow_of_job
from novu_flows.emulator.delivery.starting import TriggerEnded, deliver
from novu_flows.emulator.delivery.step import carry_out, give_up
from novu_flows.emulator.delivery.trigger import AcceptedTrigger, read_trigger
from novu_flows.emulator.delivery.v2 import sending
from novu_flows.emulator.delivery.v2.starting import deliver as deliver_v2
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.file import StoreFailed
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.world import World
from novu_flows.emulator.v2.workflow_facts import is_v2_workflow

_BATCH = 100
_LOG = getLogger("novu_flows.emulator")


def settle(world: World, pace: Pace = AT_ONCE) -> None:
    """
    Deliver everything that is queued and due by the world's clock.

    Each trigger and each job is kept as a whole or not at all, so a kill loses nothing and doubles nothing.
    """
    with world.lock:
        scene = Scene(world)
        busy = _take_triggers(scene, pace)
        while jobs := _due_jobs(scene.world, pace, busy):
            for job in _in_turns(jobs):
                _carry_out(scene, job)


def turn(world: World, ahead: timedelta) -> None:
    """Turn the clock, stopping at every moment at which something is due, so that it happens at its time."""
    with world.lock:
        settle(world)
        target = world.clock.now() + ahead
        while (due := next_due(world)) is not None and due <= target:
            world.clock.turn(max(due - world.clock.now(), timedelta()))
            settle(world)
        world.clock.turn(max(target - world.clock.now(), timedelta()))


def _take_triggers(scene: Scene, pace: Pace) -> frozenset[WorkflowKey]:
    """
    Make the runs of the triggers that are queued; return the workflows whose triggers still wait.

    The first job of a run with a digest stands for its trigger and is over before the next one is taken.
    """
    events = scene.store.find("events", {})
    busy = pace.busy(events, scene.world.clock.now())
    for event in events:
        if workflow_of_event(event) not in busy:
            _as_a_whole(scene.world, partial(_take, scene, event), partial(_abandon_event, scene, event))
            for job in scene.store.find("jobs", {"type": TRIGGER, "status": QUEUED}):
                _carry_out(scene, job)
    return busy


def _take(scene: Scene, event: Document) -> None:
    # What was made before a trigger fails stays, as in Novu.
    with suppress(TriggerEnded):
        _deliver(scene, read_trigger(event))
    _drop(scene, event)


def _deliver(scene: Scene, trigger: AcceptedTrigger) -> None:
    workflow = scene.triggered(trigger.environment_id, trigger.workflow_id)
    if workflow is not None and is_v2_workflow(workflow):
        deliver_v2(scene, trigger, workflow)
    else:
        deliver(scene, trigger)


def _carry_out(scene: Scene, job: Document) -> None:
    _as_a_whole(scene.world, partial(_run, scene, job), partial(give_up, scene, job))


def _run(scene: Scene, job: Document) -> None:
    (sending.carry_out if sending.is_v2(job) else carry_out)(scene, job)


def _due_jobs(world: World, pace: Pace, busy: frozenset[WorkflowKey]) -> list[Document]:
    now = world.clock.now()
    due = world.store.select("jobs", f"{DUE} <= ? ORDER BY {DUE}, seq LIMIT {_BATCH}", [iso(now)])
    return [job for job in due if workflow_of_job(job) not in busy and pace.has_come(job, now)]


def _in_turns(jobs: list[Document]) -> list[Document]:
    """Put the first job of each trigger first, then the second of each: triggers take turns."""
    earlier: Counter[str] = Counter()
    turns = []
    for job in jobs:
        turns.append(earlier[str(job.get("transactionId"))])
        earlier[str(job.get("transactionId"))] += 1
    return [job for _, job in sorted(zip(turns, jobs, strict=True), key=lambda held: held[0])]


def _abandon_event(scene: Scene, event: Document, _reason: str) -> None:
    _drop(scene, event)


def _drop(scene: Scene, event: Document) -> None:
    scene.store.remove("events", {"_id": event["_id"]})


def _as_a_whole(world: World, act: Callable[[], None], abandon: Callable[[str], None]) -> None:
    """
    Keep what an act writes as a whole.

    One that raises what nobody foresaw is ended as failed: as in Novu, others are delivered all the same. A file that
    cannot be written stops the worker.
    """
    try:
        act()
        world.store.commit()
    except Exception as error:
        world.rollback()
        if isinstance(error, StoreFailed):
            raise
        _abandon(world, abandon, f"{type(error).__name__}: {error}")
    except BaseException:
        world.rollback()
        raise


def _abandon(world: World, abandon: Callable[[str], None], reason: str) -> None:
    _LOG.error("the embedded Novu failed at a delivery: %s", reason, exc_info=_LOG.isEnabledFor(DEBUG))
    abandon(reason)
    world.store.commit()
