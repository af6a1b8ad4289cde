"""Novu's worker: takes queued triggers and jobs whose turn has come, one after the other."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from logging import DEBUG, getLogger

from novu_flows.emulator.delivery.due import DUE, next_due
from novu_flows.emulator.delivery.kinds import QUEUED, TRIGGER
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.pace import AT_ONCE, Pace, WorkflowKey, workflow_of_event, workflow_of_job
from novu_flows.emulator.delivery.starting import TriggerEnded, deliver
from novu_flows.emulator.delivery.step import carry_out, give_up
from novu_flows.emulator.delivery.trigger import AcceptedTrigger, read_trigger
from novu_flows.emulator.delivery.v2 import sending
from novu_flows.emulator.delivery.v2.starting import deliver as deliver_v2
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.file import StoreFailed
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.workflow_facts import is_v2_workflow

_BATCH = 100
_LOG = getLogger("novu_flows.emulator")


def settle(state: State, pace: Pace = AT_ONCE) -> None:
    """
    Deliver everything that is queued and due by the state's clock.

    Each trigger and each job is kept as a whole or not at all, so a kill loses nothing and doubles nothing.
    """
    with state.lock:
        lookups = Lookups(state)
        busy = _take_triggers(lookups, pace)
        while jobs := _due_jobs(lookups.state, pace, busy):
            for job in _in_turns(jobs):
                _carry_out(lookups, job)


def turn(state: State, ahead: timedelta) -> None:
    """Turn the clock, stopping at every moment at which something is due, so that it happens at its time."""
    with state.lock:
        settle(state)
        target = state.clock.now() + ahead
        while (due := next_due(state)) is not None and due <= target:
            state.clock.turn(max(due - state.clock.now(), timedelta()))
            settle(state)
        state.clock.turn(max(target - state.clock.now(), timedelta()))


def _take_triggers(lookups: Lookups, pace: Pace) -> frozenset[WorkflowKey]:
    """
    Make the runs of the triggers that are queued; return the workflows whose triggers still wait.

    The first job of a run with a digest stands for its trigger and is over before the next one is taken.
    """
    events = lookups.store.find("events", {})
    busy = pace.busy(events, lookups.state.clock.now())
    for event in events:
        if workflow_of_event(event) not in busy:
            _as_a_whole(
                lookups.state, partial(_take, lookups, event), partial(_abandon_event, lookups, event)
            )
            for job in lookups.store.find("jobs", {"type": TRIGGER, "status": QUEUED}):
                _carry_out(lookups, job)
    return busy


def _take(lookups: Lookups, event: Document) -> None:
    # What was made before a trigger fails stays, as in Novu.
    with suppress(TriggerEnded):
        _deliver(lookups, read_trigger(event))
    _drop(lookups, event)


def _deliver(lookups: Lookups, trigger: AcceptedTrigger) -> None:
    workflow = lookups.triggered(trigger.environment_id, trigger.workflow_id)
    if workflow is not None and is_v2_workflow(workflow):
        deliver_v2(lookups, trigger, workflow)
    else:
        deliver(lookups, trigger)


def _carry_out(lookups: Lookups, job: Document) -> None:
    _as_a_whole(lookups.state, partial(_run, lookups, job), partial(give_up, lookups, job))


def _run(lookups: Lookups, job: Document) -> None:
    (sending.carry_out if sending.is_v2(job) else carry_out)(lookups, job)


def _due_jobs(state: State, pace: Pace, busy: frozenset[WorkflowKey]) -> list[Document]:
    now = state.clock.now()
    due = state.store.select("jobs", f"{DUE} <= ? ORDER BY {DUE}, seq LIMIT {_BATCH}", [iso(now)])
    return [job for job in due if workflow_of_job(job) not in busy and pace.has_come(job, now)]


def _in_turns(jobs: list[Document]) -> list[Document]:
    """Put the first job of each trigger first, then the second of each: triggers take turns."""
    earlier: Counter[str] = Counter()
    turns = []
    for job in jobs:
        turns.append(earlier[str(job.get("transactionId"))])
        earlier[str(job.get("transactionId"))] += 1
    return [job for _, job in sorted(zip(turns, jobs, strict=True), key=lambda held: held[0])]


def _abandon_event(lookups: Lookups, event: Document, _reason: str) -> None:
    _drop(lookups, event)


def _drop(lookups: Lookups, event: Document) -> None:
    lookups.store.remove("events", {"_id": event["_id"]})


def _as_a_whole(state: State, act: Callable[[], None], abandon: Callable[[str], None]) -> None:
    """
    Keep what an act writes as a whole.

    One that raises what nobody foresaw is ended as failed: as in Novu, others are delivered all the same. A file that
    cannot be written stops the worker.
    """
    try:
        act()
        state.store.commit()
    except Exception as error:
        state.rollback()
        if isinstance(error, StoreFailed):
            raise
        _abandon(state, abandon, f"{type(error).__name__}: {error}")
    except BaseException:
        state.rollback()
        raise


def _abandon(state: State, abandon: Callable[[str], None], reason: str) -> None:
    _LOG.error("the embedded Novu failed at a delivery: %s", reason, exc_info=_LOG.isEnabledFor(DEBUG))
    abandon(reason)
    state.store.commit()
