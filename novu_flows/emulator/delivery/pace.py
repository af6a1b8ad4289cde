"""How soon the worker begins: at once in a process, behind its queue on a port."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.kinds import DELAYED
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import Document

WorkflowKey = tuple[str, str]  # environment and identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """
    The time that the worker lets pass.

    Novu's worker is still busy with a trigger while the next ones arrive, so triggers that are sent one right
    after the other run side by side, step by step (recorded deliveries `filter.group`, `filter.several`).
    `quiet` is how long no trigger of a workflow has come before those that wait are taken, `longest` the
    longest that one waits for that; `late` is how late a delayed step is looked at.
    """

    quiet: timedelta = timedelta()
    longest: timedelta = timedelta()
    late: timedelta = timedelta()

    def busy(self, events: Sequence[Document], now: datetime) -> frozenset[WorkflowKey]:
        """Return the workflows whose triggers still wait for others."""
        return frozenset(self._busy(events, now)) if self.quiet else frozenset()

    def _busy(self, events: Sequence[Document], now: datetime) -> Iterator[WorkflowKey]:
        newest = {workflow_of_event(event): moment(event["queued_at"]) for event in events}
        oldest = {workflow_of_event(event): moment(event["queued_at"]) for event in reversed(events)}
        for workflow, queued in newest.items():
            if now - queued < self.quiet and now - oldest[workflow] < self.longest:
                yield workflow

    def has_come(self, job: Document, now: datetime) -> bool:
        """Return whether the turn of a job that is due has come."""
        return job.get("status") != DELAYED or moment(job["dueAt"]) <= now - self.late


AT_ONCE = Pace()
BEHIND_A_QUEUE = Pace(
    quiet=timedelta(milliseconds=400), longest=timedelta(seconds=2), late=timedelta(milliseconds=100)
)


def workflow_of_event(event: Document) -> WorkflowKey:
    """Return the workflow of a queued trigger."""
    return str((event.get("scope") or {}).get("_environmentId")), str(event.get("workflow_id"))


def workflow_of_job(job: Document) -> WorkflowKey:
    """Return the workflow of a job."""
    return str(job.get("_environmentId")), str(job.get("identifier"))
