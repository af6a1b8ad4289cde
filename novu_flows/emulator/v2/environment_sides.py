"""The two environments that `diff` and `publish` are about, and what of them is published: v2 workflows and layouts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.checks import OBJECT_ID
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_views import shown_layout
from novu_flows.emulator.v2.workflow_facts import identifier_of
from novu_flows.emulator.v2.workflow_views import shown_workflow

WORKFLOW, LAYOUT, STEP = "workflow", "layout", "step"
TYPES = (WORKFLOW, STEP, "localization_group", LAYOUT)
_DEVELOPMENT = "Development"
_OF_ENVIRONMENT = ("_id", "slug", "updatedAt", "updatedBy", "createdAt", "origin")
_OF_WORKFLOW = ("lastPublishedAt", "status", "issues", "lastTriggeredAt", "payloadExample", "steps")
_OF_STEP = ("_id", "slug", "origin", "workflowId", "workflowDatabaseId", "issues", "controls", "variables")
_OF_LAYOUT = ("isDefault", "type", "variables")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSides:
    """Requests into the environment that is published from, and into the one that is published to."""

    source: Request
    target: Request


def sides_of(request: Request) -> PublishSides:
    """Return the environments that a request names; from the one for development unless it says otherwise."""
    target_id = request.path["environmentId"]
    if not OBJECT_ID.fullmatch(target_id):
        raise bad_request("Invalid environment ID format")
    own = request.store.find("environments", {"_organizationId": request.organization_id})
    default = next(found["_id"] for found in own if found["name"] == _DEVELOPMENT)
    source_id = request.body.get("sourceEnvironmentId") or default
    if source_id == target_id:
        raise bad_request("Source and target environments cannot be the same")
    if not OBJECT_ID.fullmatch(source_id):
        raise bad_request("Invalid environment ID format")
    by_id = {found["_id"]: found for found in own}
    for name, environment_id in (("Source", source_id), ("Target", target_id)):
        if environment_id.lower() not in by_id:
            raise bad_request(f"{name} environment not found")
    source, target = (by_id[environment_id.lower()] for environment_id in (source_id, target_id))
    return PublishSides(
        source=replace(request, environment=source), target=replace(request, environment=target)
    )


def publishable(request: Request, kind: str) -> dict[str, Document]:
    """Return the workflows or layouts of an environment that are published, by their identifier."""
    if kind == LAYOUT:
        return {one["identifier"]: one for one in request.find("v2_layouts", {})}
    found = request.find("workflows", {"deleted": False, "origin": "novu-cloud"})
    return {identifier_of(one): one for one in found}


def compared(request: Request, kind: str, found: Document) -> Document:
    """Return what is compared of a workflow or a layout: not what each environment gives of its own."""
    if kind == LAYOUT:
        return _without(shown_layout(request, found), *_OF_ENVIRONMENT, *_OF_LAYOUT)
    return _without(shown_workflow(request, found), *_OF_ENVIRONMENT, *_OF_WORKFLOW)


def compared_steps(request: Request, workflow: Document) -> list[Document]:
    """Return what is compared of the steps of a workflow."""
    return [_without(step, *_OF_STEP) for step in shown_workflow(request, workflow)["steps"]]


def _without(shown: Mapping[str, Any], *names: str) -> Document:
    return {name: held for name, held in shown.items() if name not in names}
