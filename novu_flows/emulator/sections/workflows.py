"""Answers of the section *workflows* (notification templates): list, create, read, update, status, delete."""

from typing import Any

from novu_flows.emulator.http.checks import (
    BOOLEAN,
    DEFINED,
    MONGO_ID,
    NUMBER,
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
from novu_flows.emulator.sections.changes import pending_id, record
from novu_flows.emulator.sections.template_variables import subscriber_variables, trigger_variables
from novu_flows.emulator.sections.workflow_checks import check_new_workflow
from novu_flows.emulator.sections.workflow_updates import create_steps, steps_of, update
from novu_flows.emulator.store.cached import forget_workflow, workflow_of
from novu_flows.emulator.store.change_records import Edit
from novu_flows.emulator.store.clock import short_id
from novu_flows.emulator.store.documents import populated, single, with_step_ids
from novu_flows.emulator.store.schemas import cast_document
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import WORKFLOW
from novu_flows.javascript.slugify import slug


def list_page(request: Request) -> Document:
    """List workflows, newest first, with groups, without message templates (docs/novu/v1.md, section 9.3)."""
    page, size = number_of(request.query.get("page"), 0), number_of(request.query.get("limit"), 10)
    check({"page": page, "limit": size}, required("page", NUMBER), required("limit", NUMBER))
    # What was made by a v2 route of 3.15 is not seen here (recorded 371).
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
    group = request.store.find_one("groups", {"_id": workflow["_notificationGroupId"]})
    return single({**with_step_ids(workflow), "notificationGroup": single(group) if group else None})


def create(request: Request) -> Document:
    """Create a workflow; its identifier is made of its name (docs/novu/v1.md, section 9.5)."""
    request.only_in_development()
    check_new_workflow(request.body)
    trigger = _trigger(request)
    change_id = request.state.new_id()
    steps = create_steps(request, change_id)
    now = request.state.now()
    given = {**_given(request.body), "triggers": [trigger], "steps": steps, "_id": request.state.new_id()}
    owned = {**request.scope, "_creatorId": request.creator_id}
    workflow = cast_document(WORKFLOW, given | owned, request.state.new_id)
    workflow |= {"createdAt": now, "updatedAt": now, "__v": 0}
    request.store.insert("workflows", workflow)
    answer = single(populated(request.store, workflow))
    _record(request, answer, change_id)
    return answer


def _trigger(request: Request) -> Document:
    """Make the trigger; the identifier gets a suffix where it is taken."""
    steps = steps_of(request.body)
    variables = trigger_variables(steps)
    identifier = slug(request.body["name"])
    if workflow_of(request.store, request.environment_id, identifier):
        identifier = f"{identifier}-{short_id()}"
    return {
        "type": "event",
        "identifier": identifier,
        "variables": variables,
        "subscriberVariables": subscriber_variables(steps),
    }


def _given(body: Any) -> Document:
    flags = {"active": False, "draft": True, "critical": False}
    fields = ("name", "description", "tags", "preferenceSettings", "blueprintId")
    return {
        **{name: body[name] for name in fields if name in body},
        **{name: default if body.get(name) is None else body[name] for name, default in flags.items()},
        "_notificationGroupId": body["notificationGroupId"],
    }


def get_one(request: Request) -> Document:
    """Read a workflow with the message templates of its steps (docs/novu/v1.md, section 9.4)."""
    return single(populated(request.store, _existing(request)))


def _existing(request: Request) -> Document:
    template_id = request.path["templateId"]
    check({"templateId": template_id}, required("templateId", MONGO_ID))
    found = request.find_one("workflows", {"_id": template_id, "deleted": False, "defaultPreferences": None})
    if found is None:
        raise not_found(f"Template with id {template_id} not found")
    return found


def set_status(request: Request) -> Document:
    """Switch a workflow on or off; the status that it has already is refused (docs/novu/v1.md, section 9.7)."""
    request.only_in_development()
    check(request.body, required("active", DEFINED, BOOLEAN))
    workflow, active = _existing(request), request.body["active"]
    if workflow.get("active") is active:
        raise bad_request("You must provide a different status from the current status")
    forget_workflow(request.state, workflow)
    changed = {**workflow, "active": active, "draft": not active, "updatedAt": request.state.now()}
    request.store.replace("workflows", changed)
    answer = single(populated(request.store, changed))
    # Never added to a record that waits, unlike an update (recorded section `messages & others`, number 677).
    _record(request, answer, request.state.new_id())
    return answer


def delete(request: Request) -> bool:
    """Delete a workflow; its message templates stay, triggers may know it (docs/novu/v1.md, section 9.8)."""
    request.only_in_development()
    template_id = request.path["templateId"]
    check({"templateId": template_id}, required("templateId", MONGO_ID))
    workflow = request.find_one("workflows", {"_id": template_id, "deleted": False})
    if workflow is None:
        raise bad_request(f"Could not find notification template with id {template_id}")
    now = request.state.now()
    deleted = {**workflow, "deleted": True, "updatedAt": now, "deletedAt": now}
    request.store.replace("workflows", deleted)
    change_id = pending_id(request, "NotificationTemplate", template_id)
    _record(request, single(with_step_ids(deleted)), change_id)
    return True


def _record(request: Request, item: Document, change_id: str) -> None:
    record(request, Edit(kind="NotificationTemplate", item=item, change_id=change_id))


ROUTES = (
    Route("GET", "/v1/notification-templates", list_page),
    Route("POST", "/v1/notification-templates", create, with_roles=True),
    Route("GET", "/v1/notification-templates/:templateId", get_one),
    Route("PUT", "/v1/notification-templates/:templateId", update),
    Route("PUT", "/v1/notification-templates/:templateId/status", set_status, with_roles=True),
    Route("DELETE", "/v1/notification-templates/:templateId", delete, with_roles=True),
)
