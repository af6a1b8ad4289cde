"""The issues that Novu 3.15 notes at a step: values that are missing, integrations that are. Templates are not read."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.workflow_facts import CHANNELS

_WITH_PRIMARY = ("email", "sms")


@cache
def control_schemas() -> Document:
    """Return what the real server says of the controls of each type of step (recorded `every step type`)."""
    found: Document = json.loads((Path(__file__).parent / "control_schemas.json").read_text())
    return found


def issues_of(request: Request, step: Document) -> Document:
    """Return the issues of a step, by kind; none is no key."""
    controls = step.get("missing", {})
    integration = _missing_integration(request, step["type"])
    return {
        **({"controls": controls} if controls else {}),
        **({"integration": integration} if integration else {}),
    }


def missing_values(kind: str, values: Mapping[str, Any]) -> Document:
    """Return an issue for each value that is required and not there; of alternatives one must be whole."""
    schema = control_schemas()[kind]["dataSchema"]
    branches = schema.get("anyOf", [schema])
    missing = [
        [name for name in branch.get("required", []) if _is_empty(values.get(name))] for branch in branches
    ]
    if not all(missing):
        return {}
    issues: Document = {}
    for name in (name for names in missing for name in names):
        issues.setdefault(name, []).append(_missing(kind, name))
    return issues


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def _missing(kind: str, name: str) -> Document:
    said = "Subject or body" if kind == "in_app" else name[:1].upper() + name[1:]
    return {"message": f"{said} is required", "issueType": "MISSING_VALUE", "variableName": name}


def _missing_integration(request: Request, kind: str) -> Document:
    """Return that a channel has no integration; the inbox is never connected here."""
    if kind == "in_app":
        text = "Inbox is not connected. Please connect your Inbox integration."
    elif kind not in CHANNELS or _has_integration(request, kind):
        return {}
    else:
        primary = "primary " if kind in _WITH_PRIMARY else ""
        text = f"Missing active {primary}integration provider"
    return {kind: [{"issueType": "MISSING_INTEGRATION", "message": text}]}


def _has_integration(request: Request, channel: str) -> bool:
    where = {"channel": channel, "active": True, "deleted": False}
    found = request.find("integrations", where)
    return any(one.get("primary") or channel not in _WITH_PRIMARY for one in found)


def has_errors(workflow: Document) -> bool:
    """Return whether a step of a workflow lacks a value."""
    return any(step.get("missing") for step in workflow["steps"])
