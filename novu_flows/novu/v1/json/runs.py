"""Runs of a trigger and their messages, from Novu's JSON (API notes, sections 5.1 and 7.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_OVER = frozenset({"completed", "failed", "canceled", "merged", "skipped"})
_WAITS = frozenset({"digest", "delay"})
# All that Novu 0.14 says of it: the job is pending until the other digest ends (recorded section `notifications`).
_MERGED = "merged with other digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One step of a run."""

    type: str
    status: str
    details: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will come of it."""
        return self.status in _OVER

    @property
    def waits(self) -> bool:
        """Say whether it holds back the steps after it: until its time, or for good in favour of another run."""
        return self.type in _WAITS and self.status in ("delayed", "merged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One workflow for one subscriber."""

    subscriber_id: str
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMessage:
    """One message; `content` is None where it is not shown as a text."""

    channel: str
    transaction_id: str
    content: str | None
    subject: str | None
    title: str | None


def read_run(answer: Mapping[str, Any]) -> Run:
    """Read one notification of an answer; who received is in `to` (recorded section `trigger`)."""
    recipient = answer.get("to") or {}
    subscriber = answer.get("subscriber") or {}
    return Run(
        subscriber_id=str(recipient.get("subscriberId") or subscriber.get("subscriberId") or ""),
        jobs=tuple(map(_job, answer.get("jobs") or [])),
    )


def is_settled(run: Run) -> bool:
    """Say whether nothing more happens at this time: every step has ended, or is held back by one that waits."""
    for job in run.jobs:
        if job.waits:
            return True
        if not job.is_over:
            return False
    return bool(run.jobs)


def read_message(answer: Mapping[str, Any]) -> RunMessage:
    """Read one message of an answer."""
    return RunMessage(
        channel=str(answer["channel"]),
        transaction_id=str(answer.get("transactionId") or ""),
        content=_text(answer.get("content")),
        subject=_text(answer.get("subject")),
        title=_text(answer.get("title")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _job(job: Mapping[str, Any]) -> Job:
    said = [one.get("detail") for one in job.get("executionDetails") or []]
    details = tuple(detail for detail in said if isinstance(detail, str))
    is_merged = any(_MERGED in detail for detail in details)
    return Job(
        type=str(job.get("type")),
        status="merged" if is_merged else str(job.get("status")),
        details=details,
    )
