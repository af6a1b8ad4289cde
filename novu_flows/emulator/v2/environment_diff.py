"""`POST /v2/environments/:environmentId/diff`: what would be published, workflow by workflow and layout by layout."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.checks import STRING, check, optional
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.environment_sides import (
    LAYOUT,
    STEP,
    WORKFLOW,
    PublishSides,
    compared,
    compared_steps,
    publishable,
    sides_of,
)

_NOTHING: Document = {"added": 0, "modified": 0, "deleted": 0, "unchanged": 0}
_COUNTED = {"added": "added", "modified": "modified", "moved": "modified", "deleted": "deleted"}


def diff(request: Request) -> Document:
    """Return what differs between two environments (recorded 924 to 963)."""
    check(request.body, optional("sourceEnvironmentId", STRING))
    sides = sides_of(request)
    resources = [one for kind in (WORKFLOW, LAYOUT) for one in _resources(sides, kind)]
    total = sum(one["summary"][name] for one in resources for name in ("added", "modified", "deleted"))
    return {
        "sourceEnvironmentId": sides.source.environment_id,
        "targetEnvironmentId": sides.target.environment_id,
        "resources": [_with_dependencies(sides, one, resources) for one in resources],
        "summary": {"totalEntities": len(resources), "totalChanges": total, "hasChanges": total > 0},
    }


def _resources(sides: PublishSides, kind: str) -> Iterator[Document]:
    sources, targets = publishable(sides.source, kind), publishable(sides.target, kind)
    for identifier, found in sources.items():
        changes = changes_of(sides, kind, found, targets.get(identifier))
        if changes:
            yield _resource(kind, sides, found, targets.get(identifier), changes)
    for identifier, gone in targets.items():
        if identifier not in sources:
            deleted = {**_pair(kind, None, _named(sides.target, kind, gone)), "action": "deleted"}
            yield _resource(kind, sides, None, gone, [deleted])


def _resource(
    kind: str, sides: PublishSides, source: Document | None, target: Document | None, changes: list[Document]
) -> Document:
    summary = dict(_NOTHING)
    if source and target:
        summary["modified"] = 1
    else:
        for change in changes:
            summary[_COUNTED[change["action"]]] += 1
    shown_source = _named(sides.source, kind, source) if source else None
    shown_target = _named(sides.target, kind, target) if target else None
    return {**_pair(kind, shown_source, shown_target), "changes": changes, "summary": summary}


def _pair(kind: str, source: Document | None, target: Document | None) -> Document:
    return {"resourceType": kind, "sourceResource": source, "targetResource": target}


def _named(request: Request, kind: str, found: Document) -> Document:
    author = {"_id": request.creator_id, "firstName": "dev", "lastName": "user"}
    is_written = kind == WORKFLOW or found["isWritten"]
    identifier = found["identifier"] if kind == LAYOUT else found["triggers"][0]["identifier"]
    return {
        "id": identifier,
        "name": found["name"],
        "updatedBy": author if is_written else None,
        "updatedAt": found["updatedAt"],
    }


def changes_of(sides: PublishSides, kind: str, source: Document, target: Document | None) -> list[Document]:
    """Return what differs of one workflow or layout, step by step."""
    shown = _named(sides.source, kind, source)
    if target is None:
        added = {**_pair(kind, shown, None), "action": "added"}
        steps = compared_steps(sides.source, source) if kind == WORKFLOW else []
        return [added, *(_added_step(step, index) for index, step in enumerate(steps))]
    other = _named(sides.target, kind, target)
    before, after = compared(sides.target, kind, target), compared(sides.source, kind, source)
    changes = []
    if before != after:
        changes.append(
            {
                **_pair(kind, shown, other),
                "action": "modified",
                "diffs": {"previous": before, "new": after},
            }
        )
    if kind == WORKFLOW:
        of_steps = _step_changes(compared_steps(sides.source, source), compared_steps(sides.target, target))
        changes += [_dated(change, shown, other) for change in of_steps]
    return changes


def _dated(change: Document, source: Document, target: Document) -> Document:
    """Return the change of a step with who wrote the workflow last, and when."""
    dated = dict(change)
    for name, of_workflow in (("sourceResource", source), ("targetResource", target)):
        if change[name]:
            dated[name] = {**change[name], **{key: of_workflow[key] for key in ("updatedBy", "updatedAt")}}
    return dated


def _step_changes(sources: list[Document], targets: list[Document]) -> Iterator[Document]:
    there = {step["stepId"]: (index, step) for index, step in enumerate(targets)}
    for index, step in enumerate(sources):
        if step["stepId"] not in there:
            yield _added_step(step, index)
            continue
        place, other = there[step["stepId"]]
        if step != other:
            yield {
                **_step_pair("modified", step, other),
                "previousIndex": place,
                "newIndex": index,
                "diffs": {"previous": other, "new": step},
            }
        elif index != place:
            yield {**_step_pair("moved", step, other), "previousIndex": place, "newIndex": index}
    kept = {step["stepId"] for step in sources}
    for index, step in enumerate(targets):
        if step["stepId"] not in kept:
            gone = _step_pair("deleted", None, step)
            yield {**gone, "previousIndex": index, "diffs": {"previous": step, "new": None}}


def _added_step(step: Document, index: int) -> Document:
    return {**_step_pair("added", step, None), "newIndex": index, "diffs": {"previous": None, "new": step}}


def _step_pair(action: str, source: Document | None, target: Document | None) -> Document:
    named = [_named_step(step) if step else None for step in (source, target)]
    kind = (source or target or {})["type"]
    return {**_pair(STEP, *named), "stepType": kind, "action": action}


def _named_step(step: Document) -> Document:
    return {"id": step["stepId"], "name": step["name"], "updatedBy": None, "updatedAt": None}


def _with_dependencies(sides: PublishSides, resource: Document, resources: list[Document]) -> Document:
    """Return a resource with the layouts that its workflow needs, or the workflows that need a layout that goes."""
    if resource["resourceType"] == WORKFLOW:
        found = list(_needed_layouts(sides, resource, resources))
    elif resource["sourceResource"] is None:
        found = list(_needing_workflows(sides, resource["targetResource"]["id"]))
    else:
        found = []
    return {**resource, "dependencies": found} if found else resource


def _needed_layouts(sides: PublishSides, resource: Document, resources: list[Document]) -> Iterator[Document]:
    source = resource["sourceResource"]
    if source is None:
        return
    workflow = publishable(sides.source, WORKFLOW)[source["id"]]
    named = [step["controlValues"].get("layoutId") for step in workflow["steps"]]
    changed = {_id_of(one): one for one in resources if one["resourceType"] == LAYOUT}
    there = publishable(sides.target, LAYOUT)
    for layout_id in dict.fromkeys(one for one in named if isinstance(one, str) and one):
        change = changed.get(layout_id)
        if change is not None and change["sourceResource"] is None:
            continue  # it goes: the workflow does without it
        shown = change["sourceResource"]["name"] if change else layout_id
        yield _dependency(LAYOUT, layout_id, shown, is_blocking=layout_id not in there)


def _id_of(resource: Mapping[str, Any]) -> str:
    return str((resource["sourceResource"] or resource["targetResource"])["id"])


def _needing_workflows(sides: PublishSides, layout_id: str) -> Iterator[Document]:
    for identifier, workflow in publishable(sides.target, WORKFLOW).items():
        if any(step["controlValues"].get("layoutId") == layout_id for step in workflow["steps"]):
            yield _dependency(WORKFLOW, identifier, workflow["name"], is_blocking=True)


def _dependency(kind: str, resource_id: str, name: str, *, is_blocking: bool) -> Document:
    return {
        "resourceType": kind,
        "resourceId": resource_id,
        "resourceName": name,
        "isBlocking": is_blocking,
        "reason": "LAYOUT_REQUIRED_FOR_WORKFLOW" if is_blocking else "LAYOUT_EXISTS_IN_TARGET",
    }


ROUTES = (Route("POST", "/v2/environments/:environmentId/diff", diff, status=200),)
