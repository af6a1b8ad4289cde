"""The steps of workflows: one row for each field of a type, and the fields of declared and observed steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.payload_schema import model_schema
from novu_flows.declare.steps import Step
from novu_flows.javascript.json import Json
from novu_flows.novu.v2.conditions import run_condition
from novu_flows.novu.v2.step_fields import (
    Controls,
    ReadControls,
    StepField,
    buttons,
    html,
    layout,
    optional,
    pairs,
    part,
    payload_value,
    plain,
    preheader,
    put,
    redirect,
    switch,
    text,
)
from novu_flows.novu.v2.step_times import amount, cron, look_back, until
from novu_flows.plan.fields import Path, Value, declared

STEPS: Path = ("steps",)
EXTRA = "extra_controls"


def _declared_response(step: Any) -> "Value | Unset":
    match step.response:
        case Unset() | None as given:
            return given
        case Mapping() as schema:
            return dict(plain(schema)) or None
        case model:
            return dict(model_schema(model))


_RUNS_IF = StepField(
    name="filters",
    keys=("skip",),
    declared=lambda _: UNSET,  # how a condition is written depends on the schema of the payload
    read=lambda controls: controls.get("skip") or None,
    write=lambda controls, value: put(controls, "skip", value),
)
_RESPONSE = StepField(
    name="response",
    keys=("responseBodySchema",),
    declared=_declared_response,
    read=lambda controls: controls.get("responseBodySchema") or None,
    write=lambda controls, value: put(controls, "responseBodySchema", value),
)
_EXTENDS = switch("extend_to_schedule", "extendToSchedule")

# One row for each field that a step of a type can have, in the order in which a plan shows them.
STEP_FIELDS: Mapping[str, tuple[StepField, ...]] = {
    "in_app": (
        _RUNS_IF,
        optional("subject", "subject"),
        text("content", "body"),
        optional("avatar", "avatar"),
        redirect(),
        part("redirect_target", "redirect", "target"),
        buttons(),
        optional("data", "data"),
    ),
    "email": (
        _RUNS_IF,
        text("subject", "subject"),
        html(),
        preheader(),
        part("sender_name", "from", "name"),
        part("sender_email", "from", "email"),
        layout(),
    ),
    "sms": (_RUNS_IF, text("content", "body")),
    "chat": (_RUNS_IF, text("content", "body")),
    "push": (_RUNS_IF, text("title", "subject"), text("content", "body")),
    "digest": (
        _RUNS_IF,
        amount("regular", "span"),
        cron("span"),
        payload_value("key", "digestKey"),
        look_back(),
        _EXTENDS,
    ),
    "delay": (_RUNS_IF, amount("regular", "until"), cron("until"), until("until"), _EXTENDS),
    "throttle": (
        _RUNS_IF,
        amount("fixed", "window"),
        until("window"),
        optional("threshold", "threshold"),
        payload_value("key", "throttleKey"),
    ),
    "http_request": (
        _RUNS_IF,
        text("method", "method"),
        text("url", "url"),
        pairs("headers", "headers"),
        pairs("body", "body"),
        _RESPONSE,
        switch("enforce_response", "enforceSchemaValidation"),
        switch("continue_on_failure", "continueOnFailure"),
    ),
}


# The control values that have a field of their own, by type of step; any other one is an extra control.
OWNED: Mapping[str, frozenset[str]] = {
    kind: frozenset(key for field in fields for key in field.keys) for kind, fields in STEP_FIELDS.items()
}


def declared_steps(steps: Sequence[Step], schema: Mapping[str, Json] | None) -> dict[Path, Value]:
    """Return the order of the steps, and the declared fields of each; `schema` is that of the payload."""
    fields: dict[Path, Value] = {STEPS: [step.step_id for step in steps]}
    for step in steps:
        own: dict[str, Value | Unset] = {"type": step.type, "name": step.name}
        own |= {one.name: one.declared(step) for one in STEP_FIELDS[step.type]}
        own["filters"] = (
            UNSET if isinstance(step.filters, Unset) else run_condition(step.filters, schema or {})
        )
        fields |= declared({(*STEPS, step.step_id, name): value for name, value in own.items()})
        fields |= {(*STEPS, step.step_id, *path): value for path, value in _extra(step).items()}
    return fields


def observed_controls(kind: str, controls: ReadControls) -> dict[Path, Value]:
    """Return every field that the control values of a step hold, by the end of its path."""
    fields, owned = STEP_FIELDS.get(kind, ()), OWNED.get(kind, frozenset())
    own: dict[Path, Value] = {(one.name,): one.read(controls) for one in fields}
    return own | {(EXTRA, key): value for key, value in controls.items() if key not in owned}


def write_controls(kind: str, controls: Controls, changed: Mapping[Path, Value]) -> None:
    """Write changed fields of a step, by the end of their paths, into its control values."""
    writers = {(one.name,): one.write for one in STEP_FIELDS.get(kind, ())}
    for path, value in changed.items():
        if path in writers:
            writers[path](controls, value)
        elif path[0] == EXTRA:
            put(controls, path[1], value)


def _extra(step: Step) -> dict[Path, Value]:
    """Return the extra controls; one that has a field of its own is declared as that field."""
    given = {} if isinstance(step.extra_controls, Unset) else plain(step.extra_controls)
    named = [one for one in STEP_FIELDS[step.type] if one.keys and one.keys[0] in given]
    own: dict[Path, Value] = {(one.name,): one.read(given) for one in named}
    return own | {(EXTRA, key): value for key, value in given.items() if key not in OWNED[step.type]}
