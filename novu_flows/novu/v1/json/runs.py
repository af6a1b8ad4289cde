"""Runs of a trigger and their messages, from Novu's JSON (docs/novu/v1.md, sections 5.1 and 7.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_OVER = frozenset({"completed", "failed", "canceled", "merged", "skipped"})
_WAITS = frozenset({"digest", "delay"})
# All that Novu 0.14 says of it: the job is pending until the other digest ends (recorded section `notifications`).
_MERGED = "merged with other digest"
_SENT = "Message sent"  # once for each message that a provider took; push adds the provider's name
_SHOWS_TEXT = frozenset({"in_app", "sms", "chat", "push"})


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


def read_run(answer: Mapping[str, Any]) -> ObservedRun:
    """Read one notification of an answer; who received is in `to` (recorded section `trigger`)."""
    recipient = answer.get("to") or {}
    subscriber = answer.get("subscriber") or {}
    return ObservedRun(
        notification_id=str(answer.get("_id") or ""),
        created_at=str(answer.get("createdAt") or ""),
        subscriber_id=str(recipient.get("subscriberId") or subscriber.get("subscriberId") or ""),
        jobs=tuple(map(_job, answer.get("jobs") or [])),
    )


def is_settled(run: ObservedRun) -> bool:
    """Return whether nothing more happens at this time: every step has ended, or is held back by one that waits."""
    for job in run.jobs:
        if job.waits or job.ends_run:
            return True
        if not job.is_over:
            return False
    return bool(run.jobs)


def read_message(answer: Mapping[str, Any]) -> RunMessage:
    """Read one message of an answer."""
    channel = str(answer["channel"])
    return RunMessage(
        message_id=str(answer.get("_id") or ""),
        notification_id=str(answer.get("_notificationId") or ""),
        job_id=str(answer.get("_jobId") or ""),
        channel=channel,
        is_sent=answer.get("status") == "sent" and not answer.get("errorId"),
        created_at=str(answer.get("createdAt") or ""),
        content=_text(answer.get("content")) if channel in _SHOWS_TEXT else None,
        subject=_text(answer.get("subject")),
        title=_text(answer.get("title")),
    )


def delivered(run: ObservedRun, messages: Iterable[RunMessage]) -> list[RunMessage]:
    """
    Return the messages of a run that providers took, oldest first.

    Novu keeps a message as `sent` also where nothing was: where a chat refused it, or had no integration, or where
    its text could not be made. Only the job says how many were (recorded deliveries, kind `channel`).
    """
    ours = sorted(
        (one for one in messages if one.notification_id == run.notification_id and one.is_sent),
        key=lambda one: (one.created_at, one.message_id),
    )
    taken: list[RunMessage] = []
    for job in run.jobs:
        of_job = [one for one in ours if one.job_id == job.job_id]
        taken += of_job[: _number_sent(job, of_job)]
    return sorted(taken, key=ours.index)


def _number_sent(job: ObservedJob, messages: Sequence[RunMessage]) -> int:
    """Count what was sent; a server that keeps no details has the status alone."""
    if not job.details:
        return len(messages) if job.status == "completed" else 0
    return sum(detail.startswith(_SENT) for detail in job.details)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _job(job: Mapping[str, Any]) -> ObservedJob:
    said = sorted(job.get("executionDetails") or [], key=_age)
    details = tuple(detail for one in said if isinstance(detail := one.get("detail"), str))
    is_merged = any(_MERGED in detail for detail in details)
    return ObservedJob(
        job_id=str(job.get("_id") or ""),
        type=str(job.get("type")),
        status="merged" if is_merged else str(job.get("status")),
        details=details,
        stops_on_fail=(job.get("step") or {}).get("shouldStopOnFail") is True,
    )


def _age(detail: Mapping[str, Any]) -> tuple[str, str]:
    """Order details by creation: a list of Novu's promises no order."""
    return str(detail.get("createdAt") or ""), str(detail.get("_id") or "")
