"""Steps of today's workflows: their controls are rendered, their condition decides, then their message is sent."""

from collections.abc import Mapping
from typing import Any

from novu_flows.controls.outputs import OutputInvalid, compiled_controls, outputs_of
from novu_flows.controls.sanitizing import sanitized_values
from novu_flows.emulator.delivery.details import (
    BRIDGE_FAILED,
    BRIDGE_SKIPPED,
    FILTERED_BY_WORKFLOW,
    MESSAGE_CREATED,
    MESSAGE_SENT,
)
from novu_flows.emulator.delivery.job import JobRun
from novu_flows.emulator.delivery.messages import Posting, create_message, post
from novu_flows.emulator.store.cached import forget_inbox
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.preference_rules import effective_channels
from novu_flows.emulator.v2.v1_environment_variables import values_in
from novu_flows.emulator.v2.workflow_issues import control_schemas
from novu_flows.javascript.json_logic import NoCondition, UnknownOperator, holds
from novu_flows.javascript.liquidjs import TemplateFailed

PROVIDER = "novu"
_INVALID = {
    "controls": ("`controls`", "ExecutionStateControlsInvalidError"),
    "output": ("output", "ExecutionStateOutputInvalidError"),
}
_WORKFLOW = ("name", "description", "tags", "severity")


class LeftOut(Exception):
    """A step is left out by its condition: its job is canceled, and the run goes on."""


def has_controls(step: Document) -> bool:
    """Return whether a step is one of today's, which has controls in place of a template."""
    return "controlValues" in step


def controls_of(run: JobRun, workflow: Document) -> Mapping[str, Any] | None:
    """Return what a step puts out, None where it fails; raise LeftOut where its condition does not hold."""
    variables = _variables(run, workflow)
    now = run.world.clock.now()
    kind = str(run.step["type"])
    schema = control_schemas()[run.step["controlsOf"]]["dataSchema"]
    try:
        values = sanitized_values(kind, run.step["controlValues"])
        controls = compiled_controls(values, schema, variables, now=now)
        if controls.get("skip") in (None, {}) or holds(controls["skip"], variables, now=now):
            return outputs_of(kind, controls)
    except (OutputInvalid, TemplateFailed, NoCondition, UnknownOperator) as error:
        run.record(BRIDGE_FAILED.with_raw(_failure(run, error)))
        return None
    run.record(BRIDGE_SKIPPED)
    raise LeftOut


def _failure(run: JobRun, error: Exception) -> Document:
    """Return what the detail of a failed step says (recorded with the renderings)."""
    workflow, step = f"Workflow with id: `{run.job['identifier']}`", f"step with id: `{run.step['stepId']}`"
    match error:
        case OutputInvalid(kind=kind, faults=faults):
            named, code = _INVALID[kind]
            text = f"{workflow} has an invalid state. S{step[1:]} has invalid {named}. Please provide the correct step {kind}."
            data: Any = [{"path": fault.path, "message": fault.message} for fault in faults]
        case TemplateFailed():
            code, data = "StepControlCompilationFailedError", {"name": "ParseError"}
            text = f"{workflow} has invalid controls syntax in {step}. Please correct step control syntax."
        case _:
            return {"error": str(error)}
    return {"message": text, "code": code, "data": data}


def is_wanted(run: JobRun, workflow: Document) -> bool:
    """Return whether the default, the global choice and that for the workflow let a channel pass; else raise LeftOut."""
    if effective_channels(run.store, workflow, run.subscriber()).get(run.job["type"]) is not False:
        return True
    run.record(FILTERED_BY_WORKFLOW)
    raise LeftOut


def send_in_app_controls(run: JobRun, workflow: Document, controls: Mapping[str, Any]) -> bool:
    """Put the message of an in-app step into the feed (recorded `messages of tx-1`)."""
    texts = {name: controls[name] for name in ("subject", "avatar", "data") if controls.get(name)}
    forget_inbox(run.world, run.job["_environmentId"], run.job["subscriberId"])
    message = create_message(
        run,
        {
            **texts,
            "content": controls.get("body", ""),
            "cta": _cta(run, controls),
            "_feedId": None,
            "stepId": run.step["stepId"],
            "providerId": PROVIDER,
            "archived": False,
            "deliveredAt": [run.world.now()],
            "tags": workflow.get("tags", []),
            "severity": _severity(run, workflow),
            "contextKeys": [],
        },
    )
    run.record(MESSAGE_CREATED.of(message, PROVIDER))
    run.record(MESSAGE_SENT.of(message, PROVIDER))
    post(run, message, Posting(content=controls.get("body", ""), subject=controls.get("subject")))
    return True


def _severity(run: JobRun, workflow: Document) -> str:
    """Return the severity that the trigger's overrides name, else that of the workflow."""
    given = run.job.get("overrides")
    return str(
        (given.get("severity") if isinstance(given, dict) else None) or workflow.get("severity", "none")
    )


def _variables(run: JobRun, workflow: Document) -> dict[str, object]:
    environment = run.store.find_one("environments", {"_id": run.job["_environmentId"]}) or {}
    digests = {
        step["stepId"]: {"eventCount": len(run.events), "events": run.events}
        for step in workflow["steps"]
        if step["type"] == "digest"
    }
    return {
        "payload": run.payload,
        "subscriber": {"isOnline": False, **single(run.subscriber())},
        "workflow": {"workflowId": run.job["identifier"], **{key: workflow.get(key) for key in _WORKFLOW}},
        "env": values_in(run.store, environment),
        "steps": digests,
    }


def _cta(run: JobRun, controls: Mapping[str, Any]) -> Document:
    actions = [("primary", controls.get("primaryAction")), ("secondary", controls.get("secondaryAction"))]
    buttons = [_button(run, kind, action) for kind, action in actions if action]
    redirect = controls.get("redirect")
    data = {"data": {"url": redirect.get("url"), "target": redirect.get("target")}} if redirect else {}
    return {"action": {"buttons": buttons}, "type": "redirect", **data}


def _button(run: JobRun, kind: str, action: Mapping[str, Any]) -> Document:
    redirect = action.get("redirect") or {}
    return {"type": kind, "content": action.get("label"), **redirect, "_id": run.world.new_id()}
