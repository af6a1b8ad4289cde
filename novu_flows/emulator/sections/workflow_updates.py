"""The update of a workflow: only what is given and not falsy, steps as a whole (docs/novu/v1.md, section 9.6)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.sections.changes import pending_id, record
from novu_flows.emulator.sections.message_templates import create_message_template, update_message_template
from novu_flows.emulator.sections.template_variables import subscriber_variables, trigger_variables
from novu_flows.emulator.sections.workflow_checks import check_update
from novu_flows.emulator.store.cached import forget_workflow, workflow_of
from novu_flows.emulator.store.change_records import Edit
from novu_flows.emulator.store.documents import populated, single, without
from novu_flows.emulator.store.schemas import NewId
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import (
    STEPS,
    SUBSCRIBER_VARIABLES,
    TRIGGER_VARIABLES,
    WORKFLOW,
)
from novu_flows.javascript.json import is_truthy

_FIELDS = ("filters", "metadata", "active", "shouldStopOnFail", "replyCallback", "uuid", "name")


def create_steps(request: Request, change_id: str) -> list[Document]:
    """Create the message templates of a new workflow; give its steps."""
    steps = steps_of(request.body)
    return _chained(steps, [_created(request, step, change_id) for step in steps])


def steps_of(body: Mapping[str, Any]) -> list[Document]:
    """Return the steps of a body; a list in the place of one has no fields."""
    return [step if isinstance(step, dict) else {} for step in body["steps"]]


def _created(request: Request, step: Mapping[str, Any], change_id: str) -> str:
    if not is_truthy(step.get("template")):
        raise bad_request("Unexpected error: message template is missing")
    created = create_message_template(request, _template(step), change_id, fields=("actor",))
    return str(created["_id"])


def replace_steps(request: Request, change_id: str) -> list[Document]:
    """Update the message templates that the steps name, create the others; give the steps."""
    steps = steps_of(request.body)
    given = [{name: value for name, value in step.items() if _counts(name, value)} for step in steps]
    return _chained(given, [_replaced(request, step, change_id) for step in steps])


def _counts(name: str, value: Any) -> bool:
    return bool(value) if name in ("uuid", "name") else value is not None


def _replaced(request: Request, step: Mapping[str, Any], change_id: str) -> str:
    if not is_truthy(step.get("template")):
        raise bad_request("Something un-expected happened, template couldn't be found")
    template_id = step.get("_templateId")
    if template_id:
        return str(update_message_template(request, template_id, _template(step), change_id)["_id"])
    created = create_message_template(request, _template(step), change_id, fields=("variables",))
    return str(created["_id"])


def _template(step: Mapping[str, Any]) -> Mapping[str, Any]:
    return step["template"] if isinstance(step["template"], dict) else {}


def _chained(steps: list[Any], template_ids: list[str]) -> list[Document]:
    """Return each step the id of its message template, and that of the step before as its parent."""
    parent_ids = [None, *template_ids]
    return [
        {
            **{name: step[name] for name in _FIELDS if name in step},
            "_id": template_id,
            "_templateId": template_id,
            "_parentId": parent_id,
        }
        for step, template_id, parent_id in zip(steps, template_ids, parent_ids, strict=False)
    ]


def update(request: Request) -> Document:
    """Update a workflow, in production too; earlier steps are changed even if a later one is refused."""
    template_id = request.path["templateId"]
    check_update(template_id, request.body)
    workflow = request.find_one("workflows", {"_id": template_id, "deleted": False})
    if workflow is None:
        raise not_found(f"Notification template with id {template_id} not found")
    change_id = pending_id(request, "NotificationTemplate", template_id)
    changes = _changes(request, workflow, change_id)
    if not changes:
        raise bad_request("No properties found for update")
    forget_workflow(request.state, workflow)
    updated = {**workflow, **changes, "updatedAt": request.state.now()}
    request.store.replace("workflows", updated)
    answer = single(populated(request.store, updated))
    item = {**answer, "steps": [without(step, "template") for step in answer["steps"]]}
    record(request, Edit(kind="NotificationTemplate", item=item, change_id=change_id))
    return answer


def _changes(request: Request, workflow: Document, change_id: str) -> Document:
    trigger = _trigger(request, workflow)
    cast = _cast(request)
    steps = _steps(request, change_id)
    return {**cast, **steps, **({"triggers": [trigger]} if trigger else {})}


def _cast(request: Request) -> Document:
    body = request.body
    given = {
        name: body[name]
        for name in ("name", "description", "preferenceSettings")
        if is_truthy(body.get(name))
    }
    if body.get("notificationGroupId"):
        given["_notificationGroupId"] = body["notificationGroupId"]
    given |= {name: body[name] for name in ("critical", "tags") if body.get(name) is not None}
    return {name: WORKFLOW[name].cast(value, request.state.new_id) for name, value in given.items()}


def _steps(request: Request, change_id: str) -> Document:
    if request.body.get("steps") is None:
        return {}
    return {"steps": STEPS(replace_steps(request, change_id), request.state.new_id)}


def _trigger(request: Request, workflow: Document) -> Document:
    """Return the trigger with what is given of it, the variables from the steps; `{}` where nothing is."""
    trigger: Document = {}
    if request.body.get("identifier"):
        trigger["identifier"] = _free_identifier(request, workflow)
    if request.body.get("steps") is not None:
        trigger |= _variables(steps_of(request.body), request.state.new_id)
    return {**workflow["triggers"][0], **trigger} if trigger else {}


def _variables(steps: list[Document], new_id: NewId) -> Document:
    variables, fields = trigger_variables(steps), subscriber_variables(steps)
    return {
        "subscriberVariables": SUBSCRIBER_VARIABLES(fields, new_id),
        "variables": TRIGGER_VARIABLES(variables, new_id),
    }


def _free_identifier(request: Request, workflow: Document) -> str:
    identifier: str = request.body["identifier"]
    other = workflow_of(request.store, request.environment_id, identifier)
    if other and other["_id"] != workflow["_id"]:
        raise bad_request(f"Notification template with identifier {identifier} already exists")
    return identifier
