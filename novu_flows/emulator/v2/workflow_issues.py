"""The issues that Novu 3.15 notes at a step: of its control values, and integrations that are missing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from novu_flows.controls.issues import control_issues
from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.v1_environment_variables import values_of
from novu_flows.emulator.v2.workflow_facts import CHANNELS
from novu_flows.novu.v2.step_variables import Surroundings, control_schemas, variables_of

_WITH_PRIMARY = ("email", "sms")


def surroundings_of(request: Request) -> Surroundings:
    """Return what a request finds around its workflows."""
    return Surroundings(env=values_of(request), now=request.state.clock.now())


def issues_of(request: Request, step: Document) -> Document:
    """Return the issues of a step, by kind; none is no key."""
    controls = step.get("controlIssues", {})
    integration = _missing_integration(request, step["type"])
    return {
        **({"controls": controls} if controls else {}),
        **({"integration": integration} if integration else {}),
    }


def issues_again(request: Request, workflow: Document) -> list[Document]:
    """Return the steps of a workflow with the issues that their stored values have now."""
    steps = workflow["steps"]
    return noted_issues(request, steps, [{} for _ in steps], workflow, workflow["payloadSchema"])


def noted_issues(
    request: Request,
    steps: list[Document],
    asked: Sequence[Mapping[str, Any]],
    stored: Document | None,
    payload_schema: Document | None,
) -> list[Document]:
    """
    Return steps with the issues of the values that are asked for.

    A step that is kept is judged by what came before it in the order that was (recorded 238 to 243); one that is new by
    every step, those after it and those that go by the same write included.
    """
    around = surroundings_of(request)
    held = stored["steps"] if stored else []
    held_ids = {step["stepId"] for step in held}
    everything = [*held, *(step for step in steps if step["stepId"] not in held_ids)]
    workflow = {"payloadSchema": _judging_schema(payload_schema, stored)}
    try:
        return [
            {**step, "controlIssues": _found(step, given, variables, around.now)}
            for step, given in zip(steps, asked, strict=True)
            for variables in [variables_of(workflow, _earlier(step, everything, held), around)]
        ]
    except ValueError as error:  # a cron expression that cannot be read (recorded 207, 227)
        raise server_error() from error


def _judging_schema(given: Document | None, stored: Document | None) -> Document | None:
    """Return the payload schema that names are looked up in: the given one, else the stored one of a workflow with steps."""
    if given is not None or stored is None:
        return given
    return stored["payloadSchema"] if stored["steps"] else None


def _earlier(step: Document, everything: list[Document], held: list[Document]) -> list[Document]:
    if all(one["_id"] != step["_id"] for one in held):
        return everything
    return list(takewhile(lambda one: one["_id"] != step["_id"], everything))


def _found(step: Document, given: Mapping[str, Any], variables: Document, now: datetime) -> Document:
    """Return the issues of what was given, or without values of what was stored (recorded 171, 294, 296)."""
    values = given.get("controlValues")
    if values is None and step.get("hasValues", True):
        values = step["controlValues"]
    issues: Document = {}
    schema = control_schemas()[step["controlsOf"]]["dataSchema"]
    for issue in control_issues(step["type"], values, schema, variables, now):
        named = {} if issue.variable is None else {"variableName": issue.variable}
        issues.setdefault(issue.place, []).append(
            {"message": issue.message, "issueType": issue.kind, **named}
        )
    return issues


def _missing_integration(request: Request, kind: str) -> Document:
    """Return that a channel has no integration; the inbox is never connected here."""
    if kind == "in_app":
        text = "Inbox is not connected. Please connect your Inbox integration."
    elif kind not in CHANNELS or has_integration(request, kind):
        return {}
    else:
        primary = "primary " if kind in _WITH_PRIMARY else ""
        text = f"Missing active {primary}integration provider"
    return {kind: [{"issueType": "MISSING_INTEGRATION", "message": text}]}


def has_integration(request: Request, channel: str) -> bool:
    """Return whether messages of a channel can be sent."""
    where = {"channel": channel, "active": True, "deleted": False}
    found = request.find("integrations", where)
    return any(one.get("primary") or channel not in _WITH_PRIMARY for one in found)


def has_errors(workflow: Document) -> bool:
    """Return whether the values of a step of a workflow have an issue."""
    return any(step.get("controlIssues") for step in workflow["steps"])
