"""Calls of the section *notifications*: what was triggered for whom, and how often."""

from collections.abc import Sequence
from typing import Annotated, TypedDict, Unpack

from novu_flows.novu.call import Call, Page, Retry, content, query_of, refuse_unknown, whole
from novu_flows.novu.paging import Listing, PageNumber
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

    channels: Annotated[Sequence[ChannelType], "Only those with a step of this channel; may be repeated."]
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
