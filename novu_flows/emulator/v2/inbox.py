"""What is written into the inbox of a subscriber by `/v2/subscribers/:id/notifications`: marks, snoozes, clicks, deletions."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    MONGO_ID,
    OBJECT_ID,
    check,
    each,
    optional,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import AtLeast, Document
from novu_flows.emulator.v2.inbox_filters import (
    CONTEXT_KEYS,
    DATA,
    TAGS,
    filter_of,
    fitting,
)
from novu_flows.emulator.v2.message_views import in_inbox
from novu_flows.emulator.v2.refusals import invalid_command, refused, validation_error
from novu_flows.emulator.v2.subscriber_fields import known_subscriber

_SHORTEST_SNOOZE, _LONGEST_SNOOZE = timedelta(seconds=60), timedelta(days=1)
_UNKNOWN = "Subscriber '{}' was not found"


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
