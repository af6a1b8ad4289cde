"""The rules that declarations are checked by; a new one is a function here, and a line in docs/issues.md."""

from collections.abc import Callable, Iterator

from novu_flows.check import (
    cases,
    comparisons,
    credentials,
    duplicates,
    filters,
    payloads,
    preferences,
    steps,
    subscribers,
    templates,
    tombstones,
    traps,
    words,
    workflows,
)
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue

Rule = Callable[[Declarations], Iterator[Issue]]

RULES: tuple[Rule, ...] = (
    duplicates.duplicate_workflows,
    duplicates.duplicate_subscribers,
    duplicates.duplicate_names,
    workflows.workflow_ids,
    workflows.workflow_texts,
    workflows.workflow_steps,
    steps.step_ids,
    steps.texts_of_steps,
    steps.spans_of_steps,
    steps.contents_of_steps,
    templates.templates_of_steps,
    filters.filters_of_steps,
    filters.payload_fields_of_steps,
    words.words_of_filters,
    comparisons.comparisons_of_filters,
    traps.filters_read_otherwise,
    traps.waits_read_otherwise,
    traps.inactive_steps_beside_digests,
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
    preferences.preferences,
    preferences.repeated_preferences,
    tombstones.tombstones,
)
