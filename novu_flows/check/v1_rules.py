"""The rules of projects for Novu 0.14 alone."""

from novu_flows.check import (
    comparisons,
    enum_values,
    filters,
    integrations,
    orders,
    payloads,
    preferences,
    steps,
    subscribers,
    templates,
    traps,
    workflows,
)
from novu_flows.check.rules import Rule

RULES: tuple[Rule, ...] = (
    workflows.workflow_ids,
    workflows.descriptions,
    steps.step_ids,
    steps.texts_of_steps,
    steps.contents_of_steps,
    templates.templates_of_steps,
    templates.layouts,
    filters.filters_of_steps,
    filters.payload_fields_of_steps,
    enum_values.enum_values_of_filters,
    comparisons.comparisons_of_filters,
    traps.filters_read_otherwise,
    traps.waits_read_otherwise,
    traps.inactive_steps_beside_digests,
    orders.waits_in_their_places,
    orders.digests_before_their_events,
    orders.previous_steps_that_send_nothing,
    payloads.hidden_fields,
    payloads.addresses_in_payloads,
    preferences.channels_of_preferences,
    subscribers.locales,
    integrations.active_integrations,
    integrations.sorting_names,
)
