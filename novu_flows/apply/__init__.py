"""Carry out a plan; the only part that writes what is declared to an environment."""

from collections.abc import Callable, Mapping

from novu_flows.apply.carrier import Carrier
from novu_flows.apply.credentials import CredentialsCarrier
from novu_flows.apply.engine import Applier
from novu_flows.apply.gate import Gate, gate_of
from novu_flows.apply.preferences import PreferenceCarrier
from novu_flows.apply.subscribers import SubscriberCarrier
from novu_flows.apply.templates import Templates
from novu_flows.apply.workflows import WorkflowCarrier
from novu_flows.novu.v1.environment import Reader, Writer
from novu_flows.plan.changes import Resource
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import Outcome, Report

__all__ = ["Gate", "apply_plan", "gate_of"]


async def apply_plan(
    plan: Plan,
    gate: Gate,
    *,
    tell: Callable[[Outcome], None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> Report:
    """
    Carry out a plan and report what came of each change.

    `tell` hears of each outcome as it comes; once `is_stopping` says so, what is in flight is finished and
    nothing new begins. Raise nothing for a change that fails.
    """
    applier = Applier(_carriers(gate), concurrency=gate.concurrency, tell=tell, is_stopping=is_stopping)
    return await applier.apply(plan)


def _carriers(gate: Gate) -> Mapping[Resource, Carrier]:
    reader, writer = Reader(gate.sender), Writer(gate.sender)
    templates = Templates(reader, writer)
    return {
        "workflow": WorkflowCarrier(writer, gate.seal, templates),
        "subscriber": SubscriberCarrier(reader, writer, gate.seal),
        "credentials": CredentialsCarrier(reader, writer, gate.seal, gate.secrets),
        "preference": PreferenceCarrier(reader, writer, gate.seal, templates),
    }
