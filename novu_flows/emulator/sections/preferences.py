"""Answers of the section *subscribers*: preferences."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import BOOLEAN, MONGO_ID, check, faults, optional, required
from novu_flows.emulator.http.refusal import bad_request, not_found, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.preference_rules import ALL_ON, effective_preference, find_record
from novu_flows.emulator.sections.subscribers import find_living
from novu_flows.emulator.store.store import Document


def list_all(request: Request) -> list[Document]:
    """
    List the preferences for all active workflows; without any the subscriber is not looked for.

    They come in the order of the database's index, which is that of the identifiers (recorded number 598).
    """
    workflows = request.find("workflows", {"active": True, "deleted": False})
    if not workflows:
        return []
    subscriber = find_living(request)
    if subscriber is None:
        raise bad_request(f"Subscriber {request.path['subscriberId']} not found")
    workflows.sort(key=_identifier)
    return [_shown(request, subscriber, workflow) for workflow in workflows]


def _identifier(workflow: Document) -> bytes:
    return str(workflow["triggers"][0]["identifier"]).encode()


def _shown(request: Request, subscriber: Document, workflow: Document) -> Document:
    critical = workflow.get("critical")
    return {
        "template": {
            "_id": workflow["_id"],
            "name": workflow["name"],
            "critical": True if critical is None else critical,
        },
        "preference": effective_preference(request.store, workflow, subscriber),
    }


def change(request: Request) -> Document:
    """Set one channel, or the whole workflow, on or off; what is set for an unknown workflow stays."""
    _check(request)
    subscriber = find_living(request)
    if subscriber is None:
        raise not_found("Subscriber not found")
    template_id = request.path["templateId"]
    _write(request, subscriber, template_id.lower())
    workflow = request.find_one("workflows", {"_id": template_id.lower(), "deleted": False})
    if workflow is None:
        raise not_found(f"Template with id {template_id} is not found")
    return _shown(request, subscriber, workflow)


def _check(request: Request) -> None:
    found = [*_channel_faults(request.body), *faults(request.body, (optional("enabled", BOOLEAN),))]
    if found:
        raise bad_request(found)
    check(request.path, required("templateId", MONGO_ID))


def _channel_faults(body: Mapping[str, Any]) -> list[str]:
    match body.get("channel", {}):
        case dict():
            return []
        case list() as items:
            whole = all(isinstance(item, dict) for item in items)
            return [] if whole else ["each value in nested property channel must be either object or array"]
        case _:
            return ["nested property channel must be either object or array"]


def _write(request: Request, subscriber: Document, template_id: str) -> None:
    record = find_record(request.store, subscriber, template_id)
    enabled, channels = request.body.get("enabled"), _channels(request.body)
    if record is None:
        _insert(
            request,
            subscriber,
            {"_templateId": template_id, "enabled": enabled is not False, "channels": channels or {}},
        )
        return
    if enabled is None and channels is None:
        raise bad_request("In order to make an update you need to provider channel or enabled")
    changed = {
        **record,
        "enabled": record["enabled"] if enabled is None else enabled,
        "channels": {**record["channels"], **(channels or {})},
        "updatedAt": request.state.now(),
    }
    request.store.replace("preferences", changed)


def _insert(request: Request, subscriber: Document, fields: Document) -> None:
    now = request.state.now()
    record = {
        "_id": request.state.new_id(),
        **request.scope,
        "_subscriberId": subscriber["_id"],
        **fields,
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    request.store.insert("preferences", record)


def _channels(body: Mapping[str, Any]) -> Document | None:
    """Return the channel to write, nothing of an unknown one; None where no type was given."""
    channel = body.get("channel")
    if not isinstance(channel, dict) or not channel.get("type"):
        return None
    if not isinstance(channel["type"], str) or channel["type"] not in ALL_ON or "enabled" not in channel:
        return {}
    return {channel["type"]: _boolean(channel["enabled"])}


def _boolean(value: object) -> bool | None:
    """Cast as mongoose does to a boolean; what it cannot cast fails the request."""
    match value:
        case None | bool():
            return value
        case "true" | "1" | "yes" | 1:
            return True
        case "false" | "0" | "no" | 0:
            return False
        case _:
            raise server_error()


ROUTES = (
    Route("GET", "/v1/subscribers/:subscriberId/preferences", list_all),
    Route("PATCH", "/v1/subscribers/:subscriberId/preferences/:templateId", change),
)
