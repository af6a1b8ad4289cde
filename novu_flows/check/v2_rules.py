"""The rules of projects for today's Novu alone."""

from novu_flows.check import integrations, liquid, portability, subscribers, today
from novu_flows.check.rules import Rule

RULES: tuple[Rule, ...] = (
    portability.payload_schemas,
    liquid.liquid_of_steps,
    liquid.layouts,
    subscribers.todays_locales,
    integrations.identifiers_of_integrations,
    integrations.primary_integrations,
    today.ids,
    today.limits,
    today.filters,
    today.fields_of_steps,
    today.contents,
    today.preferences,
    today.overrides,
)
