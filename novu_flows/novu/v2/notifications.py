"""Calls of the section *inbox* of v2: a subscriber's in-app notifications, by the key of an environment."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal, TypedDict, Unpack

from novu_flows.novu.call import Call, Retry, content, nothing, query_of, refuse_unknown, whole
from novu_flows.novu.cursors import CursorListing, Offset
from novu_flows.novu.paging import PageSize
from novu_flows.novu.v2.inbox_answers import InboxCount, InboxNotification, InboxPage

_ALL = "/subscribers/:subscriberId/notifications"
_ONE = f"{_ALL}/:notificationId"
InboxButton = Literal["primary", "secondary"]
_Tags = Annotated[Sequence[str], "Only those of a tag; may be repeated."]
_Severities = Annotated[Sequence[Literal["high", "medium", "low", "none"]], "Only those of a severity."]
_Data = Annotated[Mapping[str, object], "Only those whose data hold a JSON object."]
_Read = Annotated[bool, "Only those that are read, or are not."]
_Archived = Annotated[bool, "Only those that are archived, or are not."]
_Snoozed = Annotated[bool, "Only those that are snoozed, or are not."]
_Seen = Annotated[bool, "Only those that are seen, or are not."]


class InboxFilter(TypedDict, total=False):
    """Which notifications of an inbox to list."""

    tags: _Tags
    read: _Read
    archived: _Archived
    snoozed: _Snoozed
    seen: _Seen
    severity: _Severities
    data: _Data
    created_gte: Annotated[datetime, "Only those since a moment, in ISO 8601 or in milliseconds."]
    created_lte: Annotated[datetime, "Only those until a moment, in ISO 8601 or in milliseconds."]
    context_keys: Annotated[Sequence[str], "Only those of a context; may be repeated."]


class InboxCounted(TypedDict, total=False):
    """Which notifications of an inbox to count."""

    tags: _Tags
    read: _Read
    archived: _Archived
    snoozed: _Snoozed
    seen: _Seen
    severity: _Severities
    data: _Data


class InboxMarked(TypedDict, total=False):
    """Which notifications of an inbox to mark; all where nothing is said."""

    tags: _Tags
    data: _Data


def get_page(
    subscriber_id: str,
    *,
    after: Annotated[str | None, "The notification after which to begin."] = None,
    offset: Offset | None = None,
    limit: PageSize = None,
    **only: Unpack[InboxFilter],
) -> Call[InboxPage]:
    """List the notifications of an inbox that fit, newest first, after one of them or from an offset on."""
    refuse_unknown(only, InboxFilter)
    data = only.get("data")
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        parameters=(subscriber_id,),
        query=query_of(
            limit=limit,
            after=after,
            offset=offset,
            tags=only.get("tags"),
            read=only.get("read"),
            archived=only.get("archived"),
            snoozed=only.get("snoozed"),
            seen=only.get("seen"),
            severity=only.get("severity"),
            data=None if data is None else json.dumps(data),
            createdGte=_milliseconds(only.get("created_gte")),
            createdLte=_milliseconds(only.get("created_lte")),
            contextKeys=only.get("context_keys"),
        ),
        read=whole(InboxPage),
        retry=Retry.SAFE,
    )


def listing(
    subscriber_id: str, *, limit: int = 100, **only: Unpack[InboxFilter]
) -> CursorListing[InboxNotification]:
    """Name every notification of an inbox that fits, for `walk`."""
    refuse_unknown(only, InboxFilter)
    return CursorListing(
        page=lambda cursor: get_page(subscriber_id, after=cursor, limit=limit, **only),
        identity=lambda notification: notification.notification_id,
    )


def count(
    subscriber_id: str,
    filters: Annotated[Sequence[InboxCounted], 'The list of filters: `[{"read": false}]`.'] = ({},),
) -> Call[tuple[InboxCount, ...]]:
    """Count what fits, one count for each filter."""
    for only in filters:
        refuse_unknown(only, InboxCounted)
    return Call(
        version="v2",
        method="GET",
        template=f"{_ALL}/count",
        parameters=(subscriber_id,),
        query=query_of(filters=json.dumps(list(filters))),
        read=content(tuple[InboxCount, ...]),
        retry=Retry.SAFE,
    )


def mark_read(subscriber_id: str, notification_id: str) -> Call[InboxNotification]:
    """Mark a notification as read."""
    return _change("read", (subscriber_id, notification_id))


def mark_unread(subscriber_id: str, notification_id: str) -> Call[InboxNotification]:
    """Mark a notification as not read."""
    return _change("unread", (subscriber_id, notification_id))


def archive(subscriber_id: str, notification_id: str) -> Call[InboxNotification]:
    """Archive a notification."""
    return _change("archive", (subscriber_id, notification_id))


def unarchive(subscriber_id: str, notification_id: str) -> Call[InboxNotification]:
    """Take a notification out of the archive."""
    return _change("unarchive", (subscriber_id, notification_id))


def snooze(
    subscriber_id: str,
    notification_id: str,
    until: Annotated[datetime, "The moment, like 2030-01-01T09:00:00Z."],
) -> Call[InboxNotification]:
    """Hide a notification until a moment of the future."""
    body = {"snoozeUntil": until.astimezone().isoformat(timespec="milliseconds")}
    return _change("snooze", (subscriber_id, notification_id), body)


def unsnooze(subscriber_id: str, notification_id: str) -> Call[InboxNotification]:
    """Show a hidden notification again."""
    return _change("unsnooze", (subscriber_id, notification_id))


def complete_action(subscriber_id: str, notification_id: str, button: InboxButton) -> Call[InboxNotification]:
    """Mark the action of a button as done."""
    return _change("actions/:type/complete", (subscriber_id, notification_id, button))


def revert_action(subscriber_id: str, notification_id: str, button: InboxButton) -> Call[InboxNotification]:
    """Mark the action of a button as not done."""
    return _change("actions/:type/revert", (subscriber_id, notification_id, button))


def delete(subscriber_id: str, notification_id: str) -> Call[None]:
    """Delete a notification."""
    return Call(
        version="v2",
        method="DELETE",
        template=_ONE,
        parameters=(subscriber_id, notification_id),
        read=nothing,
        retry=Retry.READ_BACK,
    )


def mark_seen_all(
    subscriber_id: str,
    notification_ids: Annotated[Sequence[str] | None, "The id of one; may be repeated."] = None,
    **only: Unpack[InboxMarked],
) -> Call[None]:
    """Mark notifications as seen: those of the ids, those that fit, or all."""
    ids = {} if notification_ids is None else {"notificationIds": list(notification_ids)}
    return _change_all("seen", subscriber_id, only, ids)


def mark_read_all(subscriber_id: str, **only: Unpack[InboxMarked]) -> Call[None]:
    """Mark all notifications that fit as read."""
    return _change_all("read", subscriber_id, only)


def archive_all(subscriber_id: str, **only: Unpack[InboxMarked]) -> Call[None]:
    """Archive all notifications that fit."""
    return _change_all("archive", subscriber_id, only)


def archive_all_read(subscriber_id: str, **only: Unpack[InboxMarked]) -> Call[None]:
    """Archive all notifications that fit and were read."""
    return _change_all("read-archive", subscriber_id, only)


def delete_all(subscriber_id: str, **only: Unpack[InboxMarked]) -> Call[None]:
    """Delete all notifications that fit."""
    return _change_all("delete", subscriber_id, only)


def _change(
    what: str, parameters: tuple[str, ...], body: Mapping[str, object] | None = None
) -> Call[InboxNotification]:
    return Call(
        version="v2",
        method="PATCH",
        template=f"{_ONE}/{what}",
        parameters=parameters,
        body=body or {},
        read=content(InboxNotification),
        retry=Retry.SAFE,
    )


def _change_all(
    what: str, subscriber_id: str, only: InboxMarked, ids: Mapping[str, object] | None = None
) -> Call[None]:
    refuse_unknown(only, InboxMarked)
    data = {"data": json.dumps(only["data"])} if "data" in only else {}
    tags = {"tags": list(only["tags"])} if "tags" in only else {}
    return Call(
        version="v2",
        method="POST",
        template=f"{_ALL}/{what}",
        parameters=(subscriber_id,),
        body={**(ids or {}), **tags, **data},
        read=nothing,
        retry=Retry.SAFE,
    )


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
