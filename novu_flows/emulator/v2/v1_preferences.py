"""Answers of `/v1/subscribers/:id/preferences` as Novu 3.15 gives them, over the same choices as the v2 routes."""

from typing import Any

from novu_flows.emulator.http.checks import (
    BOOLEAN,
    DEFINED,
    check,
    faults,
    nested_faults,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.preference_rules import (
    Choices,
    choices_of,
    shown_channels,
    shown_global,
    shown_preference,
    write_choice,
    write_global,
)
from novu_flows.emulator.v2.preferences import active_workflows, refuse_critical, workflows_shown
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.emulator.v2.subscriber_fields import known_subscriber
from novu_flows.emulator.v2.workflow_facts import identifier_of, known_by_id

_LEVEL = required("parameter", one_of("global", "template"))
_UNKNOWN = "Subscriber with id: {} not found"
_INACTIVE = "includeInactiveChannels"
_CHANNEL = (
    required("type", DEFINED, one_of("in_app", "email", "sms", "chat", "push")),
    required("enabled", DEFINED, BOOLEAN),
)


def list_all(request: Request) -> list[Document]:
    """List what holds for each active workflow that is not read-only."""
    return _list(request, with_inactive=request.query.get(_INACTIVE) == "true")


def _list(request: Request, *, with_inactive: bool) -> list[Document]:
    subscriber = known_subscriber(request, _UNKNOWN)
    choices, found = choices_of(request.store, subscriber), workflows_shown(request, "nonCritical")
    return [_listed(request, one, choices, with_inactive=with_inactive) for one in found]


def _listed(request: Request, workflow: Document, choices: Choices, *, with_inactive: bool) -> Document:
    return {
        "preference": shown_preference(request.store, workflow, choices, with_inactive=with_inactive),
        "template": {
            "_id": workflow["_id"],
            "name": workflow["name"],
            "tags": workflow.get("tags") or [],
            "critical": workflow.get("critical") or False,
            "triggers": [_with_ids(trigger) for trigger in workflow["triggers"]],
            "updatedAt": workflow["updatedAt"],
            "createdAt": workflow["createdAt"],
            "severity": workflow.get("severity") or "none",
        },
        "type": "SUBSCRIBER_WORKFLOW",
    }


def _with_ids(value: Any) -> Any:
    """Show nested documents with `id` beside `_id`."""
    match value:
        case dict():
            shown = {key: _with_ids(held) for key, held in value.items()}
            return single(shown) if "_id" in shown else shown
        case list():
            return [_with_ids(item) for item in value]
        case _:
            return value


def list_level(request: Request) -> list[Document]:
    """List what holds globally, or for the workflows on all channels unless that is declined."""
    check({"parameter": request.path["level"]}, _LEVEL)
    with_inactive = request.query.get(_INACTIVE, "true") == "true"
    if request.path["level"] == "template":
        return _list(request, with_inactive=with_inactive)
    subscriber = known_subscriber(request, "Subscriber {} not found")
    return [{"preference": _globally(request, subscriber, with_inactive=with_inactive)}]


def _globally(request: Request, subscriber: Document, *, with_inactive: bool) -> Document:
    had = None if with_inactive else active_workflows(request)
    return shown_global(request.store, choices_of(request.store, subscriber), had)


def change(request: Request) -> Document:
    """Choose one channel of a workflow, named by database id or identifier; `enabled` is ignored."""
    _check(request, "channel")
    subscriber = known_subscriber(request, "Subscriber with id: {} is not found")
    workflow = known_by_id(request, request.path["level"])
    refuse_critical(workflow)
    write_choice(request, subscriber, workflow["_id"], {"channels": _channel(request.body.get("channel"))})
    return {
        "preference": {
            "channels": shown_channels(request.store, workflow, choices_of(request.store, subscriber)),
            "enabled": True,
        },
        "template": {
            "_id": workflow["_id"],
            "name": workflow["name"],
            "critical": workflow.get("critical") or False,
            "tags": workflow.get("tags") or [],
            "triggers": [{"identifier": identifier_of(workflow), "type": "event", "variables": []}],
        },
    }


def _check(request: Request, name: str) -> None:
    switched = optional("enabled", BOOLEAN)
    found = [*nested_faults(request.body, name, _CHANNEL), *faults(request.body, (switched,))]
    if found:
        raise validation_error(found)


def _channel(given: Any) -> Document:
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        return {}
    return {given["type"]: given.get("enabled")}


def change_globally(request: Request) -> Document:
    """Choose channels for all workflows."""
    _check(request, "preferences")
    subscriber = known_subscriber(request, "Subscriber with id: {} is not found")
    given = request.body.get("preferences")
    channels: Document = {}
    for one in given if isinstance(given, list) else ():
        channels |= _channel(one)
    write_global(request, subscriber, {"channels": channels})
    shown = _globally(request, subscriber, with_inactive=False)
    return {"preference": {"channels": shown["channels"], "enabled": True}}


ROUTES = (
    Route("GET", "/v1/subscribers/:subscriberId/preferences", list_all),
    Route("PATCH", "/v1/subscribers/:subscriberId/preferences", change_globally),
    Route("GET", "/v1/subscribers/:subscriberId/preferences/:level", list_level),
    Route("PATCH", "/v1/subscribers/:subscriberId/preferences/:level", change),
)
