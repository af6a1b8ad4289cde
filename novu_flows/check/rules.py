"""The rules that declarations are checked by; a new one is a function here, and a line in docs/issues.md."""

from collections.abc import Callable, Iterator, Mapping

from novu_flows.check import (
    cases,
    comparisons,
    credentials,
    duplicates,
    filters,
    layouts_topics,
    liquid,
    orders,
    payloads,
    portability,
    preferences,
    steps,
    subscribers,
    templates,
    today,
    tombstones,
    traps,
    words,
    workflows,
)
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue

Rule = Callable[[Declarations], Iterator[Issue]]

_COMMON: tuple[Rule, ...] = (
    duplicates.duplicate_workflows,
    duplicates.duplicate_subscribers,
    duplicates.duplicate_layouts,
    duplicates.duplicate_topics,
    duplicates.duplicate_names,
    workflows.workflow_texts,
    workflows.workflow_steps,
    steps.repeated_step_ids,
    steps.encoding_of_steps,
    steps.spans_of_steps,
    payloads.payload_models,
    payloads.case_payloads,
    cases.cases_of_declared,
    cases.names_of_cases,
    cases.expectations_of_cases,
    cases.numbers_of_cases,
    cases.waits_of_cases,
    subscribers.subscriber_ids,
    subscribers.profiles,
    subscribers.custom_data,
    subscribers.sizes,
    credentials.providers,
    credentials.addresses,
    credentials.secrets,
    layouts_topics.layout_ids,
    layouts_topics.topic_keys,
    layouts_topics.topic_subscribers,
    preferences.preferences,
    preferences.repeated_preferences,
    tombstones.tombstones,
)
_OF_DIALECT: Mapping[DialectName, tuple[Rule, ...]] = {
    "v1": (
        workflows.workflow_ids,
        workflows.descriptions,
        steps.step_ids,
        steps.texts_of_steps,
        steps.contents_of_steps,
        templates.templates_of_steps,
        filters.filters_of_steps,
        filters.payload_fields_of_steps,
        words.words_of_filters,
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
    ),
    "v2": (
        portability.payload_schemas,
        liquid.liquid_of_steps,
        liquid.layouts,
        subscribers.todays_locales,
        today.ids,
        today.limits,
        today.filters,
        today.fields_of_steps,
        today.contents,
        today.preferences,
        today.overrides,
    ),
}


def rules_of(dialect: DialectName) -> tuple[Rule, ...]:
    """Return the rules of a project for one of Novu's APIs."""
    return (*_COMMON, *_OF_DIALECT[dialect])
