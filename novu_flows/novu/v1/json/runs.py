"""Runs of a trigger and their messages, from what Novu answers (docs/novu/v1.md, sections 5.1 and 7.1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from novu_flows.novu.runs import ObservedJob, ObservedRun, RunMessage
from novu_flows.novu.v1.answers_activity import ExecutionDetail, JobAnswer, MessageAnswer, NotificationAnswer

# All that Novu 0.14 says of it: the job is pending until the other digest ends (recorded section `notifications`).
_MERGED = "merged with other digest"
_SENT = "Message sent"  # once for each message that a provider took; push adds the provider's name
_SHOWS_TEXT = frozenset({"in_app", "sms", "chat", "push"})


def observed_run(answer: NotificationAnswer) -> ObservedRun:
    """Read one notification of an answer; who received is in `to` (recorded section `trigger`)."""
    received = (answer.recipient or {}).get("subscriberId")
    known = answer.subscriber.subscriber_id if answer.subscriber else None
    return ObservedRun(
        notification_id=answer.notification_id,
        created_at=_moment(answer.created_at),
        subscriber_id=str(received or known or ""),
        jobs=tuple(map(_job, answer.jobs)),
    )


def run_message(answer: MessageAnswer) -> RunMessage:
    """Read one message of an answer."""
    return RunMessage(
        message_id=answer.message_id,
        notification_id=answer.notification_id or "",
        job_id=answer.job_id or "",
        channel=answer.channel,
        is_sent=answer.status == "sent" and not answer.error_id,
        created_at=_moment(answer.created_at),
        content=_text(answer.content) if answer.channel in _SHOWS_TEXT else None,
        subject=answer.subject,
        title=answer.title,
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


def _job(job: JobAnswer) -> ObservedJob:
    details = tuple(one.detail for one in sorted(job.execution_details, key=_age))
    is_merged = any(_MERGED in detail for detail in details)
    return ObservedJob(
        job_id=job.job_id,
        type=job.type,
        status="merged" if is_merged else job.status,
        details=details,
        stops_on_fail=job.step.get("shouldStopOnFail") is True,
    )


def _age(detail: ExecutionDetail) -> tuple[str, str]:
    """Order details by creation: a list of Novu's promises no order."""
    return _moment(detail.created_at), detail.detail_id or ""


def _moment(value: datetime | None) -> str:
    return value.isoformat() if value else ""
