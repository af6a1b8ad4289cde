"""Answers of the section *messages*: list, delete."""

from typing import Any

from novu_flows.emulator.http.checks import (
    MONGO_ID,
    NUMBER,
    cast_texts,
    check,
    limit_of,
    number_of,
    optional,
    required,
    shown,
    skip_of,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.cached import find_cached, forget_inbox
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.store import Document, Store

_PERSON = ("_id", "firstName", "subscriberId", "lastName", "avatar")


def message_single(message: Document) -> Document:
    """Show one message as a hydrated read does."""
    return single(minimized(message))


def message_with_people(store: Store, message: Document) -> Document:
    """
    Show a message of a list, with `subscriber` and `actorSubscriber`; those that are deleted are null.

    An actor that is a subscriber shows that subscriber's avatar (docs/novu/v1.md, section 5.1).
    """
    actor = _person(store, message.get("_actorId"))
    shown = {
        **message_single(message),
        "subscriber": _person(store, message["_subscriberId"]),
        "actorSubscriber": actor,
    }
    if message.get("_actorId") and (message.get("actor") or {}).get("type") == "user":
        shown["actor"] = {**message["actor"], "data": (actor or {}).get("avatar") or None}
    return shown


def _person(store: Store, database_id: str | None) -> Document | None:
    found = living_subscriber(store, database_id)
    return None if found is None else selected(found, _PERSON)


def living_subscriber(store: Store, database_id: str | None) -> Document | None:
    """Return the subscriber of a database id, unless deleted."""
    if database_id is None:
        return None
    return store.find_one("subscribers", {"_id": database_id, "deleted": False})


def selected(document: Document, fields: tuple[str, ...]) -> dict[str, Any]:
    """Show some fields of a document, as a populated path does: those that are there, and `id`."""
    return single({field: document[field] for field in fields if field in document})


PAGE_SIZE, LARGEST_PAGE = 10, 1000


def list_messages(request: Request) -> Document:
    """List messages, oldest first; an unknown subscriber is no filter (docs/novu/v1.md, section 11.7)."""
    page, size = number_of(request.query.get("page"), 0), number_of(request.query.get("limit"), PAGE_SIZE)
    check({"page": page, "limit": size}, optional("page", NUMBER), required("limit", NUMBER))
    if size > LARGEST_PAGE:
        raise bad_request("Limit can not be larger then 1000")
    where = _filter(request)
    found = request.store.find("messages", where, skip=skip_of(page, size), limit=limit_of(size))
    return {
        "page": shown(page),
        "totalCount": request.store.count("messages", where),
        "pageSize": shown(size),
        "data": [message_with_people(request.store, message) for message in found],
    }


def _filter(request: Request) -> dict[str, Any]:
    where: dict[str, Any] = {"_environmentId": request.environment_id, "deleted": False}
    subscriber_id, channel = request.query.get("subscriberId"), request.query.get("channel")
    if isinstance(subscriber_id, str):
        subscriber = find_cached(request.state, request.environment_id, subscriber_id)
        if subscriber is not None:
            where["_subscriberId"] = subscriber["_id"]
    if channel:
        where["channel"] = cast_texts(channel)
    return where


def delete(request: Request) -> Document:
    """Delete a message and let the subscriber's feed show it (recorded section `messages & others`)."""
    message_id = request.path["messageId"]
    check(request.path, required("messageId", MONGO_ID))
    message = request.find_one("messages", {"_id": message_id.lower(), "deleted": False})
    if message is None:
        raise not_found(f"Message with id {message_id} not found")
    subscriber = living_subscriber(request.store, message["_subscriberId"])
    if subscriber is None:
        raise bad_request(f"A subscriber was not found for message {message_id}")
    forget_inbox(request.state, request.environment_id, subscriber["subscriberId"])
    request.store.replace("messages", {**message, "deleted": True, "deletedAt": request.state.now()})
    return {"acknowledged": True, "status": "deleted"}


ROUTES = (
    Route("GET", "/v1/messages", list_messages),
    Route("DELETE", "/v1/messages/:messageId", delete),
)
