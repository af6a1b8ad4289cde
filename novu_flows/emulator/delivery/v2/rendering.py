"""The controls of a step on their way to what is delivered: checked, rendered, held against the condition, checked again."""

import json
from collections.abc import Mapping
from typing import Any, Final

from novu_flows.controls.outputs import OutputInvalid, compiled_controls, outputs_of
from novu_flows.controls.sanitizing import sanitized_values
from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.v2.details import BRIDGE_FAILED
from novu_flows.emulator.delivery.v2.run import HALTING, StepFailed, StepRun
from novu_flows.emulator.delivery.v2.variables import variables_of
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json_logic import ConditionFailed, holds
from novu_flows.javascript.liquidjs.controls import TemplateFailed
from novu_flows.novu.v2.step_variables import control_schemas

_INVALID: Final = {
    "controls": ("`controls`", "ExecutionStateControlInvalidError"),
    "output": ("output", "ExecutionStateOutputInvalidError"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """The rendered controls of a step, and what they were rendered with."""

    controls: Mapping[str, Any]
    variables: Mapping[str, Any]


def render(run: StepRun) -> Rendering | None:
    """Return the controls of a step rendered, None where its condition does not hold; raise StepFailed."""
    variables = variables_of(run)
    controls = _compiled(run, variables)
    return Rendering(controls=controls, variables=variables) if is_wanted(run, controls, variables) else None


def _compiled(run: StepRun, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    schema = control_schemas()[run.kind]["dataSchema"]
    values = sanitized_values(run.kind, run.controls)
    try:
        return compiled_controls(values, schema, variables, now=run.state.clock.now())
    except OutputInvalid as error:
        raise _invalid(run, error) from error
    except TemplateFailed as error:
        text = f"{_workflow(run)} has invalid controls syntax in {_step(run)}. Please correct step control syntax."
        raise bridge_failed(run, text, "StepControlCompilationFailedError", {"name": error.kind}) from error


def is_wanted(run: StepRun, controls: Mapping[str, Any], variables: Mapping[str, Any]) -> bool:
    """Return whether the condition of a step holds, if it has one; raise StepFailed."""
    condition = controls.get("skip")
    if not condition:
        return True
    seen = {name: held for name, held in variables.items() if name != "env"}
    try:
        return holds(condition, seen, now=run.state.clock.now())
    except ConditionFailed as error:
        raise step_failed(run, {"message": str(error), "name": "Error"}) from error


def delivered(run: StepRun, shown: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a step puts out without what it cannot; raise StepFailed where that breaks the rules of its kind."""
    try:
        return outputs_of(run.kind, shown)
    except OutputInvalid as error:
        raise _invalid(run, error) from error


def without(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return values without some."""
    return {name: held for name, held in values.items() if name not in names}


def _invalid(run: StepRun, error: OutputInvalid) -> StepFailed:
    shown, code = _INVALID[error.kind]
    text = f"{_workflow(run)} has an invalid state. S{_step(run)[1:]} has invalid {shown}."
    text = f"{text} Please provide the correct step {error.kind}."
    data = [{"path": fault.path, "message": fault.message} for fault in error.faults]
    return bridge_failed(run, text, code, data)


def step_failed(run: StepRun, cause: Document) -> StepFailed:
    """Write down that a step failed at its execution; return what to raise."""
    text = f"Failed to execute Step with id: `{run.step['stepId']}`"
    shown = json.dumps(cause, indent=2, ensure_ascii=False)
    return bridge_failed(run, f"{text}: {shown}", "StepExecutionFailedError", {"stack": text})


def bridge_failed(run: StepRun, message: str, code: str, data: Any) -> StepFailed:
    """Write down that a step could not be rendered; return what to raise."""
    run.record(BRIDGE_FAILED.with_raw({"message": message, "code": code, "data": data}))
    return StepFailed(halts=run.kind in HALTING)


def _workflow(run: StepRun) -> str:
    return f"Workflow with id: `{run.job['identifier']}`"


def _step(run: StepRun) -> str:
    return f"step with id: `{run.step['stepId']}`"
