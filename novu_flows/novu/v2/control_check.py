"""What Novu would note at the steps that are declared: the same function of their control values that the embedded Novu asks."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel

from novu_flows.check.novu_issues import UnreadableCron, noted_issue
from novu_flows.check.place import step_place
from novu_flows.check.shapes import schema_of
from novu_flows.check.well_typed import well_typed
from novu_flows.controls.issues import control_issues
from novu_flows.controls.values import ControlIssue
from novu_flows.declare.collection import Declarations
from novu_flows.declare.payload_schema import payload_schema
from novu_flows.declare.steps import Step
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue
from novu_flows.novu.v2.step_variables import Surroundings, control_schemas, variables_of
from novu_flows.novu.v2.steps import declared_steps, write_controls

# A Monday, from which cron expressions are looked at: what is declared is right or wrong on any day.
_MOMENT = datetime(2026, 1, 5, tzinfo=UTC)
_ANYTHING = {"type": "object", "additionalProperties": True}
# Which option of a step a control value is declared by; others stand in `extra_controls`.
_OPTIONS: Mapping[str, Mapping[str, str]] = {
    "in_app": {
        "body": "content",
        "subject": "subject",
        "avatar": "avatar",
        "redirect.target": "redirect_target",
        "redirect": "redirect",
        "primaryAction": "buttons",
        "secondaryAction": "buttons",
        "data": "data",
    },
    "email": {
        "subject": "subject",
        "body": "body",
        "layoutId": "layout",
        "from.name": "sender_name",
        "from.email": "sender_email",
    },
    "sms": {"body": "content"},
    "chat": {"body": "content"},
    "push": {"subject": "title", "body": "content"},
    "digest": {
        "digestKey": "key",
        "lookBackWindow": "backoff",
        **dict.fromkeys(("type", "amount", "unit", "cron"), "span"),
    },
    "delay": dict.fromkeys(("type", "amount", "unit", "cron", "dynamicKey"), "until"),
    "throttle": {
        "threshold": "threshold",
        "throttleKey": "key",
        **dict.fromkeys(("type", "amount", "unit", "dynamicKey"), "window"),
    },
    "http_request": {
        "responseBodySchema": "response",
        **{name: name for name in ("method", "url", "headers", "body")},
    },
}


def issues_of_controls(declarations: Declarations, known: Collection[Issue]) -> Iterator[Issue]:
    """
    Yield what Novu would note at each step; of a text that `known` issues are about nothing more is said.

    A step that cannot be judged, for its payload has no schema or a file could not be read, has issues already.
    """
    said = {one.where for one in known if one.stops}
    right, _ = well_typed(declarations)
    for workflow in right.workflows:
        for step, found in _found(workflow):
            for issue in found:
                here = step_place(workflow, step).field(_option(step.type, issue.place))
                if here.where not in said and not any(one.startswith(f"{here.where}[") for one in said):
                    yield noted_issue(here, issue)


def _found(workflow: AnyWorkflow) -> Iterator[tuple[Step, list[ControlIssue | UnreadableCron]]]:
    model: object = workflow.payload
    if not (isinstance(model, type) and issubclass(model, BaseModel)) or isinstance(schema_of(model), str):
        return
    schema = payload_schema(model)
    judged = _judged(workflow, schema)
    steps = [
        {"stepId": step.step_id, "type": step.type, "controlValues": controls} for step, controls in judged
    ]
    for number, (step, controls) in enumerate(judged):
        variables = variables_of({"payloadSchema": schema, "steps": steps}, steps[:number], _SURROUNDINGS)
        variables["properties"]["env"] = _ANYTHING  # which variables the environment has is not known here
        try:
            rules = control_schemas()[step.type]["dataSchema"]
            found = control_issues(step.type, controls, rules, variables, _MOMENT)
            yield step, [one for one in found if not _is_beside_the_point(one, controls)]
        except ValueError as error:
            yield step, [UnreadableCron("cron", str(error))]


def _is_beside_the_point(issue: ControlIssue, controls: Mapping[str, Any]) -> bool:
    """Return whether Novu asks for a subject or a body where there is one, as it does beside any other fault of a step."""
    if not issue.message.startswith("Subject or body"):
        return False
    return issue.place != "body" or bool(controls.get("subject") or controls.get("body"))


_SURROUNDINGS = Surroundings(env={}, now=_MOMENT)


def _judged(workflow: AnyWorkflow, schema: dict[str, Any] | None) -> list[tuple[Step, dict[str, Any]]]:
    """Return the steps with the control values that they stand for; none where a file could not be read."""
    try:
        fields = declared_steps(workflow.steps, schema)
    except TypeError:  # a webhook's condition, or a text that was not read
        return []
    return [(step, _controls(step, fields)) for step in workflow.steps]


def _controls(step: Step, fields: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    controls: dict[str, Any] = {}
    own = {path[2:]: value for path, value in fields.items() if path[1:2] == (step.step_id,)}
    write_controls(step.type, controls, own)
    return controls


def _option(kind: str, place: str) -> str:
    if place == "skip":
        return "filters"
    options = _OPTIONS[kind]
    parts = place.split(".")
    name = options.get(".".join(parts[:2])) or options.get(parts[0])
    return name or f"extra_controls[{parts[0]}]"
