"""Answers of the v1 inbox as Novu 3.15 gives them: feed, unseen count, marks, actions."""

import binascii
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    DEFINED,
    OBJECT,
    OBJECT_ID,
    PropertyCheck,
    cast_texts,
    cast_truth,
    check,
    number_of,
    one_of,
    required,
    shown,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections import message_status
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.message_views import holds, hydrated, in_feed, stored
from novu_flows.emulator.v2.pages import LARGEST_PAGE, PAGE_SIZE
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.emulator.v2.subscriber_fields import find_subscriber
from novu_flows.javascript.json import NotJson, read_json

_MOST_COUNTED = 100


def _is_ids(value: object) -> bool:
    given = value if isinstance(value, list) else [value]
    return all(isinstance(one, str) and OBJECT_ID.fullmatch(one) for one in given)


_IDS = PropertyCheck(
    _is_ids, "$property must be a valid MongoDB ObjectId or an array of valid MongoDB ObjectIds"
)
_MARKS: Mapping[str, Document] = {
    "read": {"read": True, "seen": True},
    "unread": {"read": False, "seen": True},
    "seen": {"seen": True},
    "unseen": {"seen": False, "read": False},
}
_MARKED = (
    *("_id", "_templateId", "_environmentId", "_messageTemplateId", "_organizationId", "_notificationId"),
    *("_subscriberId", "templateIdentifier", "createdAt", "lastSeenDate", "lastReadDate", "content"),
    *("transactionId", "subject", "channel", "read", "seen", "deliveredAt", "providerId", "deviceTokens"),
    *("cta", "_feedId", "status", "payload", "actor"),
)


def feed(request: Request) -> Document:
    """List a subscriber's in-app messages, newest first; the total is that of the page."""
    query = request.query
    page, size = number_of(query.get("page"), 0), number_of(query.get("limit"), PAGE_SIZE)
    if size > LARGEST_PAGE:
        raise validation_error([f"limit must not be greater than {LARGEST_PAGE}"])
    subscriber_id = request.path["subscriberId"]
    subscriber = find_subscriber(request, subscriber_id)
    if subscriber is None:
        raise bad_request(
            f"Subscriber not found for this environment with the id: {subscriber_id}. "
            "Make sure to create a subscriber before fetching the feed."
        )
    payload = _payload(query.get("payload"))
    found = [one for one in _in_app(request, subscriber) if holds(one.get("payload") or {}, payload)]
    start, count = int(page * size), int(size)
    messages = found[start : start + count]
    return {
        "data": [in_feed(request, message) for message in messages],
        "totalCount": min(len(found), count),
        "hasMore": len(found) > start + count,
        "pageSize": shown(size),
        "page": shown(page),
    }


def _payload(given: Any) -> Any:
    if not given:
        return {}
    try:
        return read_json(b64decode(str(given), validate=True).decode())
    except (binascii.Error, UnicodeDecodeError, NotJson) as error:
        text = "Invalid payload, the JSON object should be encoded to base64 string."
        raise bad_request(text) from error


def _in_app(request: Request, subscriber: Document) -> list[Document]:
    query = request.query
    where: dict[str, Any] = {
        "_environmentId": request.environment_id,
        "_subscriberId": subscriber["_id"],
        "channel": "in_app",
        "deleted": False,
    }
    where |= {name: cast_truth(query[name]) for name in ("seen", "read") if query.get(name)}
    identifiers = query.get("feedIdentifier")
    if identifiers:
        feeds = request.find("feeds", {"identifier": cast_texts(identifiers), "deleted": False})
        where["_feedId"] = [found["_id"] for found in feeds]
    return request.store.find("messages", where, newest_first=True)


def unseen(request: Request) -> Document:
    """Count a subscriber's in-app messages that are not seen, or those that are, as far as the limit."""
    subscriber_id = request.path["subscriberId"]
    subscriber = find_subscriber(request, subscriber_id)
    if subscriber is None:
        raise bad_request(
            f"Subscriber {subscriber_id} is not exist in environment {request.environment_id}, "
            "please provide a valid subscriber identifier"
        )
    is_seen = request.query.get("seen") == "true"
    found = [message for message in _in_app(request, subscriber) if bool(message["seen"]) is is_seen]
    most = number_of(request.query.get("limit"), _MOST_COUNTED)
    return {"count": min(len(found), int(most))}


def _owner(request: Request) -> Document:
    subscriber_id = request.path["subscriberId"]
    found = find_subscriber(request, subscriber_id)
    if found is None:
        raise not_found(f"Subscriber {subscriber_id} not found")
    return found


def _write(request: Request, owner: Document, given: Any, changes: Document) -> list[Document]:
    ids = [one.lower() for one in (given if isinstance(given, list) else [given])]
    found = request.find("messages", {"_id": ids, "_subscriberId": owner["_id"]})
    written = [{**message, **changes, "updatedAt": request.state.now()} for message in found]
    for message in written:
        request.store.replace("messages", message)
    return sorted(written, key=lambda message: str(message["_id"]))


def mark_by_flags(request: Request) -> list[Document]:
    """Mark messages as seen or read, or take that back."""
    check(request.body, required("messageId", DEFINED, _IDS), required("mark", DEFINED, OBJECT))
    mark, now = request.body["mark"], request.state.now()
    changes: Document = {}
    if mark.get("seen") is not None:
        changes |= {"seen": cast_truth(mark["seen"]), "lastSeenDate": now}
    if mark.get("read") is not None:
        changes |= {"read": cast_truth(mark["read"]), "lastReadDate": now}
    return [stored(one) for one in _write(request, _owner(request), request.body["messageId"], changes)]


def mark_as(request: Request) -> list[Document]:
    """Mark messages by a word."""
    check(request.body, required("messageId", DEFINED, _IDS), required("markAs", DEFINED, one_of(*_WORDS)))
    word = request.body["markAs"]
    changes = {**_MARKS[word], **_dates(word, request.state.now())}
    marked = _write(request, _owner(request), request.body["messageId"], changes)
    return [{field: one[field] for field in _MARKED if field in one} for one in marked]


_WORDS = ("read", "seen", "unread", "unseen")


def _dates(word: str, now: str) -> Document:
    dates = {"lastSeenDate": now}
    return dates | {"lastReadDate": now} if word in ("read", "unread") else dates


def mark_all(request: Request) -> int:
    """Mark all messages of a subscriber by a word; one that is unknown marks nothing. Say how many were meant."""
    owner, word = _owner(request), request.body.get("markAs")
    where = {"_subscriberId": owner["_id"], "channel": "in_app"}
    changes = _MARKS.get(word) if isinstance(word, str) else None
    flag = "read" if word in ("read", "unread") else "seen"
    found = request.find("messages", where if changes is None else {**where, flag: not changes[flag]})
    if changes is not None and isinstance(word, str):
        _write(
            request, owner, [one["_id"] for one in found], {**changes, **_dates(word, request.state.now())}
        )
    return len(found)


def act(request: Request) -> Document:
    """Note what a subscriber did with a button of a message; any word is a button's."""
    return hydrated(message_status.act(request))


ROUTES = (
    Route("GET", "/v1/subscribers/:subscriberId/notifications/feed", feed),
    Route("GET", "/v1/subscribers/:subscriberId/notifications/unseen", unseen),
    Route("POST", "/v1/subscribers/:subscriberId/messages/markAs", mark_by_flags),
    Route("POST", "/v1/subscribers/:subscriberId/messages/mark-as", mark_as),
    Route("POST", "/v1/subscribers/:subscriberId/messages/mark-all", mark_all),
    Route("POST", "/v1/subscribers/:subscriberId/messages/:messageId/actions/:type", act),
)
