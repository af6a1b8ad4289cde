"""The update of a workflow: only what is given and not falsy, steps as a whole (API notes, section 9.6)."""

from novu_flows.emulator.change_records import Edit
from novu_flows.emulator.documents import single, without
from novu_flows.emulator.javascript import is_truthy
from novu_flows.emulator.populating import populated
from novu_flows.emulator.recording import pending_id, record
from novu_flows.emulator.refusal import bad_request, not_found
from novu_flows.emulator.request import Request
from novu_flows.emulator.schemas import NewId
from novu_flows.emulator.store import Document
from novu_flows.emulator.variables import subscriber_variables, trigger_variables
from novu_flows.emulator.workflow_cache import forget_workflow, workflow_of
from novu_flows.emulator.workflow_checks import check_update
from novu_flows.emulator.workflow_schemas import STEPS, SUBSCRIBER_VARIABLES, TRIGGER_VARIABLES, WORKFLOW
from novu_flows.emulator.workflow_steps import replace_steps, steps_of


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
    forget_workflow(request.world, workflow)
    updated = {**workflow, **changes, "updatedAt": request.world.now()}
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
    return {name: WORKFLOW[name].cast(value, request.world.new_id) for name, value in given.items()}


def _steps(request: Request, change_id: str) -> Document:
    if request.body.get("steps") is None:
        return {}
    return {"steps": STEPS(replace_steps(request, change_id), request.world.new_id)}


def _trigger(request: Request, workflow: Document) -> Document:
    """Give the trigger with what is given of it, the variables from the steps; `{}` where nothing is."""
    trigger: Document = {}
    if request.body.get("identifier"):
        trigger["identifier"] = _free_identifier(request, workflow)
    if request.body.get("steps") is not None:
        trigger |= _variables(steps_of(request.body), request.world.new_id)
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
