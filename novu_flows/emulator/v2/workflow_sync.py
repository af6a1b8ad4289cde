"""`PUT /v2/workflows/:workflowId/sync`: a workflow is written into another environment, with the layouts that it uses."""

from dataclasses import replace

from novu_flows.emulator.http.checks import STRING, check, required
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.cached import forget_workflow
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.workflow_facts import identifier_of, known_workflow
from novu_flows.emulator.v2.workflow_views import shown_workflow


def sync(request: Request) -> Document:
    """Write a workflow into another environment and answer with that one; the source notes when (recorded 933 to 943)."""
    check(request.body, required("targetEnvironmentId", STRING))
    target_id = request.body["targetEnvironmentId"]
    if target_id == request.environment_id:
        raise bad_request("Cannot sync workflow to the same environment")
    environment = request.store.find_one("environments", {"_id": target_id})
    if environment is None:
        raise not_found(f"Environment {target_id} not found")
    source = known_workflow(request, request.path["workflowId"])
    if source.get("origin") != "novu-cloud":
        raise bad_request("Workflow is not syncable")
    target = replace(request, environment=environment)
    return shown_workflow(target, write_workflow(request, target, source))


def write_workflow(request: Request, target: Request, source: Document) -> Document:
    """Write a workflow into another environment, with its layouts, and note at the source when; return what was written."""
    for identifier in {step["controlValues"].get("layoutId") for step in source["steps"]} - {None}:
        layout = request.find_one("v2_layouts", {"identifier": identifier})
        if layout:
            write_layout(request, target, layout)
    written = _written(target, source)
    now = request.state.now()
    request.store.replace("workflows", {**source, "lastPublishedAt": now, "updatedAt": now})
    forget_workflow(request.state, source)
    return written


def write_layout(request: Request, target: Request, layout: Document) -> None:
    """Write a layout into another environment; the first one there is the default."""
    now = request.state.now()
    found = target.find_one("v2_layouts", {"identifier": layout["identifier"]})
    given = {"name": layout["name"], "controlValues": layout["controlValues"], "updatedAt": now}
    if found is not None:
        target.store.replace("v2_layouts", {**found, **given, "isWritten": True})
        return
    is_default = target.find_one("v2_layouts", {"isDefault": True}) is None
    own = {"_id": target.state.new_id(), **target.scope, "isDefault": is_default, "createdAt": now}
    target.store.insert("v2_layouts", {**layout, **own, **given, "isWritten": False})


def _written(target: Request, source: Document) -> Document:
    """Return the workflow of the target as it is written; its steps are kept by their stepId."""
    where = {"triggers[0].identifier": identifier_of(source), "deleted": False}
    found = target.find_one("workflows", where)
    held = {step["stepId"]: step["_id"] for step in (found or {"steps": []})["steps"] if "stepId" in step}
    now = target.state.now()
    kept = {"_id": found["_id"], "createdAt": found["createdAt"]} if found else {}
    fresh = {"_id": target.state.new_id(), "createdAt": now}
    steps = [_step(target, step, held) for step in source["steps"]]
    own = {**target.scope, **(kept or fresh), "steps": steps, "updatedAt": now}
    moments = {name: found.get(name) if found else None for name in ("lastPublishedAt", "lastTriggeredAt")}
    written = {**source, **own, **moments}
    if found:
        target.store.replace("workflows", written)
        forget_workflow(target.state, found)
    else:
        target.store.insert("workflows", written)
    return written


def _step(target: Request, step: Document, held: dict[str, str]) -> Document:
    step_id = held.get(step["stepId"])
    if step_id is None:
        step_id = target.state.new_id()
        template = {"_id": step_id, **target.scope, "type": step["type"], "deleted": False}
        target.store.insert("message_templates", template)
    return {**step, "_id": step_id, "_templateId": step_id}


ROUTES = (Route("PUT", "/v2/workflows/:workflowId/sync", sync),)
