"""Bodies of POST and PUT of a workflow: what changes, and all that would be lost (docs/novu/v3.15.md, section 5)."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from novu_flows.declare.basics import CHANNELS
from novu_flows.javascript.json import Json
from novu_flows.novu.observed import STEPS, in_words
from novu_flows.novu.v2.steps import write_controls
from novu_flows.novu.v2.workflow_answers import WorkflowStepV2
from novu_flows.novu.v2.workflow_fields import (
    ANSWERED,
    CRITICAL,
    DASHBOARD,
    DESCRIPTION,
    OURS,
    PREFERENCES,
    Kept,
    channels_of,
    first_name,
    json_of,
    part_of,
)
from novu_flows.plan.fields import Fields, Path, Value

_Body = dict[str, Any]
# Our names of the fields that a body holds as they are, and Novu's.
_PLAIN = {
    "name": "name",
    "active": "active",
    "tags": "tags",
    "severity": "severity",
    "payload_schema": "payloadSchema",
    "validate_payload": "validatePayload",
    "translations": "isTranslationEnabled",
}
_ANSWERED_OF_STEP = frozenset(
    {
        "slug",
        "origin",
        "workflowId",
        "workflowDatabaseId",
        "controls",
        "variables",
        "issues",
        "stepResolverHash",
    }
)


def create_body(workflow_id: str, fields: Fields) -> _Body:
    """
    Return the body of POST.

    It says everything that Novu has defaults of its own for: whether payloads are validated depends on whether a
    schema is given, and preferences need all five channels.
    """
    body: _Body = {
        "workflowId": workflow_id,
        "name": first_name(workflow_id, fields),
        "active": True,
        "validatePayload": False,
        **_written(fields),
        "preferences": {"user": None, "workflow": _layer({}, fields)},
        "steps": [_new_step(str(step_id), fields) for step_id in _listed(fields)],
    }
    return body


def update_body(fields: Fields, kept: Kept) -> _Body:
    """
    Return the body of the PUT that writes changed fields: everything else of it is what was observed.

    What is left out of a PUT is reset or lost (docs/novu/v3.15.md, section 5).
    """
    answer = kept.answer
    shown = answer.model_dump(mode="json", by_alias=True, exclude_unset=True)
    carried = {key: value for key, value in shown.items() if key not in ANSWERED}
    user = None if DASHBOARD in fields else json_of(answer.preferences.user)
    order = _listed(fields) if STEPS in fields else list(kept.steps)
    return {
        **carried,
        "active": answer.active,
        **_written(fields),
        "origin": answer.origin or OURS,
        "preferences": {"user": user, "workflow": _layer(answer.preferences.default or {}, fields)},
        "steps": [_step(str(step_id), fields, kept.steps) for step_id in order],
    }


def lost_values(body: _Body, kept: Kept) -> bool:
    """Return whether the answer to a body shows other control values than it had."""
    held = {step.step_id: dict(step.controls.values) for step in kept.steps.values()}
    return any(held.get(step["stepId"]) != _stored(step["controlValues"]) for step in body["steps"])


def _stored(values: _Body) -> _Body:
    """Return values as Novu keeps them: an empty condition is none."""
    return {key: value for key, value in values.items() if not (key == "skip" and value == {})}


def moves_steps(before: Kept, after: Kept) -> bool:
    """Return whether a PUT has made or moved steps, so that Novu has judged them by the order that was before."""
    ids = [step.database_id for step in after.steps.values()]
    kept = [step.database_id for step in before.steps.values() if step.database_id in ids]
    return kept != ids


def body_again(body: _Body, kept: Kept) -> _Body:
    """Return a body with the `_id` of each step as an answer shows it, for a second PUT of the same."""
    ids = {step.step_id: step.database_id for step in kept.steps.values()}
    return {**body, "steps": [{**step, "_id": ids.get(step["stepId"])} for step in body["steps"]]}


def _listed(fields: Fields) -> list[Json]:
    listed = fields.get(STEPS)
    return listed if isinstance(listed, list) else []


def _written(fields: Fields) -> _Body:
    plain: _Body = {novus: fields[(ours,)] for ours, novus in _PLAIN.items() if (ours,) in fields}
    if DESCRIPTION in fields:
        plain["description"] = fields[DESCRIPTION] or ""
    return plain


def _layer(held: Mapping[str, Any], fields: Fields) -> _Body:
    """Return the workflow's own preferences with changes: all five channels, for fewer are refused."""
    everything = {"enabled": True, "readOnly": False, **part_of(held, "all")}
    if CRITICAL in fields:
        everything["readOnly"] = fields[CRITICAL]
    switches = channels_of(held)
    switches |= {path[1]: value is True for path, value in fields.items() if path[0] == PREFERENCES}
    return {**held, "all": everything, "channels": {one: {"enabled": switches[one]} for one in CHANNELS}}


def _step(step_id: str, fields: Fields, held: Mapping[str, WorkflowStepV2]) -> _Body:
    step = held.get(step_id)
    if step is None or (*STEPS, step_id, "type") in fields:
        return _new_step(step_id, fields)
    changed = _of_step(fields, step_id)
    values = deepcopy(dict(step.controls.values))
    write_controls(step.type, values, changed)
    shown = step.model_dump(mode="json", by_alias=True, exclude_unset=True)
    carried = {key: value for key, value in shown.items() if key not in _ANSWERED_OF_STEP}
    name = changed.get(("name",), step.name) or in_words(step_id)
    return {**carried, "name": name, "controlValues": values}


def _new_step(step_id: str, fields: Fields) -> _Body:
    changed = _of_step(fields, step_id)
    kind = str(changed[("type",)])
    values: _Body = {}
    write_controls(kind, values, changed)
    name = changed.get(("name",)) or in_words(step_id)
    return {"stepId": step_id, "name": name, "type": kind, "controlValues": values}


def _of_step(fields: Fields, step_id: str) -> dict[Path, Value]:
    return {
        path[2:]: value
        for path, value in fields.items()
        if path[:2] == (*STEPS, step_id) and len(path) > len(STEPS) + 1
    }
