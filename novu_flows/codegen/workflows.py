"""The workflows of a generated module: a variable each, which knows its payload and its overrides."""

from collections.abc import Iterator
from typing import assert_never

from novu_flows.codegen.expression import Expression, Imported, Local, SourceText, call, either, subscript
from novu_flows.codegen.layout import CodeLayout
from novu_flows.codegen.reading import has_payload
from novu_flows.codegen.texts import docstring, quoted
from novu_flows.declare.basics import Span
from novu_flows.declare.steps import (
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    HttpStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
    ThrottleStep,
)
from novu_flows.declare.workflow import AnyWorkflow

_HOME = "novu_flows.triggers"
_NEVER = Imported("typing", "Never")


def workflow_expression(workflow: AnyWorkflow) -> Expression:
    """Return what makes the variable of a workflow."""
    named = SourceText(quoted(workflow.workflow_id))
    overrides = _overrides(workflow)
    if not has_payload(workflow):
        return call(subscript(Imported(_HOME, "PlainWorkflow"), overrides), named)
    payload = Local(workflow.payload)
    return call(subscript(Imported(_HOME, "PayloadWorkflow"), payload, overrides), named, payload)


def workflow_lines(workflow: AnyWorkflow, variable: str, layout: CodeLayout) -> list[str]:
    """Write the variable of a workflow, with what the declaration says of it."""
    return [
        *layout.broken(workflow_expression(workflow), before=f"{variable} = "),
        *docstring(_description(workflow)),
    ]


def _description(workflow: AnyWorkflow) -> str:
    written = (text for text in (workflow.name, workflow.description) if isinstance(text, str))
    return "\n\n".join(text.strip() for text in written if text.strip())


def _overrides(workflow: AnyWorkflow) -> Expression:
    """Return the types of what a trigger may override: what no step of the workflow heeds is a type error."""
    kinds = sorted({kind for step in workflow.steps for kind in _heeded(step)})
    return either(*(Imported(_HOME, kind) for kind in kinds)) if kinds else _NEVER


def _heeded(step: Step) -> Iterator[str]:
    match step:
        case EmailStep():
            yield from ("EmailOverrides", "ProviderOverrides")
        case SmsStep() | ChatStep() | PushStep():
            yield "ProviderOverrides"
        case DelayStep(until=Span()):
            yield "DelayOverrides"
        case InAppStep() | DigestStep() | DelayStep() | ThrottleStep() | HttpStep():
            return
        case _:
            assert_never(step)
