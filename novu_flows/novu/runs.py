"""Runs of a trigger and their messages, as values."""

from novu_flows.dataclass import dataclass

_OVER = frozenset({"completed", "failed", "canceled", "merged", "skipped"})
_WAITS = frozenset({"digest", "delay"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedJob:
    """One step of a run; `details` are what Novu says of it, oldest first."""

    job_id: str
    type: str
    status: str
    details: tuple[str, ...]
    stops_on_fail: bool = False

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will come of it."""
        return self.status in _OVER

    @property
    def waits(self) -> bool:
        """Return whether it holds back the steps after it: until its time, or for good in favour of another run."""
        return self.type in _WAITS and self.status in ("delayed", "merged")

    @property
    def ends_run(self) -> bool:
        """Return whether nothing after it happens: it failed, and the workflow stops there."""
        return self.status == "canceled" or (self.status == "failed" and self.stops_on_fail)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedRun:
    """One workflow for one subscriber."""

    notification_id: str
    subscriber_id: str
    created_at: str
    jobs: tuple[ObservedJob, ...]

    @property
    def is_settled(self) -> bool:
        """Return whether nothing more happens at this time: every step has ended, or is held back by one that waits."""
        for job in self.jobs:
            if job.waits or job.ends_run:
                return True
            if not job.is_over:
                return False
        return bool(self.jobs)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMessage:
    """
    One message, as far as Novu keeps it as it was delivered.

    A text is None where it is not kept so. Novu 0.14 keeps the rendered text of in-app messages always, of SMS, chat
    and push where STORE_NOTIFICATION_CONTENT is set, an e-mail's rendered subject, and of its body the template
    (recorded deliveries, kind `content`).
    """

    message_id: str
    notification_id: str
    job_id: str
    channel: str
    is_sent: bool
    created_at: str
    content: str | None
    subject: str | None
    title: str | None
