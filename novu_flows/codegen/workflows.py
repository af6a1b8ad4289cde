"""The workflows of a generated module: a variable each, which knows its payload and its overrides."""

from collections.abc import Iterator
from typing import assert_never

from novu_flows.codegen.expression import Expression, Imported, Local, SourceText, call, either, subscript
from novu_flows.codegen.layout import CodeLayout
from novu_flows.codegen.reading import has_payload
from novu_flows.codegen.texts import docstring, quoted
from novu_flows.declare.basics import DialectName, Span
from novu_flows.declare.steps import (
    ChannelStep,
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


def workflow_expression(workflow: AnyWorkflow, dialect: DialectName) -> Expression:
    """Return what makes the variable of a workflow of one of Novu's APIs."""
    named = SourceText(quoted(workflow.workflow_id))
    overrides = _overrides(workflow, dialect)
    if not has_payload(workflow):
        return call(subscript(Imported(_HOME, "PlainWorkflow"), overrides), named)
    payload = Local(workflow.payload)
    return call(subscript(Imported(_HOME, "PayloadWorkflow"), payload, overrides), named, payload)


def workflow_lines(
    workflow: AnyWorkflow, dialect: DialectName, variable: str, layout: CodeLayout
) -> list[str]:
    """Write the variable of a workflow, with what the declaration says of it."""
    return [
        *layout.broken(workflow_expression(workflow, dialect), before=f"{variable} = "),
        *docstring(_description(workflow)),
    ]


def _description(workflow: AnyWorkflow) -> str:
    written = (text for text in (workflow.name, workflow.description) if isinstance(text, str))
    return "\n\n".join(text.strip() for text in written if text.strip())


def _overrides(workflow: AnyWorkflow, dialect: DialectName) -> Expression:
    """Return the types of what a trigger may override: what no step of the workflow heeds is a type error."""
    names = sorted({kind for step in workflow.steps for kind in _heeded(step)})
    kinds: list[Expression] = [Imported(_HOME, kind) for kind in names]
    if dialect == "v2":
        kinds += _of_steps(workflow)
    return either(*kinds) if kinds else _NEVER


def _of_steps(workflow: AnyWorkflow) -> Iterator[Expression]:
    """Yield what today's Novu overrides of a step, each with the ids of the steps that it is for."""
    mails = [step.step_id for step in workflow.steps if isinstance(step, EmailStep)]
    sent = [step.step_id for step in workflow.steps if "ProviderOverrides" in _heeded(step)]
    for kind, ids in (("LayoutOverride", mails), ("StepOverrides", sent)):
        if ids:
            literal = subscript(Imported("typing", "Literal"), *(SourceText(quoted(one)) for one in ids))
            yield subscript(Imported(_HOME, kind), literal)
    if any(isinstance(step, ChannelStep) for step in workflow.steps):
        yield Imported(_HOME, "SeverityOverride")


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
