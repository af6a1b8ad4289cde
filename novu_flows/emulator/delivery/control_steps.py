"""Steps of today's workflows: their controls are rendered, their condition decides, then their message is sent."""

from collections.abc import Mapping
from typing import Any

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
from novu_flows.javascript.json_logic import NoCondition, UnknownOperator, holds
from novu_flows.javascript.liquidjs import TemplateFailed, rendered_controls
from novu_flows.javascript.sanitize_html import sanitized

PROVIDER = "novu"
_WORKFLOW = ("name", "description", "tags", "severity")


class LeftOut(Exception):
    """A step is left out by its condition: its job is canceled, and the run goes on."""


def has_controls(step: Document) -> bool:
    """Return whether a step is one of today's, which has controls in place of a template."""
    return "controlValues" in step


def controls_of(run: JobRun, workflow: Document) -> Mapping[str, Any] | None:
    """Return the rendered controls of a step, None where it fails; raise LeftOut where its condition does not hold."""
    variables = _variables(run, workflow)
    now = run.world.clock.now()
    try:
        controls = rendered_controls(run.step["controlValues"], variables, now=now)
        runs = controls.get("skip") in (None, {}) or holds(controls["skip"], variables, now=now)
    except (TemplateFailed, NoCondition, UnknownOperator) as error:
        run.record(BRIDGE_FAILED.with_raw({"error": str(error)}))
        return None
    if runs:
        return controls
    run.record(BRIDGE_SKIPPED)
    raise LeftOut


def is_wanted(run: JobRun, workflow: Document) -> bool:
    """Return whether the default, the global choice and that for the workflow let a channel pass; else raise LeftOut."""
    if effective_channels(run.store, workflow, run.subscriber()).get(run.job["type"]) is not False:
        return True
    run.record(FILTERED_BY_WORKFLOW)
    raise LeftOut


def send_in_app_controls(run: JobRun, workflow: Document, controls: Mapping[str, Any]) -> bool:
    """Put the message of an in-app step into the feed (recorded `messages of tx-1`)."""
    shown = controls if controls.get("disableOutputSanitization") else _sanitized(controls)
    texts = {name: shown[name] for name in ("subject", "avatar", "data") if shown.get(name)}
    forget_inbox(run.world, run.job["_environmentId"], run.job["subscriberId"])
    message = create_message(
        run,
        {
            **texts,
            "content": shown.get("body", ""),
            "cta": _cta(run, shown),
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
    post(run, message, Posting(content=shown.get("body", ""), subject=shown.get("subject")))
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


def _sanitized(value: Any) -> Any:
    if isinstance(value, str):
        return sanitized(value)
    if isinstance(value, dict):
        return {key: _sanitized(inner) for key, inner in value.items()}
    return [_sanitized(inner) for inner in value] if isinstance(value, list) else value


def _cta(run: JobRun, controls: Mapping[str, Any]) -> Document:
    actions = [("primary", controls.get("primaryAction")), ("secondary", controls.get("secondaryAction"))]
    buttons = [_button(run, kind, action) for kind, action in actions if action]
    redirect = controls.get("redirect")
    data = {"data": {"url": redirect.get("url"), "target": redirect.get("target")}} if redirect else {}
    return {"action": {"buttons": buttons}, "type": "redirect", **data}


def _button(run: JobRun, kind: str, action: Mapping[str, Any]) -> Document:
    redirect = action.get("redirect") or {}
    return {"type": kind, "content": action.get("label"), **redirect, "_id": run.world.new_id()}
