"""What Novu answers about what happened: triggers, notifications, jobs, messages, counts."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, JsonValue

from novu_flows.novu.call import Answer, Timestamp

JobStatus = Literal[
    "pending", "queued", "running", "completed", "failed", "delayed", "canceled", "merged", "skipped"
]


class Triggered(Answer):
    """
    What came of asking for a trigger.

    `acknowledged` is true even for failures: `status` tells, and `processed` means queued. `error` holds the
    reasons of one trigger of many (docs/novu/v1.md, sections 6.1 and 6.2).
    """

    acknowledged: bool
    status: str
    transaction_id: str | None = None
    error: tuple[str, ...] = ()

    @property
    def is_processed(self) -> bool:
        """Return whether the workflow was started."""
        return self.status == "processed"


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


class MessageAnswer(Answer):
    """What one channel delivered to one subscriber; addresses that are secret are in no repr."""

    message_id: str = Field(alias="_id")
    channel: str
    content: JsonValue = None
    subject: str | None = None
    title: str | None = None
    seen: bool = False
    read: bool = False
    last_seen_date: Timestamp | None = None
    last_read_date: Timestamp | None = None
    status: str | None = None
    transaction_id: str | None = None
    workflow_id: str | None = Field(default=None, alias="templateIdentifier")
    template_id: str | None = Field(default=None, alias="_templateId")
    notification_id: str | None = Field(default=None, alias="_notificationId")
    job_id: str | None = Field(default=None, alias="_jobId")
    feed_id: str | None = Field(default=None, alias="_feedId")
    provider_id: str | None = None
    payload: Mapping[str, Any] = Field(default_factory=dict)
    overrides: Mapping[str, Any] = Field(default_factory=dict)
    cta: Mapping[str, Any] = Field(default_factory=dict)
    subscriber: NotificationSubscriber | None = None
    device_tokens: JsonValue = Field(default=None, repr=False)
    direct_webhook_url: str | None = Field(default=None, repr=False)
    error_id: str | None = None
    error_text: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class UnseenCount(Answer):
    """How many messages of a feed are unseen (or seen, where that was asked)."""

    count: int


class MxStatus(Answer):
    """Whether the domain for inbound e-mail is set up."""

    mx_record_configured: bool
