"""Answers of the section *messages*: list, delete."""

from typing import Any

from novu_flows.emulator.cached_inbox import forget_inbox
from novu_flows.emulator.cached_subscribers import find_cached
from novu_flows.emulator.casts import cast_texts
from novu_flows.emulator.checks import MONGO_ID, NUMBER, check, optional, required
from novu_flows.emulator.message_views import living_subscriber, message_with_people
from novu_flows.emulator.numbers import limit_of, number_of, shown, skip_of
from novu_flows.emulator.refusal import bad_request, not_found
from novu_flows.emulator.request import Request
from novu_flows.emulator.routes import Route
from novu_flows.emulator.store import Document

PAGE_SIZE, LARGEST_PAGE = 10, 1000


def list_messages(request: Request) -> Document:
    """List messages, oldest first; an unknown subscriber is no filter (API notes, section 11.7)."""
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
        subscriber = find_cached(request.world, request.environment_id, subscriber_id)
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
    forget_inbox(request.world, request.environment_id, subscriber["subscriberId"])
    request.store.replace("messages", {**message, "deleted": True, "deletedAt": request.world.now()})
    return {"acknowledged": True, "status": "deleted"}


ROUTES = (
    Route("GET", "/v1/messages", list_messages),
    Route("DELETE", "/v1/messages/:messageId", delete),
)
