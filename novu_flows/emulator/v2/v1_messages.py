"""Answers of `/v1/messages` as Novu 3.15 gives them: the newest first, without a total, deleted for good."""

from typing import Any

from novu_flows.emulator.http.checks import MONGO_ID, NUMBER, check, number_of, required, shown
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.message_views import in_message_list
from novu_flows.emulator.v2.subscriber_fields import find_subscriber

PAGE_SIZE, LARGEST_PAGE = 10, 1000


def list_page(request: Request) -> Document:
    """List a page of messages."""
    query = request.query
    page, size = number_of(query.get("page"), 0), number_of(query.get("limit"), PAGE_SIZE)
    check({"page": page, "limit": size}, required("page", NUMBER), required("limit", NUMBER))
    if size > LARGEST_PAGE:
        raise bad_request(f"Limit can not be larger then {LARGEST_PAGE}")
    where, count = _where(request), int(size)
    found = (
        []
        if query.get("contextKeys")
        else request.store.find("messages", where, newest_first=True, skip=int(page * size), limit=count + 1)
    )
    return {
        "hasMore": len(found) > count,
        "page": shown(page),
        "pageSize": shown(size),
        "data": [in_message_list(request, message) for message in found[:count]],
    }


def _where(request: Request) -> dict[str, Any]:
    query = request.query
    where: dict[str, Any] = {"_environmentId": request.environment_id, "deleted": False}
    subscriber_id = query.get("subscriberId")
    if subscriber_id:
        found = find_subscriber(request, str(subscriber_id))
        if found is None:
            raise not_found(f"Subscriber '{subscriber_id}' was not found")
        where["_subscriberId"] = found["_id"]
    return where | {name: _texts(query[name]) for name in ("channel", "transactionId") if query.get(name)}


def _texts(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def delete(request: Request) -> Document:
    """Delete a message."""
    message_id = request.path["messageId"]
    check(request.path, required("messageId", MONGO_ID))
    where = {"_id": message_id.lower(), "_environmentId": request.environment_id}
    if not request.store.remove("messages", where):
        raise not_found(f"Message with id {message_id} not found")
    return {"acknowledged": True, "status": "deleted"}


def delete_of_transaction(request: Request) -> None:
    """Delete the messages of a transaction, all or those of one channel."""
    where = {"transactionId": request.path["transactionId"], "_environmentId": request.environment_id}
    channel = request.query.get("channel")
    if not request.store.remove("messages", where | ({"channel": channel} if channel else {})):
        raise not_found("Invalid transactionId or channel")


ROUTES = (
    Route("GET", "/v1/messages", list_page),
    Route("DELETE", "/v1/messages/:messageId", delete),
    Route("DELETE", "/v1/messages/transaction/:transactionId", delete_of_transaction, status=204),
)
