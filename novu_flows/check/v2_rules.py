"""The rules of projects for today's Novu alone."""

from novu_flows.check import integrations, liquid, moves, portability, subscribers, v2_workflows
from novu_flows.check.rules import Rule

RULES: tuple[Rule, ...] = (
    portability.payload_schemas,
    moves.moves("v2"),
    liquid.liquid_of_steps,
    liquid.layouts,
    subscribers.todays_locales,
    integrations.identifiers_of_integrations,
    integrations.primary_integrations,
    v2_workflows.ids,
    v2_workflows.limits,
    v2_workflows.filters,
    v2_workflows.fields_of_steps,
    v2_workflows.contents,
    v2_workflows.preferences,
    v2_workflows.overrides,
)
