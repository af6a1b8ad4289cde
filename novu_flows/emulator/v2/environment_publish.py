"""`POST /v2/environments/:environmentId/publish`: workflows and layouts are written into another environment."""

from dataclasses import replace
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    STRING,
    check,
    faults,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2 import layouts, workflows
from novu_flows.emulator.v2.environment_diff import changes_of
from novu_flows.emulator.v2.environment_sides import (
    LAYOUT,
    TYPES,
    WORKFLOW,
    PublishSides,
    publishable,
    sides_of,
)
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.emulator.v2.workflow_sync import write_layout, write_workflow

_RESOURCE = (required("resourceType", one_of(*TYPES)), required("resourceId", STRING))
_OUTCOMES = ("successful", "failed", "skipped")


def publish(request: Request) -> Document:
    """Write what differs into another environment, and delete what only that one has (recorded 946 to 964)."""
    _check(request.body)
    sides = sides_of(request)
    results = [_published(sides, kind, request.body) for kind in (WORKFLOW, LAYOUT)]
    counts = {name: sum(len(one[name]) for one in results) for name in _OUTCOMES}
    return {"results": results, "summary": {"resources": sum(counts.values()), **counts}}


def _check(body: Any) -> None:
    check(
        body,
        optional("sourceEnvironmentId", STRING),
        optional("dryRun", BOOLEAN),
        optional("resources", ARRAY),
    )
    found = [
        f"resources.{index}.{fault}"
        for index, one in enumerate(body.get("resources") or [])
        for fault in faults(one if isinstance(one, dict) else {}, _RESOURCE)
    ]
    if found:
        raise validation_error(found)


def _published(sides: PublishSides, kind: str, body: Any) -> Document:
    sources = _chosen(publishable(sides.source, kind), kind, body)
    outcomes: dict[str, list[Document]] = {name: [] for name in _OUTCOMES}
    if body.get("dryRun"):
        skipped = [_outcome(kind, one, found, reason="Dry run mode") for one, found in sources.items()]
        outcomes["skipped"] = skipped
    else:
        _write(sides, kind, sources, outcomes)
        _delete(sides, kind, sources, body, outcomes)
    return {"resourceType": kind, **outcomes, "totalProcessed": sum(map(len, outcomes.values()))}


def _chosen(found: dict[str, Document], kind: str, body: Any) -> dict[str, Document]:
    """Return what is asked for of what there is: everything unless something is named."""
    asked = body.get("resources")
    if not asked:
        return found
    named = {one["resourceId"] for one in asked if one["resourceType"] == kind}
    return {identifier: one for identifier, one in found.items() if identifier in named}


def _outcome(kind: str, identifier: str, found: Document, **more: str) -> Document:
    return {"resourceType": kind, "resourceId": identifier, "resourceName": found["name"], **more}


def _write(
    sides: PublishSides, kind: str, sources: dict[str, Document], outcomes: dict[str, list[Document]]
) -> None:
    targets = publishable(sides.target, kind)
    changed = {
        identifier: changes_of(sides, kind, found, targets.get(identifier))
        for identifier, found in sources.items()
    }
    write = write_workflow if kind == WORKFLOW else write_layout
    for identifier, found in sources.items():
        if not changed[identifier]:
            skipped = _outcome(kind, identifier, found, reason="No changes detected")
            outcomes["skipped"].append(skipped)
            continue
        write(sides.source, sides.target, found)
        action = "updated" if identifier in targets else "created"
        outcomes["successful"].append(_outcome(kind, identifier, found, action=action))


def _delete(
    sides: PublishSides,
    kind: str,
    sources: dict[str, Document],
    body: Any,
    outcomes: dict[str, list[Document]],
) -> None:
    """Delete what only the target has; a default layout cannot be."""
    targets = _chosen(publishable(sides.target, kind), kind, body)
    for identifier, found in targets.items():
        if identifier in sources:
            continue
        try:
            _deleted(sides.target, kind, found)
        except Refusal as refusal:
            failed = _outcome(kind, identifier, found, error=str(refusal.message))
            outcomes["failed"].append(failed)
        else:
            outcomes["successful"].append(_outcome(kind, identifier, found, action="deleted"))


def _deleted(target: Request, kind: str, found: Document) -> None:
    if kind == WORKFLOW:
        workflows.delete(replace(target, path={"workflowId": found["_id"]}))
    else:
        layouts.delete(replace(target, path={"layoutId": found["_id"]}))


ROUTES = (Route("POST", "/v2/environments/:environmentId/publish", publish, status=200),)
