"""Answers of the section *events*: trigger, bulk, broadcast, cancel."""

from typing import Any

from novu_flows.emulator.checks import ARRAY, DEFINED, OBJECT, STRING, Rule, check, optional, required
from novu_flows.emulator.delivery.scene import Scene
from novu_flows.emulator.delivery.statuses import CANCELED, DELAYED
from novu_flows.emulator.delivery.trigger import Trigger, make_trigger
from novu_flows.emulator.delivery.triggering import NotDelivered, deliver
from novu_flows.emulator.documents import without
from novu_flows.emulator.refusal import Refusal, bad_request
from novu_flows.emulator.request import Request
from novu_flows.emulator.routes import Route
from novu_flows.emulator.store import Document
from novu_flows.emulator.triggers import accept, find_actor, processed

MOST_EVENTS = 100
BROADCAST_BATCH = 500

_AT_MOST_100 = Rule(
    lambda value: isinstance(value, list) and len(value) <= MOST_EVENTS,
    f"$property must contain no more than {MOST_EVENTS} elements",
)
_NOT_EMPTY = Rule(lambda value: isinstance(value, list) and bool(value), "$property should not be empty")

_NAME = required("name", DEFINED, STRING)
_PAYLOAD = required("payload", OBJECT)
_OVERRIDES = optional("overrides", OBJECT)
_TO = required("to", DEFINED)
_TRANSACTION_ID = optional("transactionId", STRING)

# What the use case checks again: all that is checked of an event in a bulk (API notes, section 6.2).
_EVENT_IN_BULK = (
    required("identifier", DEFINED, STRING),
    required("payload", DEFINED),
    _TO,
    _TRANSACTION_ID,
)


def trigger(request: Request) -> Document:
    """Start a workflow for some subscribers (API notes, section 6.1; recorded section `trigger`)."""
    check(request.body, _NAME, _PAYLOAD, _OVERRIDES, _TO, _TRANSACTION_ID)
    return accept(request, request.body)


def trigger_bulk(request: Request) -> list[Document]:
    """Start workflows one after the other; each has its own result (recorded section `bulk trigger`)."""
    check(request.body, required("events", _AT_MOST_100, _NOT_EMPTY, ARRAY))
    bulk_id = request.world.new_id()
    return [_in_bulk(request, event, bulk_id) for event in request.body["events"]]


def _in_bulk(request: Request, event: Any, bulk_id: str) -> Document:
    if event is None:
        return _error("Cannot read properties of null (reading 'name')")
    given = event if isinstance(event, dict) else {}
    try:
        check({**given, "identifier": given.get("name")}, *_EVENT_IN_BULK)
        return accept(request, {**given, "bulk_id": bulk_id})
    except Refusal as refusal:
        texts = refusal.message if isinstance(refusal.message, list) else [refusal.message]
        return _error(*texts)


def _error(*texts: str) -> Document:
    return {"status": "error", "error": list(texts), "acknowledged": True}


def broadcast(request: Request) -> Document:
    """
    Start a workflow for every subscriber, before the answer.

    Each batch checks that the transaction id is new, so a second batch is refused after the first was
    delivered (API notes, section 6.3; observed, 24).
    """
    check(request.body, _NAME, _PAYLOAD, _OVERRIDES, _TRANSACTION_ID)
    transaction_id = request.body.get("transactionId") or request.world.new_uuid()
    event = {**request.body, "actor": find_actor(request.body.get("actor"))}
    everyone = {"_environmentId": request.environment_id, "deleted": False}
    found = request.store.each("subscribers", everyone)
    recipients = [{"subscriberId": subscriber["subscriberId"]} for subscriber in found]
    for first in range(0, len(recipients), BROADCAST_BATCH):
        batch = recipients[first : first + BROADCAST_BATCH]
        _broadcast_to(request, make_trigger(request, event, transaction_id, batch))
    return processed(transaction_id)


def _broadcast_to(request: Request, trigger: Trigger) -> None:
    try:
        deliver(Scene(request.world), trigger)
    except NotDelivered as refused:
        raise bad_request(refused.messages) from refused


def cancel(request: Request) -> bool:
    """Cancel one delayed job of a transaction, if there is one (API notes, section 6.4; observed, 25)."""
    job = request.find_one("jobs", {"transactionId": request.path["transactionId"], "status": DELAYED})
    if job is None:
        return False
    canceled = {**without(job, "dueAt"), "status": CANCELED, "updatedAt": request.world.now()}
    request.store.replace("jobs", canceled)
    return True


ROUTES = (
    Route("POST", "/v1/events/trigger", trigger),
    Route("POST", "/v1/events/trigger/bulk", trigger_bulk),
    Route("POST", "/v1/events/trigger/broadcast", broadcast),
    Route("DELETE", "/v1/events/trigger/:transactionId", cancel),
)
