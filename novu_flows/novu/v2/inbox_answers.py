"""Answers of the section *inbox* of v2: a subscriber's in-app notifications."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from novu_flows.novu.call import Answer, Timestamp
from novu_flows.novu.cursors import PageByCursor


class InboxWorkflow(Answer):
    """The workflow that a notification is of."""

    database_id: str | None = Field(default=None, alias="id")
    workflow_id: str = Field(alias="identifier")
    name: str | None = None
    critical: bool | None = None
    tags: tuple[str, ...] = ()
    severity: str | None = None


class InboxAction(Answer):
    """A button of a notification."""

    label: str
    is_completed: bool = False
    redirect: Mapping[str, Any] | None = None


class InboxNotification(Answer):
    """An in-app notification as its reader has it."""

    notification_id: str = Field(alias="id")
    transaction_id: str | None = None
    subject: str | None = None
    body: str = ""
    avatar: str | None = None
    to: Mapping[str, Any] = Field(default_factory=dict)
    is_read: bool = False
    is_seen: bool = False
    is_archived: bool = False
    is_snoozed: bool = False
    channel_type: str | None = None
    tags: tuple[str, ...] = ()
    severity: str | None = None
    data: Any = None
    redirect: Mapping[str, Any] | None = None
    primary_action: InboxAction | None = None
    secondary_action: InboxAction | None = None
    workflow: InboxWorkflow | None = None
    delivered_at: tuple[Timestamp, ...] = ()
    created_at: Timestamp | None = None
    read_at: Timestamp | None = None
    first_seen_at: Timestamp | None = None
    archived_at: Timestamp | None = None
    snoozed_until: Timestamp | None = None


class InboxPage(PageByCursor[InboxNotification]):
    """A page of an inbox, newest first; `next` is the id of its last notification where more follow."""

    has_more: bool
    filter: Mapping[str, Any] = Field(default_factory=dict)

    def model_post_init(self, context: Any, /) -> None:
        """Make a cursor of the last notification."""
        del context
        if self.has_more and self.data:
            object.__setattr__(self, "next", self.data[-1].notification_id)


class InboxCount(Answer):
    """How many notifications fit a filter."""

    count: int
    filter: Mapping[str, Any] = Field(default_factory=dict)
