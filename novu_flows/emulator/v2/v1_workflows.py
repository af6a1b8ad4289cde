"""Answers of `/v1/workflows` in Novu 3.15: legacy workflows, which the v2 routes can write over (recorded 371 to 393)."""

from dataclasses import replace
from typing import Any

from novu_flows.emulator.http.checks import (
    BOOLEAN,
    DEFINED,
    NUMBER,
    OBJECT_ID,
    check,
    limit_of,
    number_of,
    required,
    shown,
    skip_of,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections import workflow_updates
from novu_flows.emulator.sections import workflows as before
from novu_flows.emulator.store.cached import forget_workflow, workflow_of
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.workflow_issues import has_integration
from novu_flows.emulator.v2.workflow_views import user_of, whole_workflow

_CHANNELS = ("in_app", "email", "sms", "chat", "push")
_WITH_PRIMARY = ("email", "sms")
_OF_NEITHER = ("isLegacy", "switchedOn", "steps", "triggers")
_STEP_FIELDS = (
    *("active", "shouldStopOnFail", "name", "filters", "uuid", "stepId"),
    *("_templateId", "_parentId", "_id"),
)
_METADATA: Document = {"timed": {"weekDays": [], "monthDays": []}}
_STEP: Document = {"active": True, "shouldStopOnFail": False, "filters": [], "type": "REGULAR"}


def list_page(request: Request) -> Document:
    """List the legacy workflows, the newest first; what a v2 route made or wrote over is not seen here (recorded 371)."""
    page, size = number_of(request.query.get("page"), 0), number_of(request.query.get("limit"), 10)
    check({"page": page, "limit": size}, required("page", NUMBER), required("limit", NUMBER))
    where = {"_environmentId": request.environment_id, "deleted": False, "defaultPreferences": None}
    found = request.store.find(
        "workflows", where, newest_first=True, skip=skip_of(page, size), limit=limit_of(size)
    )
    return {
        "page": shown(page),
        "data": [_listed(request, workflow) for workflow in found],
        "totalCount": request.store.count("workflows", where),
        "pageSize": shown(size),
    }


def _listed(request: Request, workflow: Document) -> Document:
    steps = [
        {**_step(step), "template": {"_id": step["_templateId"], "type": _kind(request, step)}}
        for step in workflow["steps"] or []
        if step
    ]
    whole = {
        **_whole(request, workflow),
        "payloadSchema": whole_workflow(request, workflow)["payloadSchema"],
        "triggers": [_trigger(one) for one in workflow["triggers"]],
    }
    return {
        **{name: held for name, held in whole.items() if not name.endswith("Preferences")},
        "steps": steps,
        "lastPublishedBy": None,
        "notificationGroup": request.store.find_one("groups", {"_id": workflow["_notificationGroupId"]}),
        "workflowIntegrationStatus": _integrations(request),
    }


def _kind(request: Request, step: Document) -> Any:
    template = request.find_one("message_templates", {"_id": step["_templateId"]})
    return template and template["type"]


def _integrations(request: Request) -> Document:
    """Return for each channel whether messages can be sent."""
    channels: Document = {}
    for channel in _CHANNELS:
        is_there = has_integration(request, channel)
        primary = {"hasPrimaryIntegrations": is_there} if channel in _WITH_PRIMARY else {}
        channels[channel] = {"hasActiveIntegrations": is_there, **primary}
    everywhere = all(held["hasActiveIntegrations"] for held in channels.values())
    return {"hasActiveIntegrations": everywhere, "channels": channels}


def _whole(request: Request, workflow: Document) -> Document:
    """
    Return a workflow with what 3.15 stores of each.

    Who wrote it is shown without the record of the account, whose password Novu shows (recorded 372, 392).
    """
    whole = whole_workflow(request, workflow)
    is_written = not whole.get("isLegacy", False)
    is_active = whole.get("active", True)
    return {
        "preferenceSettings": dict.fromkeys(_CHANNELS, True),
        "draft": True,
        "isBlueprint": False,
        "_notificationGroupId": _group(request),
        "__v": 0,
        **minimized({name: held for name, held in whole.items() if name not in _OF_NEITHER}),
        **({"status": "ACTIVE" if is_active else "INACTIVE"} if is_written else {}),
        "type": "REGULAR" if whole["origin"] == "novu-cloud-v1" else "BRIDGE",
        "lastTriggeredAt": whole.get("lastTriggeredAt"),
        "lastPublishedAt": whole.get("lastPublishedAt"),
        "isTranslationEnabled": False,
        **({"_updatedBy": request.creator_id} if is_written else {}),
        "updatedBy": user_of(request) if is_written else None,
    }


def _group(request: Request) -> Any:
    """Return the group that workflows of the v2 routes are in: the first of the environment."""
    found = request.find("groups", {})
    return found[0]["_id"] if found else None


def _trigger(trigger: Document) -> Document:
    return {"reservedVariables": [], **minimized(trigger)}


def _step(step: Document) -> Document:
    held = {name: step[name] for name in _STEP_FIELDS if name in step}
    return {**_STEP, **held, "type": "REGULAR", "replyCallback": {}, "metadata": _METADATA}


def _shown(request: Request, workflow: Document) -> Document:
    """Show one workflow, with its message templates."""
    triggers = [single(_trigger(one)) for one in workflow["triggers"]]
    variables = [
        {**one, "variables": [single(each) for each in one.get("variables", [])]} for one in triggers
    ]
    steps = [_shown_step(request, step) for step in workflow["steps"] or [] if step]
    schema = whole_workflow(request, workflow)["payloadSchema"]
    return {
        **single(_whole(request, workflow)),
        "payloadSchema": schema,
        "triggers": variables,
        "steps": steps,
    }


def _shown_step(request: Request, step: Document) -> Document:
    template = request.find_one("message_templates", {"_id": step["_templateId"]})
    shown_template = single({"deleted": False, **template}) if template else None
    return {**_step(step), "variants": [], "id": step["_id"], "template": shown_template}


def create(request: Request) -> Document:
    """Create a legacy workflow; it is a draft unless it is switched on."""
    body = {**request.body, "draft": not request.body.get("active")}
    made = before.create(replace(request, body=body))
    return _shown(request, _known(request, made["_id"]))


def _known(request: Request, named: str) -> Document:
    """Return the workflow of a database id or an identifier, of the v2 routes too."""
    if OBJECT_ID.fullmatch(named):
        found = request.find_one("workflows", {"_id": named.lower(), "deleted": False})
    else:
        found = workflow_of(request.store, request.environment_id, named)
    if found is None:
        raise not_found(f"Template with id {named} not found")
    return found


def get_one(request: Request) -> Document:
    """Read a workflow by its database id or its identifier."""
    return _shown(request, _known(request, request.path["templateId"]))


def update(request: Request) -> Document:
    """Change a legacy workflow."""
    changed = workflow_updates.update(request)
    return _shown(request, _known(request, changed["_id"]))


def set_status(request: Request) -> Document:
    """Switch a workflow on or off; the status that it has already is refused."""
    request.only_in_development()
    check(request.body, required("active", DEFINED, BOOLEAN))
    workflow, active = _known(request, request.path["templateId"]), request.body["active"]
    if workflow.get("active") is active:
        raise bad_request("You must provide a different status from the current status")
    forget_workflow(request.state, workflow)
    changed = {**workflow, "active": active, "draft": not active, "updatedAt": request.state.now()}
    request.store.replace("workflows", changed)
    return {**_shown(request, changed), "status": "ACTIVE" if active else "INACTIVE"}


ROUTES = (
    Route("GET", "/v1/workflows", list_page),
    Route("POST", "/v1/workflows", create, with_roles=True),
    Route("GET", "/v1/workflows/:templateId", get_one),
    Route("PUT", "/v1/workflows/:templateId", update),
    Route("PUT", "/v1/workflows/:templateId/status", set_status, with_roles=True),
    Route("DELETE", "/v1/workflows/:templateId", before.delete, with_roles=True),
)
