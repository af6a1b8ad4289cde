"""A workflow as it would be declared, of what an environment holds: the inverse of what is compared."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field, replace

from novu_flows.check.types import misfits
from novu_flows.codegen.expression import ClassDefinition
from novu_flows.codegen.schema_models import SchemaModel, schema_model
from novu_flows.codegen.texts import pascal, snake
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Channels, Unset
from novu_flows.declare.filters import Filter, RawCondition
from novu_flows.declare.payload import Payload
from novu_flows.declare.payload_schema import payload_schema
from novu_flows.declare.steps import Step
from novu_flows.declare.workflow import AnyWorkflow, Workflow
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.observed import STEPS, ObservedWorkflow
from novu_flows.plan.compare import compare
from novu_flows.plan.fields import Fields, Path, Value
from novu_flows.resources.workflow.adopt_payload import used_payload
from novu_flows.resources.workflow.adopt_steps import adopted_step
from novu_flows.resources.workflow.standing import written_elsewhere

_SCHEMA: Path = ("payload_schema",)
_OF_PAYLOAD = frozenset({"payload_schema", "validate_payload"})
# Options of a workflow, and what it is where nothing is declared.
_OPTIONS: Mapping[str, Value] = {
    "name": None,
    "description": None,
    "active": True,
    "critical": False,
    "tags": [],
    "group": "General",
    "severity": "none",
    "translations": False,
}
# The fields that an option of a step stands for, where it has another name.
_FIELDS_OF = dict.fromkeys(("span", "until", "window"), ("span", "cron", "until"))
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedWorkflow:
    """
    A workflow as it would be declared, None where that cannot be.

    `classes` are those of its payload; `notes` name what is declared otherwise than by an option of its own, or not at all.
    """

    workflow: AnyWorkflow | None
    classes: tuple[ClassDefinition, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeftOut:
    """What no option says: fields of the workflow, and of its steps by their ids."""

    own: frozenset[str] = frozenset()
    steps: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __add__(self, paths: Collection[Path]) -> "_LeftOut":
        own, steps = set(self.own), {one: set(names) for one, names in self.steps.items()}
        for path in paths:
            if path[0] == STEPS[0] and len(path) > len(STEPS) + 1:
                steps.setdefault(path[1], set()).add(path[2])
            else:
                own.add(path[1] if path[0] == "preferences" else path[0])
        return _LeftOut(own=frozenset(own), steps={one: frozenset(names) for one, names in steps.items()})


def adopt_workflow(observed: ObservedWorkflow, dialect: Dialect) -> AdoptedWorkflow:
    """
    Return the declaration of which a plan finds that the environment holds it already.

    It is compared as a plan compares it; what differs is not declared, or is carried in `extra_controls`.
    """
    if observed.origin:
        return AdoptedWorkflow(workflow=None, notes=(f"it was written {written_elsewhere(observed)}",))
    schema = observed.fields.get(_SCHEMA)
    adopted = _adopted(observed, dialect, _model(observed, schema))
    if adopted.workflow is None or adopted.classes:
        return adopted
    used = _model(observed, used_payload(adopted.workflow, dialect))
    return adopted if used is None else _adopted(observed, dialect, replace(used, is_exact=False))


def _model(observed: ObservedWorkflow, schema: object) -> SchemaModel | None:
    name = pascal(snake(observed.workflow_id))
    return (
        schema_model(schema, name if name.isidentifier() else f"Workflow{name}")
        if isinstance(schema, dict)
        else None
    )


def _adopted(observed: ObservedWorkflow, dialect: Dialect, model: SchemaModel | None) -> AdoptedWorkflow:
    left = _LeftOut()
    while True:
        workflow = _declared(observed, dialect, model, left)
        if workflow is None:
            return AdoptedWorkflow(workflow=None, notes=("it has a step of a type that cannot be declared",))
        found = list(_misfits(workflow)) or list(_differing(workflow, observed, dialect))
        more = left + found
        if not found:
            classes = model.classes if model else ()
            schema = observed.fields.get(_SCHEMA)
            has_schema = isinstance(schema, dict) and bool(schema.get("properties"))
            return AdoptedWorkflow(
                workflow=workflow, classes=classes, notes=tuple(_notes(workflow, left, has_schema=has_schema))
            )
        if more == left:
            return AdoptedWorkflow(workflow=None, notes=(f"it cannot be declared for its {_named(found)}",))
        left = more


def _declared(
    observed: ObservedWorkflow, dialect: Dialect, model: SchemaModel | None, left: _LeftOut
) -> AnyWorkflow | None:
    payload = model.model if model else Payload
    steps = [
        _step(str(step_id), observed, dialect, payload, left.steps.get(str(step_id), frozenset()))
        for step_id in _listed(observed.fields)
    ]
    found = [one for one in steps if one is not None]
    if len(found) < len(steps):
        return None
    is_kept = bool(left.own & _OF_PAYLOAD) or not (model and model.is_exact)
    kind: type = Workflow  # whose options are checked afterwards, by what fits their types
    workflow: AnyWorkflow = kind(
        observed.workflow_id,
        steps=found,
        payload=payload,
        payload_schema="keep" if model and is_kept and _SCHEMA in observed.fields else "write",
        preferences=_preferences(observed.fields, left.own),
        **_own(observed.fields, left.own),
    )
    return workflow


def _own(fields: Fields, left: Collection[str]) -> dict[str, object]:
    """Return the options of a workflow, without what it is where nothing is declared."""
    held = {name: fields.get((name,)) for name in _OPTIONS if name not in left}
    return {
        name: value for name, value in held.items() if value is not None and value not in (_OPTIONS[name], "")
    }


def _preferences(fields: Fields, left: Collection[str]) -> Channels:
    """Return the channels that a workflow has switched off: without a word they are on."""
    off = {path[1]: False for path, on in fields.items() if path[0] == "preferences" and on is False}
    return Channels(**{channel: on for channel, on in off.items() if channel not in left})


def _listed(fields: Fields) -> list[object]:
    listed = fields.get(STEPS)
    return list(listed) if isinstance(listed, list) else []


def _step(
    step_id: str, observed: ObservedWorkflow, dialect: Dialect, payload: type[Payload], left: frozenset[str]
) -> Step | None:
    ends = {
        path[2:]: value
        for path, value in observed.fields.items()
        if path[:2] == (*STEPS, step_id) and path[2:3] and path[2] not in left
    }
    schema, condition = payload_schema(payload), ends.get(("filters",))
    filters = dialect.adopted_filters(condition, schema) if condition else ()
    if filters is None:
        left |= {"filters"}
    others = {path[1]: value for path, value in ends.items() if path[0] == "extra_controls"}
    said = {key: value for key, value in others.items() if value not in (None, "", False, [], {})}
    extra = {**said, **dialect.raw_controls(observed, step_id, left)}
    kind = str(ends.get(("type",)))
    return adopted_step(kind, step_id, ends, filters=filters or UNSET, extra=extra)


def _misfits(workflow: AnyWorkflow) -> Iterator[Path]:
    """Yield the fields whose values no option takes."""
    for step in workflow.steps:
        for one in misfits(step):
            option = _first_word(one.path)
            yield from ((*STEPS, step.step_id, name) for name in _FIELDS_OF.get(option, (option,)))
    for one in misfits(replace(workflow, steps=())):
        yield (_first_word(one.path),)


def _first_word(path: str) -> str:
    found = _WORD.match(path)
    return found[0] if found else path


def _differing(workflow: AnyWorkflow, observed: ObservedWorkflow, dialect: Dialect) -> Iterator[Path]:
    return (one.path for one in compare(dialect.workflow_fields(workflow), observed.fields))


def _notes(workflow: AnyWorkflow, left: _LeftOut, *, has_schema: bool) -> Iterator[str]:
    for name in sorted(left.own - _OF_PAYLOAD):
        yield f"{name} is left out: no declaration can say it"
    if workflow.payload_schema == "keep" and has_schema:
        yield 'its payload schema stays as it is in Novu (payload_schema="keep"), for no model says the same'
    for step in workflow.steps:
        place = f"steps[{step.step_id}]"
        for name in sorted(left.steps.get(step.step_id, ())):
            yield f"{place}.{name} is {_carried(step)}"
        filters = () if isinstance(step.filters, Unset) else step.filters
        if any(map(_is_raw, filters)):
            yield f"{place}.filters is a raw_condition(…)"


def _carried(step: Step) -> str:
    is_carried = not isinstance(step.extra_controls, Unset)
    return "carried in extra_controls" if is_carried else "left out: no declaration can say it"


def _is_raw(one: Filter) -> bool:
    return any(isinstance(condition, RawCondition) for condition in one.conditions)


def _named(paths: Collection[Path]) -> str:
    return ", ".join(sorted({".".join(path) for path in paths}))
