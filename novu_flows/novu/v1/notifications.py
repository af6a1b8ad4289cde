"""Calls and answers of the section *notifications*: what was triggered for whom, and how often."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal, TypedDict, Unpack

from pydantic import Field

from novu_flows.declare.basics import Channel
from novu_flows.novu.call import (
    Answer,
    Call,
    Page,
    Retry,
    Timestamp,
    content,
    query_of,
    refuse_unknown,
    whole,
)
from novu_flows.novu.paging import Listing, PageNumber
from novu_flows.novu.runs import ObservedJob, ObservedRun

# All that Novu 0.14 says of it: the job is pending until the other digest ends (recorded section `notifications`).
_MERGED = "merged with other digest"
JobStatus = Literal[
    "pending", "queued", "running", "completed", "failed", "delayed", "canceled", "merged", "skipped"
]


class ExecutionDetail(Answer):
    """One line of a job's log; `raw` is JSON in a text."""

    detail_id: str | None = Field(default=None, alias="_id")
    detail: str
    status: str
    source: str | None = None
    provider_id: str | None = None
    raw: str | None = None
    created_at: Timestamp | None = None


class JobAnswer(Answer):
    """One step of the run of a workflow; a status that is newer than this model is a plain text."""

    job_id: str = Field(alias="_id")
    type: str
    status: JobStatus | str
    payload: Mapping[str, Any] = Field(default_factory=dict)
    step: Mapping[str, Any] = Field(default_factory=dict)
    provider_id: str | None = None
    execution_details: tuple[ExecutionDetail, ...] = ()
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class NotificationSubscriber(Answer):
    """The subscriber of a notification, shortened."""

    database_id: str = Field(alias="_id")
    subscriber_id: str | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None


class NotificationTemplate(Answer):
    """The workflow of a notification, shortened."""

    template_id: str = Field(alias="_id")
    name: str
    triggers: tuple[Mapping[str, Any], ...] = ()

    @property
    def workflow_id(self) -> str | None:
        """Return the author's identifier of the workflow."""
        return self.triggers[0].get("identifier") if self.triggers else None


class NotificationAnswer(Answer):
    """One run of a workflow for one subscriber; what was deleted since, is None."""

    notification_id: str = Field(alias="_id")
    transaction_id: str
    template_id: str | None = Field(default=None, alias="_templateId")
    recipient: Mapping[str, Any] | None = Field(default=None, alias="to")
    subscriber: NotificationSubscriber | None = None
    template: NotificationTemplate | None = None
    channels: tuple[str, ...] = ()
    jobs: tuple[JobAnswer, ...] = ()
    payload: Mapping[str, Any] = Field(default_factory=dict)
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class NotificationStats(Answer):
    """How many notifications were made; only Novu before 0.14 counts the year."""

    weekly_sent: int
    monthly_sent: int
    yearly_sent: int | None = None


class DayStats(Answer):
    """One day's notifications, counted once for each channel; `day` is in UTC."""

    day: str = Field(alias="_id")
    count: int
    templates: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


class NotificationFilter(TypedDict, total=False):
    """
    Which notifications to list (docs/novu/v1.md, section 7.1).

    `templates` are template ids, not workflow ids. With `search`, Novu 0.14 also finds all without e-mail.
    """

    channels: Annotated[Sequence[Channel], "Only those with a step of this channel; may be repeated."]
    templates: Annotated[Sequence[str], "Only those of this template id; may be repeated."]
    emails: Annotated[Sequence[str], "Only those to this e-mail address; may be repeated."]
    search: Annotated[str, "Only those whose e-mail or subscriber id fits."]
    transaction_id: Annotated[str, "Only those of one transaction."]


def get_page(number: PageNumber = 0, **only: Unpack[NotificationFilter]) -> Call[Page[NotificationAnswer]]:
    """List notifications, ten a page, newest first (docs/novu/v1.md, section 7.1)."""
    refuse_unknown(only, NotificationFilter)
    return Call(
        method="GET",
        template="/notifications",
        query=query_of(
            page=number,
            channels=only.get("channels"),
            templates=only.get("templates"),
            emails=only.get("emails"),
            search=only.get("search"),
            transactionId=only.get("transaction_id"),
        ),
        read=whole(Page[NotificationAnswer]),
        retry=Retry.SAFE,
    )


def listing(**only: Unpack[NotificationFilter]) -> Listing[NotificationAnswer]:
    """Name every notification that fits, for `walk`."""
    refuse_unknown(only, NotificationFilter)
    return Listing(
        page=lambda number: get_page(number, **only),
        identity=lambda notification: notification.notification_id,
    )


def get_stats() -> Call[NotificationStats]:
    """Count the notifications of the last week and month (docs/novu/v1.md, section 7.2)."""
    return Call(
        method="GET", template="/notifications/stats", read=content(NotificationStats), retry=Retry.SAFE
    )


def get_graph_stats(
    *, days: Annotated[int | None, "How many days to look back; 32 unless given."] = None
) -> Call[tuple[DayStats, ...]]:
    """Count the notifications of each day, in no order (docs/novu/v1.md, section 7.3)."""
    return Call(
        method="GET",
        template="/notifications/graph/stats",
        query=query_of(days=days),
        read=content(tuple[DayStats, ...]),
        retry=Retry.SAFE,
    )


def get_one(notification_id: str) -> Call[NotificationAnswer | None]:
    """Read a notification; null where there is none (docs/novu/v1.md, section 7.4)."""
    return Call(
        method="GET",
        template="/notifications/:notificationId",
        parameters=(notification_id,),
        read=content(NotificationAnswer | None),
        retry=Retry.SAFE,
    )


def get_execution_details(
    notification_id: Annotated[str, "The notification."],
    subscriber_id: Annotated[str, "The subscriber, by Novu's database id (`_subscriberId`)."],
) -> Call[tuple[ExecutionDetail, ...]]:
    """Read what happened in the run of a notification (docs/novu/v1.md, section 7.4)."""
    return Call(
        method="GET",
        template="/execution-details",
        query=query_of(notificationId=notification_id, subscriberId=subscriber_id),
        read=content(tuple[ExecutionDetail, ...]),
        retry=Retry.SAFE,
    )


def observed_run(answer: NotificationAnswer) -> ObservedRun:
    """Read one notification of an answer; who received is in `to` (recorded section `trigger`)."""
    received = (answer.recipient or {}).get("subscriberId")
    known = answer.subscriber.subscriber_id if answer.subscriber else None
    return ObservedRun(
        notification_id=answer.notification_id,
        created_at=moment_text(answer.created_at),
        subscriber_id=str(received or known or ""),
        jobs=tuple(map(_job, answer.jobs)),
    )


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
    return moment_text(detail.created_at), detail.detail_id or ""


def moment_text(value: datetime | None) -> str:
    """Write a moment so that texts sort as moments do."""
    return value.isoformat() if value else ""
