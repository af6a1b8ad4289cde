"""What the routes of subscribers and topics have to know of a stored workflow."""

from novu_flows.emulator.http.checks import OBJECT_ID
from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.sections.preference_rules import active_types
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.v2.refusals import refused
from novu_flows.emulator.v2.slugs import id_of, slug_of

_SHORT_ID = 16  # letters and digits that are read as a database id (recorded 105)
CHANNELS = ("email", "sms", "in_app", "chat", "push")


def is_v2_workflow(workflow: Document) -> bool:
    """Return whether a workflow is one of today's, whose steps have control values; the v1 routes make legacy ones."""
    return "defaultPreferences" in workflow


def identifier_of(workflow: Document) -> str:
    """Return the identifier that a workflow is triggered by."""
    return str(workflow["triggers"][0]["identifier"])


def slug_of_workflow(workflow: Document) -> str:
    """Return the slug of a workflow."""
    return slug_of(workflow["name"], "wf", workflow["_id"])


def channels_of(store: Store, workflow: Document) -> list[str]:
    """Return the channels that a workflow has active steps of."""
    steps = workflow["steps"] or []
    if all(step and "type" in step for step in steps):  # a legacy one has its types in its templates alone
        types = {step["type"] for step in steps if step.get("active")}
    else:
        types = set(active_types(store, workflow))
    return [channel for channel in CHANNELS if channel in types]


def default_of(workflow: Document) -> Document:
    """Return what holds for everybody: what the dashboard says, else what the workflow says, else all on."""
    held = workflow.get("userPreferences") or workflow.get("defaultPreferences") or {}
    everything = held.get("all") or {}
    channels = held.get("channels") or {}
    return {
        "readOnly": everything.get("readOnly", False),
        "channels": {one: channels.get(one, {}).get("enabled", True) for one in CHANNELS},
    }


def find_workflow(request: Request, named: object) -> Document | None:
    """Return the workflow of a database id, a slug or an identifier."""
    if not isinstance(named, str):
        raise server_error()
    if OBJECT_ID.fullmatch(named):
        return request.find_one("workflows", {"_id": named.lower(), "deleted": False})
    decoded = id_of(named)
    found = request.find_one("workflows", {"_id": decoded, "deleted": False}) if decoded else None
    where = {"triggers[0].identifier": named, "deleted": False}
    return found or request.find_one("workflows", where)


def known_workflow(request: Request, named: object) -> Document:
    """Return the workflow that a request names."""
    found = find_workflow(request, named)
    if found is None:
        decoded = id_of(named) if isinstance(named, str) and len(named) == _SHORT_ID else None
        raise refused(404, "Workflow cannot be found", workflowId=decoded or named)
    return found


def workflow_in_short(workflow: Document) -> Document:
    """Show a workflow as preferences do."""
    return {
        "id": workflow["_id"],
        "identifier": identifier_of(workflow),
        "name": workflow["name"],
        "critical": workflow.get("critical") or False,
        "tags": workflow.get("tags") or [],
        "severity": workflow.get("severity") or "none",
    }
