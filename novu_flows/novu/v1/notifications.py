"""Calls of the section *notifications*: what was triggered for whom, and how often."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from novu_flows.novu.call import Call, Page, Retry, content, query_of, refuse_unknown, whole
from novu_flows.novu.paging import Listing
from novu_flows.novu.v1.answers import ChannelType
from novu_flows.novu.v1.answers_activity import (
    DayStats,
    ExecutionDetail,
    NotificationAnswer,
    NotificationStats,
)


class NotificationFilter(TypedDict, total=False):
    """
    Which notifications to list (docs/novu/v1.md, section 7.1).

    `templates` are template ids, not workflow ids. With `search`, Novu 0.14 also finds all without e-mail.
    """

    channels: Sequence[ChannelType]
    templates: Sequence[str]
    emails: Sequence[str]
    search: str
    transaction_id: str


def get_page(number: int = 0, **only: Unpack[NotificationFilter]) -> Call[Page[NotificationAnswer]]:
    """Read one page of ten, newest first."""
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


def get_graph_stats(*, days: int | None = None) -> Call[tuple[DayStats, ...]]:
    """Count the notifications of each day, in no order (docs/novu/v1.md, section 7.3)."""
    return Call(
        method="GET",
        template="/notifications/graph/stats",
        query=query_of(days=days),
        read=content(tuple[DayStats, ...]),
        retry=Retry.SAFE,
    )


def get_one(notification_id: str) -> Call[NotificationAnswer | None]:
    """Read a notification; None where there is none (docs/novu/v1.md, section 7.4)."""
    return Call(
        method="GET",
        template="/notifications/:notificationId",
        parameters=(notification_id,),
        read=content(NotificationAnswer | None),
        retry=Retry.SAFE,
    )


def get_execution_details(notification_id: str, subscriber_id: str) -> Call[tuple[ExecutionDetail, ...]]:
    """Read what happened in a run; the subscriber is named by Novu's database id (docs/novu/v1.md, section 7.4)."""
    return Call(
        method="GET",
        template="/execution-details",
        query=query_of(notificationId=notification_id, subscriberId=subscriber_id),
        read=content(tuple[ExecutionDetail, ...]),
        retry=Retry.SAFE,
    )
