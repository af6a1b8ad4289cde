"""Answers of `/v2/workflows`: list, create, read, write, change, delete."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from novu_flows.emulator.http.checks import ARRAY, OBJECT_ID, STRING, each, one_of, optional
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.cached import forget_workflow
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import contains, list_query
from novu_flows.emulator.v2.refusals import refused
from novu_flows.emulator.v2.workflow_checks import check_new, check_patch, check_put
from novu_flows.emulator.v2.workflow_facts import CHANNELS, identifier_of, known_workflow
from novu_flows.emulator.v2.workflow_issues import issues_again
from novu_flows.emulator.v2.workflow_steps import (
    refuse_unknown_layouts,
    steps_and_trigger,
    with_tail,
    written_values,
)
from novu_flows.emulator.v2.workflow_views import in_list, shown_step, shown_workflow, status_of

_ON: Document = {
    "all": {"enabled": True, "readOnly": False},
    "channels": {channel: {"enabled": True} for channel in CHANNELS},
}
_OPEN: Document = {"type": "object", "additionalProperties": True, "properties": {}}
# What a workflow of a v1 route does not store.
_LEGACY: Document = {
    "tags": [],
    "origin": "novu-cloud-v1",
    "severity": "none",
    "validatePayload": True,
    "payloadSchema": _OPEN,
}
_STATUSES = ("ACTIVE", "INACTIVE", "ERROR")
_ORDERS = ("createdAt", "updatedAt", "name", "lastTriggeredAt")
_FILTERS = (
    optional("query", STRING),
    optional("tags", each(STRING), ARRAY),
    optional("status", each(one_of(*_STATUSES)), ARRAY),
)
_PATCHED = (
    "name",
    "description",
    "tags",
    "active",
    "payloadSchema",
    "validatePayload",
)


def list_page(request: Request) -> Document:
    """List the workflows that fit, the newest first unless asked otherwise."""
    query = request.query
    lists = {name: _several(query[name]) for name in ("tags", "status") if name in query}
    asked = list_query({**query, **lists}, _ORDERS, *_FILTERS)
    found = [one for one in request.find("workflows", {"deleted": False}) if _fits(one, query)]
    return {
        "workflows": [in_list(request, workflow) for workflow in asked.cut(found)],
        "totalCount": len(found),
    }


def _several(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _fits(workflow: Document, query: Mapping[str, Any]) -> bool:
    text = query.get("query")
    tags, statuses = _texts(query.get("tags")), _texts(query.get("status"))
    return (
        (contains(workflow["name"], text) or contains(identifier_of(workflow), text))
        and (not tags or bool(tags & set(workflow.get("tags") or [])))
        and (not statuses or status_of(workflow) in statuses)
    )


def _texts(given: Any) -> set[Any]:
    return set(_several(given)) if given else set()


def create(request: Request) -> Document:
    """Create a workflow; an identifier that is taken gets a tail."""
    check_new(request.body)
    request = replace(request, body={**request.body, "origin": "novu-cloud"})
    body, now = request.body, request.state.now()
    identifier = body["workflowId"]
    schema = _OPEN if body.get("payloadSchema") is None else body["payloadSchema"]
    where = {"triggers[0].identifier": identifier, "deleted": False}
    if request.find_one("workflows", where) is not None:
        identifier = with_tail(identifier)
    workflow = {
        "_id": request.state.new_id(),
        **request.scope,
        "_creatorId": request.creator_id,
        "origin": "novu-cloud",
        "critical": False,
        "deleted": False,
        "createdAt": now,
        "updatedAt": now,
        "tags": [],
        "description": "",
        "severity": "none",
        **_written(body),
        **steps_and_trigger(request, identifier, None),
        "payloadSchema": schema,
        "validatePayload": _validates(body),
        "isTranslationEnabled": False,
    }
    request.store.insert("workflows", workflow)
    refuse_unknown_layouts(request)
    return shown_workflow(request, _replaced(request, workflow, written_values(request, workflow)))


def _validates(body: Mapping[str, Any]) -> bool:
    """Return whether payloads are validated: by default where no schema is given, and not where one is."""
    given = body.get("validatePayload")
    return body.get("payloadSchema") is None if given is None else bool(given)


def _written(body: Mapping[str, Any]) -> Document:
    """Return what POST and PUT write alike; what is absent or null keeps, unless it has a default."""
    preferences = body.get("preferences") or {}
    kept = {name: body[name] for name in ("description", "tags") if body.get(name) is not None}
    return {
        "name": body["name"],
        **kept,
        "active": True if body.get("active") is None else body["active"],
        "switchedOn": False,
        **_severity(body),
        "defaultPreferences": _layer(preferences.get("workflow")) or _ON,
        "userPreferences": _layer(preferences.get("user")),
    }


def _severity(body: Mapping[str, Any]) -> Document:
    """Return the severity: absent keeps, null is none."""
    return {"severity": body["severity"] or "none"} if "severity" in body else {}


def _layer(given: Any) -> Document | None:
    if not isinstance(given, dict):
        return None
    channels = given.get("channels") or {}
    return {
        "all": {**_ON["all"], **(given.get("all") or {})},
        "channels": {one: {"enabled": True, **channels.get(one, {})} for one in CHANNELS},
    }


def get_one(request: Request) -> Document:
    """Read a workflow; one of another environment is not found."""
    asked = request.query.get("environmentId")
    if asked and not OBJECT_ID.fullmatch(str(asked)):
        raise bad_request(f"Invalid environment ID format: {asked}")
    if asked and asked != request.environment_id:
        raise refused(404, "Workflow cannot be found", workflowId=request.path["workflowId"])
    return shown_workflow(request, known_workflow(request, request.path["workflowId"]))


def get_step(request: Request) -> Document:
    """Read a step."""
    workflow = known_workflow(request, request.path["workflowId"])
    found = shown_step(request, workflow, request.path["stepId"])
    if found is None:
        raise refused(
            400, "No step found", stepId=request.path["stepId"], workflowId=request.path["workflowId"]
        )
    return found


def put(request: Request) -> Document:
    """Write a workflow in place of another; steps are kept by their `_id`."""
    check_put(request.body)
    found = {**_LEGACY, **known_workflow(request, request.path["workflowId"])}
    schema = {"payloadSchema": request.body["payloadSchema"]} if "payloadSchema" in request.body else {}
    validates = (
        {"validatePayload": bool(request.body["validatePayload"])}
        if "validatePayload" in request.body
        else {}
    )
    kept = [step for step in found["steps"] or [] if step and "stepId" in step]
    written = steps_and_trigger(request, identifier_of(found), {**found, "steps": kept})
    replaced = _replaced(request, found, {**_written(request.body), **written, **schema, **validates})
    refuse_unknown_layouts(request)
    return shown_workflow(request, _replaced(request, replaced, written_values(request, replaced)))


def _replaced(request: Request, found: Document, changes: Document) -> Document:
    changed = {**found, **changes, "updatedAt": request.state.now()}
    request.store.replace("workflows", changed)
    forget_workflow(request.state, found)
    return changed


def patch(request: Request) -> Document:
    """Change some fields, unchecked as Novu does; null is ignored."""
    check_patch(request.body)
    found = known_workflow(request, request.path["workflowId"])
    given = {name: request.body[name] for name in _PATCHED if request.body.get(name) is not None}
    if "active" in given:
        given["switchedOn"] = given["active"]
    if given.get("payloadSchema", found.get("payloadSchema")) != found.get("payloadSchema"):
        given["steps"] = issues_again(request, {**found, **given})
    return shown_workflow(request, _replaced(request, found, given))


def delete(request: Request) -> None:
    """Delete a workflow with the choices that subscribers have made for it."""
    found = known_workflow(request, request.path["workflowId"])
    request.store.replace("workflows", {**found, "deleted": True})
    request.store.remove("preferences", {"_templateId": found["_id"]})
    forget_workflow(request.state, found)


ROUTES = (
    Route("GET", "/v2/workflows", list_page),
    Route("POST", "/v2/workflows", create),
    Route("GET", "/v2/workflows/:workflowId", get_one),
    Route("PUT", "/v2/workflows/:workflowId", put),
    Route("PATCH", "/v2/workflows/:workflowId", patch),
    Route("GET", "/v2/workflows/:workflowId/steps/:stepId", get_step),
    Route("DELETE", "/v2/workflows/:workflowId", delete, status=204),
    Route("POST", "/v2/workflows/:workflowId/duplicate", get_one, open_to_keys=False),
    Route("GET", "/v2/workflows/:workflowId/test-data", get_one, open_to_keys=False),
)
