"""Answers of the section *events* as Novu 3.15 gives them: payloads are validated, recipients are not refused."""

import secrets
import string
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.delivery.kinds import CANCELED, DELAYED, DIGEST, MERGED, PENDING
from novu_flows.emulator.delivery.trigger import make_trigger
from novu_flows.emulator.delivery.v2.run import HALTING
from novu_flows.emulator.http.checks import (
    DEFINED,
    OBJECT,
    STRING,
    Property,
    PropertyCheck,
    faults,
    nested_faults,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import Refusal, unprocessable
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.events import MOST_EVENTS, TOPIC, find_actor, mapped
from novu_flows.emulator.sections.payload_checks import verified
from novu_flows.emulator.store.cached import triggered_workflow
from novu_flows.emulator.store.documents import without
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.context_checks import context_faults
from novu_flows.emulator.v2.payload_validation import validated
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.emulator.v2.subscriber_fields import NEW_CHECKS
from novu_flows.emulator.v2.subscriptions import default_identifier

_DIGITS = string.ascii_lowercase + string.digits
_NAME = required("name", DEFINED, STRING)
_TO = required("to", DEFINED)
_BEFORE = (optional("bridgeUrl", STRING), optional("overrides", OBJECT))
_TRANSACTION = optional("transactionId", STRING)
_TENANT = (optional("identifier", STRING), optional("name", STRING))
_EVENT_IN_BULK = (
    required("identifier", DEFINED, STRING),
    required("payload", DEFINED),
    _TO,
    optional("transactionId", STRING),
)
_EVENTS = required(
    "events",
    PropertyCheck(
        lambda value: isinstance(value, list) and len(value) <= MOST_EVENTS,
        f"$property must contain no more than {MOST_EVENTS} elements",
    ),
    PropertyCheck(lambda value: isinstance(value, list) and bool(value), "$property should not be empty"),
    PropertyCheck(lambda value: isinstance(value, list), "$property must be an array"),
)


def trigger(request: Request) -> Document:
    """Start a workflow for some subscribers (recorded section `events: body`)."""
    _check(request.body, _NAME, optional("payload", OBJECT), *_BEFORE, _TO)
    return _accept(request, request.body, _recipients(request, request.body), _token(request, "req"))


def _check(body: Mapping[str, Any], *first: Property) -> None:
    """Refuse a trigger that is not valid; an actor, or a tenant, that is no text is looked into."""
    found = list(faults(body, (*first, _TRANSACTION)))
    for name, properties in (("actor", NEW_CHECKS), ("tenant", _TENANT)):
        if not isinstance(body.get(name), str):
            found += nested_faults(body, name, properties)
    found += context_faults(body)
    if found:
        raise validation_error(found)


def trigger_bulk(request: Request) -> list[Document]:
    """Start workflows one after the other; each has its own result."""
    found = list(faults(request.body, (_EVENTS,)))
    if found:
        raise _invalid_bulk(request.body, found)
    link = _token(request, "req")
    return [
        _in_bulk(request, event if isinstance(event, dict) else {}, link) for event in request.body["events"]
    ]


def _invalid_bulk(body: Mapping[str, Any], messages: list[str]) -> Refusal:
    value = {"value": body["events"]} if "events" in body else {}
    text = f"Validation failed for ProcessBulkTriggerCommand: events: {', '.join(messages)}"
    return Refusal(422, text, error=None, context={}, errors={"events": {"messages": messages, **value}})


def broadcast(request: Request) -> Document:
    """Start a workflow for every subscriber."""
    _check(request.body, _NAME, required("payload", OBJECT), optional("overrides", OBJECT))
    everyone = {"_environmentId": request.environment_id, "deleted": False}
    found = [{"subscriberId": one["subscriberId"]} for one in request.store.each("subscribers", everyone)]
    return _accept(request, request.body, found, _token(request, "req"))


def _in_bulk(request: Request, event: Mapping[str, Any], link: str) -> Document:
    faulty = [
        f"{declared.name}: {', '.join(found)}"
        for declared in _EVENT_IN_BULK
        if (found := list(faults({**event, "identifier": event.get("name")}, (declared,))))
    ]
    faulty += [f"context: {text}" for text in context_faults(event)]
    if faulty:
        return _error(event, f"Validation failed for ParseEventRequestMulticastCommand: {'; '.join(faulty)}")
    try:
        return _accept(request, event, _recipients(request, event), link)
    except Refusal as refusal:
        return _error(event, str(refusal.message))


def _error(event: Mapping[str, Any], text: str) -> Document:
    given = {"transactionId": event["transactionId"]} if event.get("transactionId") else {}
    return {"acknowledged": True, "status": "error", "error": [text], **given}


def _accept(request: Request, event: Mapping[str, Any], recipients: list[Any], link: str) -> Document:
    """Check an event in Novu's order and queue it."""
    transaction_id = event.get("transactionId") or _token(request, "txn")
    workflow = triggered_workflow(request.state, request.environment_id, event["name"])
    if workflow is None:
        raise unprocessable("workflow_not_found")
    payload = _payload(event.get("payload") or {}, workflow)
    status = _status(event, workflow)
    if status is not None:
        return {"acknowledged": True, "status": status, "transactionId": transaction_id}
    if recipients:
        given = {**event, "payload": payload, "actor": find_actor(event.get("actor"))}
        queued = make_trigger(request, given, transaction_id, recipients)
        request.store.insert("events", queued.queued(request.state.new_id(), request.state.now()))
    return {
        "acknowledged": True,
        "status": "processed",
        "transactionId": transaction_id,
        "activityFeedLink": f"http://127.0.0.1:4200/env/{request.environment_id}/activity/requests?selectedLogId={link}",
    }


def _payload(payload: Any, workflow: Document) -> Any:
    """Return the payload as the workflow takes it: a legacy one checks its variables, today's its schema."""
    if "payloadSchema" not in workflow:
        return verified(payload, workflow["steps"])
    if workflow["validatePayload"] and workflow["payloadSchema"]:
        return validated(payload, workflow["payloadSchema"])
    return payload


def _status(event: Mapping[str, Any], workflow: Document) -> str | None:
    """Return the status of an event that starts nothing; there are no tenants to be found any more."""
    if event.get("tenant"):
        return "no_tenant_found"
    return None if workflow.get("active") else "trigger_not_active"


def _recipients(request: Request, event: Mapping[str, Any]) -> list[Any]:
    """
    Return every recipient once: those named, then the members of topics.

    One that is neither an id nor has one ends the event without a word; empty ones are passed over
    (recorded section `events: recipients`).
    """
    to = event["to"]
    given = [mapped(one) for one in (to if isinstance(to, list) else [to])]
    named = [one for one in given if one is not None and one != {"subscriberId": ""}]
    if not all(isinstance(one, dict) and (_is_topic(one) or one.get("subscriberId")) for one in named):
        return []
    people = {one["subscriberId"]: one for one in named if not _is_topic(one)}
    topics = [one for one in named if _is_topic(one)]
    left_out = {*people, *(one for topic in topics for one in topic.get("exclude") or ())}
    actor = find_actor(event.get("actor"))
    if isinstance(actor, dict):
        left_out.add(actor.get("subscriberId"))
    return [*people.values(), *_members(request, topics, left_out)]


def _is_topic(recipient: Mapping[str, Any]) -> bool:
    return recipient.get("type") == TOPIC


def _members(
    request: Request, topics: list[Mapping[str, Any]], left_out: set[Any]
) -> Iterator[dict[str, Any]]:
    """Return the members of topics, each once with all of its subscriptions."""
    found: dict[str, dict[str, Any]] = {}
    keys = list(dict.fromkeys(topic.get("topicKey") for topic in topics))
    for topic in request.find("topics", {"key": keys}) if keys else ():
        for member in request.store.each("topic_members", {"_topicId": topic["_id"]}):
            subscriber_id = member["externalSubscriberId"]
            if subscriber_id not in left_out:
                held = found.setdefault(subscriber_id, {"subscriberId": subscriber_id, "topics": []})
                held["topics"].append(_subscription(topic, member))
    yield from found.values()


def _subscription(topic: Document, member: Document) -> Document:
    return {
        "_topicId": topic["_id"],
        "topicKey": topic["key"],
        "_topicSubscriptionId": member["_id"],
        "subscriptionIdentifier": member.get("identifier")
        or default_identifier(topic["key"], member["externalSubscriberId"]),
    }


def cancel(request: Request) -> bool:
    """
    Cancel what waits of a transaction: delays, digests and what was merged into others, and the steps after them.

    Where others were merged into a digest that is canceled, the first of them collects on (recorded section
    `events: bulk, broadcast, cancel`).
    """
    jobs = request.find("jobs", {"transactionId": request.path["transactionId"]})
    waiting = [job for job in jobs if job["status"] in (DELAYED, MERGED)]
    if not waiting:
        return False
    deferred = any(job["type"] in HALTING for job in waiting)
    for job in [*waiting, *(job for job in jobs if deferred and job["status"] == PENDING)]:
        request.store.replace(
            "jobs", {**without(job, "dueAt"), "status": CANCELED, "updatedAt": request.state.now()}
        )
    for job in waiting:
        if job["type"] == DIGEST and job["status"] == DELAYED:
            _hand_on(request, job)
    return True


def _hand_on(request: Request, digest: Document) -> None:
    """Let the first of the events that were merged into a digest take its place."""
    merged = request.find("jobs", {"_mergedDigestId": digest["_id"], "status": MERGED})
    digests = [job for job in merged if job["type"] == DIGEST]
    if not digests:
        return
    first = digests[0]
    for job in merged:
        of_first = job["_notificationId"] == first["_notificationId"]
        changed = {**job, "_mergedDigestId": first["_id"], "updatedAt": request.state.now()}
        request.store.replace("jobs", {**changed, "status": PENDING} if of_first else changed)
    due = {"dueAt": digest["dueAt"], "updatedAt": request.state.now()}
    request.store.replace("jobs", {**without(first, "_mergedDigestId"), "status": DELAYED, **due})


def _token(request: Request, kind: str) -> str:
    """Return an id such as `txn_6b0648cdb4r7et6mahh4`: the second in which it was made, and a random tail."""
    seconds = int(request.state.clock.now().timestamp())
    return f"{kind}_{seconds:08x}{''.join(secrets.choice(_DIGITS) for _ in range(12))}"


ROUTES = (
    Route("POST", "/v1/events/trigger", trigger),
    Route("POST", "/v1/events/trigger/bulk", trigger_bulk),
    Route("POST", "/v1/events/trigger/broadcast", broadcast),
    Route("DELETE", "/v1/events/trigger/:transactionId", cancel),
)
