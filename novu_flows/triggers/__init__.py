"""What a generated module stands on: workflows that an application triggers, with exact types."""

from novu_flows.declare.payload import optional
from novu_flows.novu.v1.events import Triggered
from novu_flows.novu.v1.overrides import (
    DelayOverrides,
    EmailOverrides,
    LayoutOverride,
    ProviderOverrides,
    SeverityOverride,
    StepOverrides,
)
from novu_flows.novu.v1.profile import Recipient, ToTopic
from novu_flows.triggers.many import Outcome, Outcomes
from novu_flows.triggers.start import PayloadPart, Start, TriggerPayload
from novu_flows.triggers.workflow import PayloadWorkflow, PlainWorkflow

__all__ = [
    "DelayOverrides",
    "EmailOverrides",
    "LayoutOverride",
    "Outcome",
    "Outcomes",
    "PayloadPart",
    "PayloadWorkflow",
    "PlainWorkflow",
    "ProviderOverrides",
    "Recipient",
    "SeverityOverride",
    "Start",
    "StepOverrides",
    "ToTopic",
    "TriggerPayload",
    "Triggered",
    "optional",
]
