"""For which workflows a subscription to a topic is: by id, by tag, and under a condition."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.slugs import is_database_id
from novu_flows.emulator.v2.workflow_facts import identifier_of, workflow_in_short


def chosen_preferences(request: Request, given: Any) -> list[Document]:
    """Return what a request says of each workflow that it names; what is said first of a workflow counts."""
    filters = [_as_filter(one) for one in given or ()]
    if any(one["filter"] is None for one in filters):
        raise server_error()
    return [
        {"workflowId": workflow["_id"], **_said(workflow, filters)}
        for workflow in _workflows(request, filters)
    ]


def _as_filter(preference: Mapping[str, Any]) -> Document:
    if not isinstance(preference, dict):
        raise server_error()
    if "filter" in preference:
        return dict(preference)
    condition = {"condition": preference["condition"]} if "condition" in preference else {}
    return {"filter": {"workflowIds": [preference.get("workflowId") or ""]}, **condition}


def _workflows(request: Request, filters: list[Document]) -> list[Document]:
    """Return the workflows of the database ids, then those of the identifiers, then the active ones of the tags."""
    named = {one for each in filters for one in _names(each["filter"], "workflowIds")}
    tags = {one for each in filters for one in _names(each["filter"], "tags")}
    held = request.find("workflows", {"deleted": False})
    found = [
        *(one for one in held if one["_id"] in named),
        *(one for one in held if not is_database_id(identifier_of(one)) and identifier_of(one) in named),
        *(one for one in held if one["active"] and tags & set(one.get("tags") or [])),
    ]
    return list({one["_id"]: one for one in found}.values())


def _said(workflow: Document, filters: list[Document]) -> Document:
    said = next((one for one in filters if _is_about(one["filter"], workflow)), {})
    enabled = said.get("enabled")
    condition = {} if said.get("condition") is None else {"condition": said["condition"]}
    return {"enabled": _is_on(workflow) if enabled is None else enabled, **condition}


def _names(wanted: Any, field: str) -> list[str]:
    """Return the names in a filter; what is no list of texts fails."""
    given = wanted.get(field) if isinstance(wanted, dict) else None
    if given and not (isinstance(given, list) and all(isinstance(one, str) for one in given)):
        raise server_error()
    return list(given or ())


def _is_about(wanted: Any, workflow: Document) -> bool:
    tags, named = _names(wanted, "tags"), _names(wanted, "workflowIds")
    if tags:
        return bool(set(tags) & set(workflow.get("tags") or []))
    return workflow["_id"] in named or identifier_of(workflow) in named


def _is_on(workflow: Document) -> bool:
    held = workflow.get("userPreferences") or workflow.get("defaultPreferences") or {}
    return bool((held.get("all") or {}).get("enabled", True))


def shown_preferences(request: Request, member: Document, workflow_ids: set[str] | None = None) -> Document:
    """Show the preferences of a subscription, of some workflows or of all; nothing where there are none."""
    shown = list(_shown(request, member, workflow_ids))
    return {"preferences": shown} if shown else {}


def _shown(request: Request, member: Document, workflow_ids: set[str] | None) -> Iterator[Document]:
    for one in member.get("preferences") or ():
        workflow = request.find_one("workflows", {"_id": one["workflowId"], "deleted": False})
        if workflow is not None and (workflow_ids is None or one["workflowId"] in workflow_ids):
            condition = {"condition": one["condition"]} if "condition" in one else {}
            yield {
                "workflow": workflow_in_short(workflow),
                "subscriptionId": member["identifier"],
                "enabled": one["enabled"],
                **condition,
            }
