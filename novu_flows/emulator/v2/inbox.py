"""Answers of `/v2/subscribers/:id/notifications`: the inbox of a subscriber, by an API key."""

from collections.abc import Callable
from datetime import timedelta

from novu_flows.emulator.http.checks import (
    ARRAY,
    DEFINED,
    OBJECT_ID,
    PropertyCheck,
    check,
    number_of,
    required,
    to_number,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.inbox_filters import filter_of, fitting
from novu_flows.emulator.v2.message_views import in_inbox
from novu_flows.emulator.v2.pages import LARGEST_PAGE, PAGE_SIZE
from novu_flows.emulator.v2.refusals import invalid_command, refused, validation_error
from novu_flows.emulator.v2.subscriber_fields import known_subscriber
from novu_flows.javascript.json import NotJson, read_json

_MOST_FILTERS = 30
_SHORTEST_SNOOZE, _LONGEST_SNOOZE = timedelta(seconds=60), timedelta(days=1)
_UNKNOWN = "Subscriber '{}' was not found"


def list_page(request: Request) -> Document:
    """List the in-app messages that fit, newest first."""
    asked = filter_of(request.query)
    size = number_of(request.query.get("limit"), PAGE_SIZE)
    if size > LARGEST_PAGE:
        raise validation_error([f"limit must not be greater than {LARGEST_PAGE}"])
    subscriber = known_subscriber(request, _UNKNOWN)
    found = [] if request.query.get("contextKeys") else fitting(request, subscriber, asked)
    start = _start(request, found)
    end = start + int(size)
    return {
        "data": [in_inbox(request, message) for message in found[start:end]],
        "hasMore": len(found) > end,
        "filter": asked,
    }


def _start(request: Request, found: list[Document]) -> int:
    after = request.query.get("after")
    if after:
        ids = [message["_id"] for message in found]
        return ids.index(after) + 1 if after in ids else len(found)
    offset = to_number(request.query.get("offset") or "0")
    return int(offset) if offset > 0 else 0


_FEW_FILTERS = PropertyCheck(
    lambda value: isinstance(value, list) and len(value) <= _MOST_FILTERS,
    f"$property must contain no more than {_MOST_FILTERS} elements",
)


def count(request: Request) -> Document:
    """Count the messages that fit each of several filters."""
    given = request.query.get("filters")
    if isinstance(given, str):
        try:
            given = read_json(given)
        except NotJson as error:
            raise bad_request("Invalid filters, the JSON object should be provided.") from error
    check({"filters": given}, required("filters", DEFINED, _FEW_FILTERS, ARRAY))
    subscriber = known_subscriber(request, _UNKNOWN)
    counted = []
    for one in given or []:
        asked = filter_of(one if isinstance(one, dict) else {})
        counted.append({"count": len(fitting(request, subscriber, asked)), "filter": asked})
    return {"data": counted}


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
    subscriber = known_subscriber(request, _UNKNOWN)
    notification_id = request.path["notificationId"]
    if not OBJECT_ID.fullmatch(notification_id):
        text = "notificationId must be a mongodb id"
        raise invalid_command(command, "notificationId", text, value=notification_id)
    where = {"_id": notification_id.lower(), "_subscriberId": subscriber["_id"], "deleted": False}
    found = request.find_one("messages", where)
    if found is None:
        raise not_found(f"Notification with id: {notification_id} is not found.")
    return found


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
    """Bring a message back."""
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


def _meant(request: Request) -> list[Document]:
    """Return the messages that a body is about: those it names, those of its tags and data, or all."""
    subscriber = known_subscriber(request, _UNKNOWN)
    found = fitting(request, subscriber, filter_of({key: request.body.get(key) for key in ("tags", "data")}))
    ids = request.body.get("notificationIds")
    return [one for one in found if one["_id"] in ids] if isinstance(ids, list) else found


def _marking_all(change: Marking, *, only_read: bool = False) -> Callable[[Request], None]:
    def mark(request: Request) -> None:
        for message in _meant(request):
            if not only_read or message.get("read"):
                _written(request, message, change(message, request.state.now()))

    return mark


def delete_all(request: Request) -> None:
    """Delete the messages that a body is about."""
    request.store.remove("messages", {"_id": [message["_id"] for message in _meant(request)]})


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
    Route("POST", f"{_INBOX}/seen", _marking_all(_seen), status=204),
    Route("POST", f"{_INBOX}/read", _marking_all(_read), status=204),
    Route("POST", f"{_INBOX}/archive", _marking_all(_archive), status=204),
    Route("POST", f"{_INBOX}/read-archive", _marking_all(_archive, only_read=True), status=204),
    Route("POST", f"{_INBOX}/delete", delete_all, status=204),
)
