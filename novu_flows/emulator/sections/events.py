"""Answers of the section *events*: trigger, bulk, broadcast, cancel."""

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.delivery.kinds import CANCELED, DELAYED
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.starting import TriggerEnded, deliver
from novu_flows.emulator.delivery.trigger import AcceptedTrigger, make_trigger
from novu_flows.emulator.http.checks import (
    ARRAY,
    DEFINED,
    OBJECT,
    STRING,
    PropertyCheck,
    check,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import Refusal, bad_request, not_found, server_error, unprocessable
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.payload_checks import verified
from novu_flows.emulator.store.cached import triggered_workflow
from novu_flows.emulator.store.store import Document

TOPIC = "Topic"


def mapped_recipients(request: Request, to: Any, actor: Any) -> list[Any]:
    """
    Return every recipient once: those named, then the members of topics without the actor.

    Raise Refusal: 500 for a null, 404 for an unknown topic, 400 for one without an id
    (recorded section `trigger`).
    """
    recipients = to if isinstance(to, list) else [to]
    if None in recipients:
        raise server_error()
    named = [mapped(recipient) for recipient in recipients if not _is_topic(recipient)]
    topics = [recipient for recipient in recipients if _is_topic(recipient)]
    members = [member for topic in topics for member in _members(request, topic)]
    actor_id = _subscriber_id(actor)
    found = list(
        _distinct([*named, *(one for one in members if not actor or one["subscriberId"] != actor_id)])
    )
    if not all(_subscriber_id(recipient) for recipient in found):
        raise bad_request(
            "subscriberId under property to is not configured, please make sure all the subscriber contains "
            "subscriberId property"
        )
    return found


def mapped(recipient: Any) -> Any:
    """Return a bare id the form of a recipient; leave anything else as it is."""
    return {"subscriberId": recipient} if isinstance(recipient, str) else recipient


def _is_topic(recipient: Any) -> bool:
    return isinstance(recipient, dict) and recipient.get("type") == TOPIC


def _subscriber_id(recipient: Any) -> Any:
    return recipient.get("subscriberId") if isinstance(recipient, dict) else None


def _members(request: Request, recipient: Document) -> Iterator[Document]:
    key = recipient.get("topicKey")
    topic = request.find_one("topics", {"key": key})
    if topic is None:
        raise not_found(f"Topic with key {key} not found in current environment")
    for member in request.store.each("topic_members", {"_topicId": topic["_id"]}):
        yield {"subscriberId": member["externalSubscriberId"]}


def _distinct(recipients: list[Any]) -> Iterator[Any]:
    seen: set[str] = set()
    for recipient in recipients:
        mark = repr(_subscriber_id(recipient))
        if mark not in seen:
            seen.add(mark)
            yield recipient


def accept(request: Request, event: Mapping[str, Any]) -> Document:
    """Check an event in Novu's order and queue it (docs/novu/v1.md, section 6.1)."""
    transaction_id = event.get("transactionId") or request.state.new_uuid()
    actor = find_actor(event.get("actor"))
    recipients = mapped_recipients(request, event["to"], actor)
    workflow = triggered_workflow(request.state, request.environment_id, event["name"])
    if workflow is None:
        raise unprocessable("template_not_found")
    status = _status(workflow)
    if status is not None:
        return {"acknowledged": True, "status": status}
    payload = verified(_stripped(request, event["payload"]), workflow["steps"])
    given = {**event, "payload": payload, "actor": actor}
    trigger = make_trigger(request, given, transaction_id, recipients)
    request.store.insert("events", trigger.queued(request.state.new_id(), request.state.now()))
    return processed(transaction_id)


def processed(transaction_id: str) -> Document:
    """Answer that an event was queued."""
    return {"acknowledged": True, "status": "processed", "transactionId": transaction_id}


def find_actor(actor: Any) -> Any:
    """Return the actor in the form of a recipient; nothing about it is checked here."""
    return mapped(actor) if actor else None


def _status(workflow: Document) -> str | None:
    steps = workflow.get("steps") or []
    if not workflow.get("active") or workflow.get("draft"):
        return "trigger_not_active"
    if not steps:
        return "no_workflow_steps_defined"
    if not any(step.get("active") for step in steps):
        return "no_workflow_active_steps_defined"
    return None


def _stripped(request: Request, payload: Any) -> Any:
    """Put attachments aside: what stays of each is where its file would be (docs/novu/v1.md, section 6.1)."""
    if not isinstance(payload, dict) or not isinstance(payload.get("attachments"), list):
        return payload
    return {**payload, "attachments": [_put_aside(request, held) for held in payload["attachments"]]}


def _put_aside(request: Request, attachment: Any) -> Document:
    if not isinstance(attachment, dict) or not isinstance(attachment.get("file"), str | list):
        raise server_error()
    folder = f"{request.organization_id}/{request.environment_id}/{secrets.token_hex(16)}"
    kept = {key: value for key, value in attachment.items() if key != "file"}
    return {**kept, "storagePath": f"{folder}/{attachment.get('name', 'undefined')}"}


MOST_EVENTS = 100
BROADCAST_BATCH = 500

_AT_MOST_100 = PropertyCheck(
    lambda value: isinstance(value, list) and len(value) <= MOST_EVENTS,
    f"$property must contain no more than {MOST_EVENTS} elements",
)
_NOT_EMPTY = PropertyCheck(
    lambda value: isinstance(value, list) and bool(value), "$property should not be empty"
)

_NAME = required("name", DEFINED, STRING)
_PAYLOAD = required("payload", OBJECT)
_OVERRIDES = optional("overrides", OBJECT)
_TO = required("to", DEFINED)
_TRANSACTION_ID = optional("transactionId", STRING)

# What the use case checks again: all that is checked of an event in a bulk (docs/novu/v1.md, section 6.2).
_EVENT_IN_BULK = (
    required("identifier", DEFINED, STRING),
    required("payload", DEFINED),
    _TO,
    _TRANSACTION_ID,
)


def trigger(request: Request) -> Document:
    """Start a workflow for some subscribers (docs/novu/v1.md, section 6.1; recorded section `trigger`)."""
    check(request.body, _NAME, _PAYLOAD, _OVERRIDES, _TO, _TRANSACTION_ID)
    return accept(request, request.body)


def trigger_bulk(request: Request) -> list[Document]:
    """Start workflows one after the other; each has its own result (recorded section `bulk trigger`)."""
    check(request.body, required("events", _AT_MOST_100, _NOT_EMPTY, ARRAY))
    bulk_id = request.state.new_id()
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
    delivered (docs/novu/v1.md, section 6.3).
    """
    check(request.body, _NAME, _PAYLOAD, _OVERRIDES, _TRANSACTION_ID)
    transaction_id = request.body.get("transactionId") or request.state.new_uuid()
    event = {**request.body, "actor": find_actor(request.body.get("actor"))}
    everyone = {"_environmentId": request.environment_id, "deleted": False}
    found = request.store.each("subscribers", everyone)
    recipients = [{"subscriberId": subscriber["subscriberId"]} for subscriber in found]
    for first in range(0, len(recipients), BROADCAST_BATCH):
        batch = recipients[first : first + BROADCAST_BATCH]
        _broadcast_to(request, make_trigger(request, event, transaction_id, batch))
    return processed(transaction_id)


def _broadcast_to(request: Request, trigger: AcceptedTrigger) -> None:
    try:
        deliver(Lookups(request.state), trigger)
    except TriggerEnded as refused:
        raise bad_request(refused.messages) from refused


def cancel(request: Request) -> bool:
    """
    Cancel one delayed job of a transaction, if there is one (docs/novu/v1.md, section 6.4).

    When its turn would have come it is shown as completed (recorded deliveries `recipient.cancel`).
    """
    job = request.find_one("jobs", {"transactionId": request.path["transactionId"], "status": DELAYED})
    if job is None:
        return False
    request.store.replace("jobs", {**job, "status": CANCELED, "updatedAt": request.state.now()})
    return True


ROUTES = (
    Route("POST", "/v1/events/trigger", trigger),
    Route("POST", "/v1/events/trigger/bulk", trigger_bulk),
    Route("POST", "/v1/events/trigger/broadcast", broadcast),
    Route("DELETE", "/v1/events/trigger/:transactionId", cancel),
)
