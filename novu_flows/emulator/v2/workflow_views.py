"""How Novu 3.15 shows a workflow: its steps with the schemas of their controls and of their variables."""

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.payload_examples import example_of
from novu_flows.emulator.v2.slugs import named_by, slug_of
from novu_flows.emulator.v2.workflow_facts import CHANNELS, identifier_of, slug_of_workflow
from novu_flows.emulator.v2.workflow_issues import has_errors, issues_of, surroundings_of
from novu_flows.novu.v2.step_variables import NO_STEP_ID, control_schemas, variables_of


def shown_workflow(request: Request, workflow: Document) -> Document:
    """Show a workflow in full, a legacy one too."""
    workflow = whole_workflow(request, workflow)
    described = {"description": workflow["description"]} if "description" in workflow else {}
    return {
        "_id": workflow["_id"],
        "slug": slug_of_workflow(workflow),
        "workflowId": identifier_of(workflow),
        "name": workflow["name"],
        "tags": workflow["tags"],
        "active": workflow["active"],
        "preferences": {
            "user": workflow["userPreferences"],
            "default": workflow["defaultPreferences"],
        },
        "steps": [_shown_step(request, workflow, index) for index in range(len(workflow["steps"]))],
        **described,
        **_common(request, workflow),
        "lastPublishedAt": workflow.get("lastPublishedAt"),
        "payloadSchema": workflow["payloadSchema"],
        **_example_of(request, workflow),
        "validatePayload": workflow["validatePayload"],
        "severity": workflow["severity"],
    }


def _common(request: Request, workflow: Document) -> Document:
    return {
        "origin": workflow.get("origin", "novu-cloud-v1"),
        "updatedAt": workflow["updatedAt"],
        "createdAt": workflow["createdAt"],
        **_author(request, workflow),
        "status": status_of(workflow),
        "lastTriggeredAt": workflow.get("lastTriggeredAt"),
        "isTranslationEnabled": workflow.get("isTranslationEnabled", False),
    }


def _author(request: Request, workflow: Document) -> Document:
    """Return who wrote a workflow last; of one of the v1 routes it is not kept (recorded 388)."""
    if workflow.get("isLegacy"):
        return {}
    return {"updatedBy": user_of(request)}


def user_of(request: Request) -> Document:
    """Return the account of the API key, as what it wrote names it."""
    return {"_id": request.creator_id, "firstName": "dev", "lastName": "user"}


def _example_of(request: Request, workflow: Document) -> Document:
    """Return an example of the payload; of a legacy workflow and one without a schema there is none (recorded 389)."""
    schema = workflow["payloadSchema"]
    if schema is None or workflow["origin"] != "novu-cloud":
        return {}
    return {"payloadExample": example_of(schema, request.state.clock.now())}


def status_of(workflow: Document) -> str:
    """Return the status: off, having an issue, or on, whatever the issues are, once it was switched on (recorded 232)."""
    if not workflow["active"]:
        return "INACTIVE"
    return "ERROR" if has_errors(workflow) and not workflow.get("switchedOn") else "ACTIVE"


def whole_workflow(request: Request, workflow: Document) -> Document:
    """Return a workflow with what a v2 route stores; one of the v1 routes has no control values."""
    if "defaultPreferences" in workflow:
        return workflow
    return {
        "tags": [],
        "origin": "novu-cloud-v1",
        "severity": "none",
        "validatePayload": True,
        "payloadSchema": _ANY,
        **workflow,
        "isLegacy": True,
        "userPreferences": None,
        "defaultPreferences": {
            "all": {"enabled": True, "readOnly": False},
            "channels": {channel: {"enabled": True} for channel in CHANNELS},
        },
        "steps": [_whole_step(request, step) for step in workflow["steps"] or [] if step],
    }


def _whole_step(request: Request, step: Document) -> Document:
    template = request.find_one("message_templates", {"_id": step["_templateId"]}) or {}
    kind, name = template.get("type", "custom"), step.get("name") or template.get("name") or ""
    return {
        **step,
        "type": kind,
        "controlsOf": None,
        "name": name,
        "stepId": NO_STEP_ID,
        "controlValues": {},
    }


_ANY = {"type": "object", "additionalProperties": True, "properties": {}}


def in_list(request: Request, workflow: Document) -> Document:
    """Show a workflow as the list does, a legacy one too."""
    workflow = whole_workflow(request, workflow)
    steps = workflow["steps"]
    return {
        "_id": workflow["_id"],
        "workflowId": identifier_of(workflow),
        "slug": slug_of_workflow(workflow),
        "name": workflow["name"],
        "tags": workflow.get("tags") or [],
        **_common(request, workflow),
        "lastPublishedAt": workflow.get("lastPublishedAt") or "",
        "lastPublishedBy": user_of(request) if workflow.get("lastPublishedAt") else None,
        "stepTypeOverviews": [step["type"] for step in steps],
        "steps": [
            {
                "slug": slug_of(step["name"], "st", step["_id"]),
                "type": step["type"],
                **({} if workflow.get("isLegacy") else {"issues": _listed_issues(step)}),
            }
            for step in steps
        ],
    }


def _listed_issues(step: Document) -> Document:
    controls = step.get("controlIssues")
    return {"controls": controls} if controls else {}


def shown_step(request: Request, workflow: Document, named: str) -> Document | None:
    """Show the step of an identifier, a database id or a slug."""
    workflow = whole_workflow(request, workflow)
    index = step_index(workflow, named)
    if index is None:
        return None
    shown = _shown_step(request, workflow, index)
    issues = {key: held for key, held in shown.get("issues", {}).items() if key != "integration"}
    return {**shown, "issues": issues}


def step_index(workflow: Document, named: str) -> int | None:
    """Return the place of the step of an identifier, a database id or a slug."""
    given = named_by(named)
    for index, step in enumerate(workflow["steps"]):
        if given in (step["stepId"], step["_id"]):
            return index
    return None


def _shown_step(request: Request, workflow: Document, index: int) -> Document:
    step = workflow["steps"][index]
    values, earlier = step["controlValues"], workflow["steps"][: _first_of(workflow, step)]
    issues = issues_of(request, step)
    return {
        "controls": {**control_schemas().get(step["controlsOf"], {}), "values": values},
        "controlValues": values,
        "variables": variables_of(workflow, earlier, surroundings_of(request)),
        "name": step["name"],
        "slug": slug_of(step["name"], "st", step["_id"]),
        "_id": step["_id"],
        "stepId": step["stepId"],
        "type": step["type"],
        "origin": workflow["origin"],
        "workflowId": identifier_of(workflow),
        "workflowDatabaseId": workflow["_id"],
        **({"issues": issues} if issues else {}),
    }


def _first_of(workflow: Document, step: Document) -> int:
    """Return the place of a step, the first one where it is there twice (recorded 311)."""
    return next(index for index, one in enumerate(workflow["steps"]) if one["_id"] == step["_id"])
