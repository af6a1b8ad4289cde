"""Jobs put in line: at once, or when their wait is over."""

from datetime import timedelta

from novu_flows.emulator.clock import iso
from novu_flows.emulator.delivery import details
from novu_flows.emulator.delivery.delay import Misconfigured, delay_of
from novu_flows.emulator.delivery.details import record
from novu_flows.emulator.delivery.digest import delay_or_merge
from novu_flows.emulator.delivery.kinds import DELAY, DIGEST
from novu_flows.emulator.delivery.statuses import DELAYED, QUEUED
from novu_flows.emulator.store import Document
from novu_flows.emulator.world import World


def queue(world: World, job: Document) -> None:
    """
    Put a job in line; `dueAt` says when its turn comes, and a merged digest has none.

    Raise Misconfigured where a step that waits does not say how long.
    """
    match job["type"]:
        case "digest":
            span = delay_or_merge(world, job)
            if span is None:
                return
        case "delay":
            span = _delay(world, job)
        case _:
            span = None
    waits = job["type"] in (DIGEST, DELAY)
    _put_in_line(world, {**job, "status": DELAYED if waits else QUEUED}, span or 0)


def _delay(world: World, job: Document) -> int | None:
    try:
        return delay_of(world, job["step"].get("metadata") or {}, job.get("payload"), job.get("overrides"))
    except Misconfigured:
        # Novu has written the status by then, so the job waits for ever.
        world.store.replace("jobs", {**job, "status": DELAYED, "updatedAt": world.now()})
        raise


def _put_in_line(world: World, job: Document, span: int) -> None:
    due = iso(world.clock.now() + timedelta(milliseconds=span))
    world.store.replace("jobs", {**job, "dueAt": due, "updatedAt": world.now()})
    record(world, job, details.STEP_QUEUED)
    if span:
        record(world, job, details.STEP_DELAYED.with_raw({"delay": span}))
