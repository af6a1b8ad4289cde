"""The rules that declarations are checked by; a new one is a function here, and a line in docs/issues.md."""

from collections.abc import Callable, Iterator

from novu_flows.check import (
    cases,
    credentials,
    duplicates,
    integrations,
    layouts_topics,
    payloads,
    preferences,
    steps,
    subscribers,
    tombstones,
    workflows,
)
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue

Rule = Callable[[Declarations], Iterator[Issue]]

_COMMON: tuple[Rule, ...] = (
    duplicates.duplicate_ids,
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
    integrations.integration_names,
    integrations.integration_credentials,
    preferences.preferences,
    preferences.repeated_preferences,
    tombstones.tombstones,
)


def rules_of(dialect: DialectName) -> tuple[Rule, ...]:
    """Return the rules of a project for one of Novu's APIs; what reads the templates of the other one is not loaded."""
    if dialect == "v1":
        from novu_flows.check.v1_rules import RULES as OWN  # noqa: PLC0415 - Handlebars
    else:
        from novu_flows.check.v2_rules import RULES as OWN  # noqa: PLC0415 - Liquid
    return (*_COMMON, *OWN)
