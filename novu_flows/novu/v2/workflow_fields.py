"""Workflows in comparable form, declared and answered, and the bodies of POST and PUT (docs/novu/v3.15.md, section 5)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import CHANNELS, UNSET, Unset
from novu_flows.declare.payload_schema import payload_schema
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.javascript.json import Json
from novu_flows.novu.observed import (
    ACTIVE,
    NAME,
    SCHEMA,
    STEPS,
    VALIDATES,
    ObservedIssue,
    ObservedWorkflow,
    WorkflowHead,
    in_words,
    last_change,
)
from novu_flows.novu.v2.steps import declared_steps, observed_controls
from novu_flows.novu.v2.workflow_answers import WorkflowStepV2, WorkflowSummary, WorkflowV2, author_name
from novu_flows.plan.fields import Fields, Path, Value, blank_to_none, declared

OURS = "novu-cloud"  # the origin of what this API and the dashboard write
CRITICAL: Path = ("critical",)
DESCRIPTION: Path = ("description",)
DASHBOARD: Path = ("dashboard_preferences",)
PREFERENCES = "preferences"
# Keywords of JSON Schema: those of schemas by name, those of plain values, those that nothing is held to.
_OF_SCHEMAS = frozenset({"properties", "patternProperties", "dependentSchemas", "$defs"})
_VALUES = frozenset({"default", "const", "enum", "examples"})
_COMMENTS = frozenset({"title", "$schema", "$id", "$comment"})
# What an answer says of a workflow and a step beside what is written; all else that is not modelled is sent back.
ANSWERED = frozenset(
    {
        *(
            "_id",
            "slug",
            "workflowId",
            "status",
            "issues",
            "payloadExample",
            "createdAt",
            "updatedAt",
            "updatedBy",
        ),
        *("lastPublishedAt", "lastPublishedBy", "lastTriggeredAt", "steps", "preferences"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a PUT sends along: the steps by our id, and the answer that they are of."""

    answer: WorkflowV2
    steps: Mapping[str, WorkflowStepV2]


def declared_workflow(workflow: AnyWorkflow) -> dict[Path, Value]:
    """Return the declared fields of a workflow in comparable form; one without a payload model leaves the schema alone."""
    own: dict[Path, Value | Unset] = {
        NAME: workflow.name,
        DESCRIPTION: blank_to_none(workflow.description),
        ACTIVE: workflow.active,
        CRITICAL: workflow.critical,
        ("severity",): workflow.severity,
        ("tags",): UNSET if isinstance(workflow.tags, Unset) else list(workflow.tags),
        ("translations",): workflow.translations,
        DASHBOARD: None if workflow.dashboard_preferences == "clear" else UNSET,
    }
    settings: dict[Path, Value] = {(PREFERENCES, channel): on for channel, on in workflow.preferences}
    schema = payload_schema(workflow.payload)
    is_written = schema is not None and workflow.payload_schema == "write"
    payload: dict[Path, Value] = {SCHEMA: schema, VALIDATES: True} if is_written else {}
    return {**declared(own), **payload, **settings, **declared_steps(workflow.steps, schema)}


def observed_workflow(answer: WorkflowV2) -> ObservedWorkflow:
    """Read a workflow of an answer of GET one, POST or PUT."""
    steps = identified(answer.steps)
    layers = answer.preferences.default, answer.preferences.user
    override = answer.preferences.user
    effective = channels_of(layers[0] if override is None else override)
    fields = {**_own_fields(answer), **_observed_steps(steps)}
    return ObservedWorkflow(
        workflow_id=answer.workflow_id,
        template_id=answer.database_id,
        fields=fields,
        base=_base(answer),
        settings=effective,
        channels=frozenset(step.type for step in answer.steps).intersection(CHANNELS),
        issues=tuple(_issues(steps)),
        origin=_foreign(answer.origin),
        is_overridden=override is not None,
        is_locked=any(part_of(layer or {}, "all").get("readOnly") is True for layer in layers),
        last=last_change(answer.updated_at, author_name(answer.updated_by)),
        handle=Kept(answer=answer, steps=steps),
    )


def workflow_head(row: WorkflowSummary) -> WorkflowHead:
    """Read one row of the list of workflows."""
    return WorkflowHead(workflow_id=row.workflow_id, template_id=row.database_id, origin=_foreign(row.origin))


def _foreign(origin: str | None) -> str:
    """Return what wrote a workflow; empty where that is this API."""
    return "" if origin in (None, OURS) else str(origin)


def identified(steps: Sequence[WorkflowStepV2]) -> dict[str, WorkflowStepV2]:
    """Return steps by step id, in order; Novu lets two have one id (docs/novu/v3.15.md, section 5)."""
    found: dict[str, WorkflowStepV2] = {}
    for step in steps:
        step_id, number = step.step_id, 1
        while step_id in found:
            number += 1
            step_id = f"{step.step_id}-{number}"
        found[step_id] = step
    return found


def _own_fields(answer: WorkflowV2) -> dict[Path, Value]:
    layer = answer.preferences.default or {}
    settings = channels_of(answer.preferences.default)
    return {
        NAME: answer.name,
        DESCRIPTION: answer.description or None,
        ACTIVE: answer.active,
        CRITICAL: part_of(layer, "all").get("readOnly") is True,
        ("severity",): answer.severity or "none",
        ("tags",): list(answer.tags),
        ("translations",): answer.is_translation_enabled is True,
        SCHEMA: _comparable(json_of(answer.payload_schema)),
        VALIDATES: answer.validate_payload is True,
        DASHBOARD: json_of(answer.preferences.user),
        **{(PREFERENCES, channel): on for channel, on in settings.items()},
    }


def _comparable(schema: Json) -> Json:
    """Return a JSON Schema without titles and comments, which no model writes and nothing is held to."""
    match schema:
        case dict():
            return {
                name: _comparable_part(name, held)
                for name, held in schema.items()
                if _says_something(name, held)
            }
        case list():
            return list(map(_comparable, schema))
        case _:
            return schema


def _comparable_part(name: str, held: Json) -> Json:
    if name in _OF_SCHEMAS and isinstance(held, dict):
        return {key: _comparable(one) for key, one in held.items()}
    return held if name in _VALUES else _comparable(held)


def _says_something(name: str, held: Json) -> bool:
    return name not in _COMMENTS and not (name == "required" and held == [])


def _observed_steps(steps: Mapping[str, WorkflowStepV2]) -> dict[Path, Value]:
    fields: dict[Path, Value] = {STEPS: list(steps)}
    for step_id, step in steps.items():
        own = {
            ("type",): step.type,
            ("name",): step.name,
            **observed_controls(step.type, step.controls.values),
        }
        fields |= {(*STEPS, step_id, *path): value for path, value in own.items()}
    return fields


def channels_of(layer: Mapping[str, Any] | None) -> dict[str, bool]:
    """Return the switches of the channels in one layer of preferences; what it does not say is on."""
    channels = part_of(layer or {}, "channels")
    return {one: part_of(channels, one).get("enabled") is not False for one in CHANNELS}


def part_of(held: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return an object inside another, an empty one where there is none."""
    found = held.get(key)
    return found if isinstance(found, Mapping) else {}


def json_of(held: Mapping[str, Any] | None) -> Json:
    """Return an object as JSON of its own."""
    return None if held is None else dict(held)


def _base(answer: WorkflowV2) -> Json:
    """Return what somebody may have changed: what is written, and not what follows of it or of the environment."""
    shown = answer.model_dump(mode="json", by_alias=True, exclude_unset=True)
    kept = {key: value for key, value in shown.items() if key not in ANSWERED}
    steps = [
        {"_id": one.database_id, "values": dict(one.controls.values), **_step_head(one)}
        for one in answer.steps
    ]
    return {**kept, "preferences": shown.get("preferences"), "steps": steps}


def _step_head(step: WorkflowStepV2) -> dict[str, Json]:
    return {"stepId": step.step_id, "name": step.name, "type": step.type}


def _issues(steps: Mapping[str, WorkflowStepV2]) -> Iterator[ObservedIssue]:
    """Yield what Novu finds wrong with control values; what an environment lacks is no fault of a workflow."""
    for step_id, step in steps.items():
        for place, found in (step.issues.controls if step.issues else {}).items():
            for one in found:
                yield ObservedIssue(place=f"steps[{step_id}].{place}", message=str(one.get("message")))


def first_name(workflow_id: str, fields: Fields) -> str:
    """Return the name that a workflow is created with; Novu wants one."""
    return str(fields.get(NAME) or in_words(workflow_id))
