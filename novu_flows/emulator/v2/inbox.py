"""Answers of `/v2/subscribers/:id/notifications`: the inbox of a subscriber, by an API key."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    DEFINED,
    MONGO_ID,
    OBJECT_ID,
    WHOLE,
    PropertyCheck,
    at_least,
    at_most,
    check,
    each,
    faults,
    nested_faults,
    optional,
    required,
    to_number,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import AtLeast, Document
from novu_flows.emulator.v2.inbox_filters import (
    CONTEXT_KEYS,
    DATA,
    FILTER_CHECKS,
    QUERY_CHECKS,
    TAGS,
    filter_of,
    fitting,
    read_query,
)
from novu_flows.emulator.v2.message_views import in_inbox
from novu_flows.emulator.v2.pages import LARGEST_PAGE, PAGE_SIZE
from novu_flows.emulator.v2.refusals import invalid_command, refused, validation_error
from novu_flows.emulator.v2.subscriber_fields import find_subscriber, known_subscriber
from novu_flows.javascript.json import NotJson, read_json

_MOST_FILTERS, _MOST_COUNTED = 30, 100
_SHORTEST_SNOOZE, _LONGEST_SNOOZE = timedelta(seconds=60), timedelta(days=1)
_UNKNOWN = "Subscriber '{}' was not found"


def list_page(request: Request) -> Document:
    """List the in-app messages that fit, newest first."""
    given, page = read_query(request.query), _page(request.query)
    check({**given, **page}, *QUERY_CHECKS, *_PAGE_CHECKS)
    subscriber = known_subscriber(request, _UNKNOWN)
    asked = filter_of(given)
    found = [] if given.get("contextKeys") else fitting(request, subscriber, asked)
    start = _start(request, found, int(page["offset"]))
    end = start + int(page["limit"])
    return {
        "data": [in_inbox(request, message) for message in found[start:end]],
        "hasMore": len(found) > end,
        "filter": asked,
    }


def _page(query: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {
        name: to_number(query[name]) if name in query else float(default)
        for name, default in (("limit", PAGE_SIZE), ("offset", 0))
    }
    return {**numbers, **({"after": query["after"]} if "after" in query else {})}


_AFTER = PropertyCheck(MONGO_ID.holds, "The after cursor must be a valid MongoDB ObjectId")
_PAGE_CHECKS = (
    required("limit", at_most(LARGEST_PAGE), at_least(1), WHOLE),
    optional("after", _AFTER),
    required("offset", at_least(0), WHOLE),
)


def _start(request: Request, found: list[Document], offset: int) -> int:
    after = request.query.get("after")
    if after:
        ids = [message["_id"] for message in found]
        return ids.index(after) + 1 if after in ids else len(found)
    return offset


_FEW_FILTERS = PropertyCheck(
    lambda value: isinstance(value, list) and len(value) <= _MOST_FILTERS,
    f"$property must contain no more than {_MOST_FILTERS} elements",
)


def count(request: Request) -> Document:
    """Count the messages that fit each of several filters, a hundred at most."""
    filters = _filters(request.query.get("filters"))
    subscriber = find_subscriber(request, request.path["subscriberId"])
    if subscriber is None:
        named = f"Subscriber {request.path['subscriberId']} doesn't exist"
        raise bad_request(f"{named} in environment {request.environment_id}")
    asked = [filter_of(one or {}) for one in filters]
    counts = [min(len(fitting(request, subscriber, one)), _MOST_COUNTED) for one in asked]
    return {"data": [{"count": number, "filter": one} for number, one in zip(counts, asked, strict=True)]}


def _filters(given: Any) -> list[Any]:
    """Return the filters of a query, which are a text of JSON."""
    if given is not None:
        try:
            given = read_json(given if isinstance(given, str) else ",".join(map(str, given)))
        except NotJson as error:
            raise bad_request("Invalid filters, the JSON object should be provided.") from error
    holder = {"filters": given}
    inner = list(nested_faults(holder, "filters", FILTER_CHECKS, each_value=True))
    is_nested = isinstance(given, dict | list) and inner
    own = () if is_nested else faults(holder, (required("filters", DEFINED, _FEW_FILTERS, ARRAY),))
    found = [*own, *inner]
    if found:
        raise validation_error(found)
    return list(given)


Marking = Callable[[Document, str], Document]  # what to write into a message at a time


def _read(message: Document, now: str) -> Document:
    return {"read": True, "lastReadDate": now} | _seen(message, now)


def _seen(message: Document, now: str) -> Document:
    return {
        "seen": True,
        "lastSeenDate": now,
        "firstSeenDate": message.get("firstSeenDate") or now,
    }


def _unread(_message: Document, _now: str) -> Document:
    return {"read": False, "lastReadDate": None, "archived": False, "archivedAt": None}


def _archive(message: Document, now: str) -> Document:
    return {"archived": True, "archivedAt": now} | _read(message, now)


def _unarchive(message: Document, now: str) -> Document:
    return {"archived": False, "archivedAt": None} | _read(message, now)


def _own(request: Request, command: str) -> Document:
    """Return the message that the path names, of the subscriber that it names."""
    notification_id = _named(request, command)
    subscriber = known_subscriber(request, _UNKNOWN)
    where = {"_id": notification_id, "_subscriberId": subscriber["_id"], "deleted": False}
    found = request.find_one("messages", where)
    if found is None:
        raise not_found(f"Notification with id: {request.path['notificationId']} is not found.")
    return found


def _refuse_unknown(request: Request, command: str, text: str, where: Document) -> None:
    """Refuse the id of a message that there is not, whosever it is."""
    notification_id = _named(request, command)
    if (
        request.find_one("messages", {"_id": notification_id, "channel": "in_app", "deleted": False} | where)
        is None
    ):
        raise not_found(text.format(request.path["notificationId"]))


def _named(request: Request, command: str) -> str:
    notification_id = request.path["notificationId"]
    if not OBJECT_ID.fullmatch(notification_id):
        text = "notificationId must be a mongodb id"
        raise invalid_command(command, "notificationId", text, value=notification_id)
    return notification_id.lower()


def _written(request: Request, message: Document, changes: Document) -> Document:
    changed = {**message, **changes, "updatedAt": request.state.now()}
    request.store.replace("messages", changed)
    return changed


def _marking(change: Marking) -> Callable[[Request], Document]:
    def mark(request: Request) -> Document:
        message = _own(request, "MarkNotificationAs")
        changes = change(message, request.state.now())
        return in_inbox(request, _written(request, message, changes))

    return mark


def snooze(request: Request) -> Document:
    """Put a message off until a time, at least a minute and at most a day ahead."""
    until = _snoozed_until(request)
    _refuse_unknown(request, "SnoozeNotification", "Notification id: '{}' not found", {})
    message = _own(request, "SnoozeNotification")
    return in_inbox(request, _written(request, message, {"snoozedUntil": until}))


def _snoozed_until(request: Request) -> str:
    given, now = request.body.get("snoozeUntil"), request.state.clock.now()
    try:
        until = moment(str(given))
        ahead = until - now
    except (TypeError, ValueError):
        text = "snoozeUntil must be a Date instance"
        raise validation_error([f"{_TOO_SOON}", text]) from None
    if ahead < _SHORTEST_SNOOZE:
        raise validation_error([_TOO_SOON])
    if ahead > _LONGEST_SNOOZE:
        reason = "The snooze duration you selected exceeds your current plan limit."
        advice = "Please upgrade your plan for extended snooze durations."
        raise refused(402, "Snooze Duration Limit Exceeded", reason=f"{reason} {advice}")
    return str(given)


_TOO_SOON = "Snooze time must be at least 60 seconds in the future"


def unsnooze(request: Request) -> Document:
    """Bring a message back that is snoozed."""
    text = "Could not find a snoozed notification with id '{}'. "
    text += "The notification may not exist or may not be in a snoozed state."
    _refuse_unknown(request, "UnsnoozeNotification", text, {"snoozedUntil": AtLeast("")})
    message = _own(request, "UnsnoozeNotification")
    kept = {key: value for key, value in message.items() if key != "snoozedUntil"}
    return in_inbox(request, _written(request, kept, {}))


def complete(request: Request) -> Document:
    """Note that a button was clicked, which reads the message too, and does not say when it was first seen (recorded 1391)."""
    message, now = _own_with_action(request), request.state.now()
    marks = {"read": True, "lastReadDate": now, "seen": True, "lastSeenDate": now}
    changes = _acted(message, request.path["actionType"], "done") | marks
    return in_inbox(request, _written(request, message, changes))


def revert(request: Request) -> Document:
    """Take the click of a button back."""
    message = _own_with_action(request)
    return in_inbox(
        request, _written(request, message, _acted(message, request.path["actionType"], "pending"))
    )


def _own_with_action(request: Request) -> Document:
    kind = request.path["actionType"]
    if kind not in ("primary", "secondary"):
        text = "actionType must be one of the following values: primary, secondary"
        raise invalid_command("UpdateNotificationAction", "actionType", text, value=kind)
    message = _own(request, "UpdateNotificationAction")
    buttons = ((message.get("cta") or {}).get("action") or {}).get("buttons") or []
    if not any(button["type"] == kind for button in buttons):
        raise bad_request(f"Could not perform action on the {kind} button because it does not exist.")
    return message


def _acted(message: Document, kind: str, status: str) -> Document:
    cta = message.get("cta") or {}
    action = {**(cta.get("action") or {}), "status": status, "result": {"type": kind}}
    return {"cta": {**cta, "action": action}}


def delete(request: Request) -> None:
    """Delete a message."""
    request.store.remove("messages", {"_id": _own(request, "DeleteNotification")["_id"]})


_IDS = optional("notificationIds", each(MONGO_ID), ARRAY)


def mark_seen(request: Request) -> None:
    """Mark the messages that are named as seen, without names those that fit; an empty list names none."""
    check(request.body, _IDS, TAGS, DATA, CONTEXT_KEYS)
    ids = request.body.get("notificationIds")
    if ids == []:
        return
    for message in _meant(request, {} if ids else request.body):
        if not ids or message["_id"] in ids:
            _written(request, message, _seen(message, request.state.now()))


def _meant(request: Request, filters: Mapping[str, Any]) -> list[Document]:
    """Return the messages of the subscriber that have the tags and the data that are asked for."""
    subscriber = known_subscriber(request, _UNKNOWN)
    asked = filter_of({name: filters.get(name) for name in ("tags", "data")})
    return fitting(request, subscriber, asked)


def _marking_all(change: Marking, *, only_read: bool = False) -> Callable[[Request], None]:
    def mark(request: Request) -> None:
        check(request.body, TAGS, DATA, CONTEXT_KEYS)
        for message in _meant(request, request.body):
            if not only_read or message.get("read"):
                _written(request, message, change(message, request.state.now()))

    return mark


def delete_all(request: Request) -> None:
    """Delete the messages that a body is about."""
    check(request.body, TAGS, DATA, CONTEXT_KEYS)
    found = _meant(request, request.body)
    request.store.remove("messages", {"_id": [message["_id"] for message in found]})


_INBOX = "/v2/subscribers/:subscriberId/notifications"
_ONE = f"{_INBOX}/:notificationId"

ROUTES = (
    Route("GET", _INBOX, list_page),
    Route("GET", f"{_INBOX}/count", count),
    Route("PATCH", f"{_ONE}/read", _marking(_read)),
    Route("PATCH", f"{_ONE}/unread", _marking(_unread)),
    Route("PATCH", f"{_ONE}/archive", _marking(_archive)),
    Route("PATCH", f"{_ONE}/unarchive", _marking(_unarchive)),
    Route("PATCH", f"{_ONE}/snooze", snooze),
    Route("PATCH", f"{_ONE}/unsnooze", unsnooze),
    Route("PATCH", f"{_ONE}/actions/:actionType/complete", complete),
    Route("PATCH", f"{_ONE}/actions/:actionType/revert", revert),
    Route("DELETE", _ONE, delete, status=204),
    Route("POST", f"{_INBOX}/seen", mark_seen, status=204),
    Route("POST", f"{_INBOX}/read", _marking_all(_read), status=204),
    Route("POST", f"{_INBOX}/archive", _marking_all(_archive), status=204),
    Route("POST", f"{_INBOX}/read-archive", _marking_all(_archive, only_read=True), status=204),
    Route("POST", f"{_INBOX}/delete", delete_all, status=204),
)
