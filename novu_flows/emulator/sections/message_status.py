"""Answers of the section *subscribers* that change in-app messages: seen, mark as, actions."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import DEFINED, MONGO_ID, STRING, cast_id, cast_truth, check, required
from novu_flows.emulator.http.refusal import bad_request, not_found, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import UNDEFINED, Route
from novu_flows.emulator.sections.messages import message_single
from novu_flows.emulator.store.cached import find_cached, forget_inbox
from novu_flows.emulator.store.store import Document


def seen(request: Request) -> object:
    """Mark messages as seen and show the first; of none, nothing at all (docs/novu/v1.md, section 5.3)."""
    marked = _mark(request, request.path["messageId"].split(","), {"seen": True})
    return marked[0] if marked else UNDEFINED


def mark_as(request: Request) -> list[Document]:
    """Mark messages as seen or read, or take that back (docs/novu/v1.md, section 5.4)."""
    message_ids = _message_ids(request.body.get("messageId"))
    check(request.body, required("mark", DEFINED))
    mark = request.body["mark"]
    return _mark(request, message_ids, mark if isinstance(mark, dict) else {})


def _message_ids(given: object) -> list[Any]:
    match given:
        case list():
            return given
        case str() if given:
            return given.split(",")
        case _ if given or isinstance(given, dict):
            raise server_error()
        case _:
            raise bad_request("messageId is required")


def _mark(request: Request, message_ids: list[Any], mark: Mapping[str, Any]) -> list[Document]:
    subscriber_id = request.path["subscriberId"]
    forget_inbox(request.state, request.environment_id, subscriber_id)
    subscriber = find_cached(request.state, request.environment_id, subscriber_id)
    if subscriber is None:
        raise not_found(f"Subscriber {subscriber_id} not found")
    where = {
        "_id": [cast_id(message_id) for message_id in message_ids if message_id is not None],
        "deleted": False,
    }
    changes = _marked(mark, request.state.now())
    for message in request.find("messages", {**where, "_subscriberId": subscriber["_id"]}):
        request.store.replace("messages", {**message, **changes})
    return request.find("messages", where)


def _marked(mark: Mapping[str, Any], now: str) -> Document:
    changes: Document = {"updatedAt": now}
    if mark.get("seen") is not None:
        changes |= {"seen": cast_truth(mark["seen"]), "lastSeenDate": now}
    if mark.get("read") is not None:
        changes |= {"read": cast_truth(mark["read"]), "lastReadDate": now}
    return changes


def act(request: Request) -> Document:
    """Note what a subscriber did with a button of a message (docs/novu/v1.md, section 5.5)."""
    check(request.body, required("status", DEFINED, STRING))
    check(request.path, required("messageId", MONGO_ID))
    message_id = request.path["messageId"]
    message = request.find_one("messages", {"_id": message_id.lower(), "deleted": False})
    if message is None:
        raise not_found(f"Message {message_id} not found")
    _check_owner(request, message)
    changed = {**_acted(message, request), "updatedAt": request.state.now()}
    request.store.replace("messages", changed)
    return message_single(changed)


def _check_owner(request: Request, message: Document) -> None:
    subscriber_id = request.path["subscriberId"]
    subscriber = request.find_one("subscribers", {"subscriberId": subscriber_id, "deleted": False})
    if subscriber is None:
        raise bad_request(
            f"Subscriber with the id: {subscriber_id} was not found for this environment. "
            "Make sure to create a subscriber before trying to modify it."
        )
    if message["_subscriberId"] != subscriber["_id"]:
        raise bad_request(
            f"Message with the id: {request.path['messageId']} was not found for this environment. "
            "Make sure to address correct message before trying to modify it."
        )


def _acted(message: Document, request: Request) -> Document:
    """Change the call to action; an empty status and an empty payload are passed over."""
    cta = message.get("cta") or {}
    action = cta.get("action") or {}
    result = {**(action.get("result") or {}), "type": request.path["type"]}
    if _is_truthy(request.body.get("payload")):
        result["payload"] = request.body["payload"]
    status = {"status": request.body["status"]} if request.body["status"] else {}
    return {**message, "cta": {**cta, "action": {**action, "result": result, **status}}}


def _is_truthy(value: object) -> bool:
    return isinstance(value, dict | list) or bool(value)


ROUTES = (
    Route("POST", "/v1/subscribers/:subscriberId/messages/:messageId/seen", seen),
    Route("POST", "/v1/subscribers/:subscriberId/messages/markAs", mark_as),
    Route("POST", "/v1/subscribers/:subscriberId/messages/:messageId/actions/:type", act),
)
