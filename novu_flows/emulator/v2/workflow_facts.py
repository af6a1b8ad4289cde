"""What the routes of subscribers and topics have to know of a stored workflow."""

from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.sections.preference_rules import active_types
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.v2.refusals import refused
from novu_flows.emulator.v2.slugs import is_database_id, named_by, slug_of

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
    """
    Return what holds for everybody: what the dashboard says, else what the workflow says, else all on.

    It is read-only where the one that counts says so; choices of subscribers are passed over where either does.
    """
    held = workflow.get("userPreferences") or workflow.get("defaultPreferences") or {}
    channels = held.get("channels") or {}
    layers = (workflow.get("userPreferences"), workflow.get("defaultPreferences"))
    return {
        "readOnly": _is_read_only(held),
        "isClosed": any(map(_is_read_only, layers)),
        "channels": {one: channels.get(one, {}).get("enabled", True) for one in CHANNELS},
    }


def _is_read_only(layer: Document | None) -> bool:
    everything = (layer or {}).get("all") or {}
    return bool(everything.get("readOnly", False))


def find_workflow(request: Request, named: object) -> Document | None:
    """Return the workflow of a database id, a slug or an identifier."""
    if not isinstance(named, str):
        raise server_error()
    return _found(request, named_by(named))


def _found(request: Request, named: str) -> Document | None:
    where = {"_id": named} if is_database_id(named) else {"triggers[0].identifier": named}
    return request.find_one("workflows", {**where, "deleted": False})


def known_workflow(request: Request, named: object) -> Document:
    """Return the workflow that a request names by database id, slug or identifier."""
    if not isinstance(named, str):
        raise server_error()
    return known_by_id(request, named_by(named))


def known_by_id(request: Request, named: str) -> Document:
    """Return the workflow of a database id or an identifier, which the v1 routes take as they are."""
    found = _found(request, named)
    if found is None:
        raise refused(404, "Workflow cannot be found", workflowId=named)
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
