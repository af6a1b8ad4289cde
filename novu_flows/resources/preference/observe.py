"""Read the effective preferences of the subscribers that declare some."""

import asyncio
from collections.abc import Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.novu.v1.environment import Reader
from novu_flows.novu.v1.json.preferences import ObservedPreference, observed_preference, template_id_of
from novu_flows.novu.v1.json.subscribers import ObservedSubscriber
from novu_flows.novu.v1.json.workflows import ObservedWorkflow

Preferences = dict[tuple[str, str], ObservedPreference]


async def read_preferences(
    declarations: Declarations,
    workflows: Mapping[str, ObservedWorkflow],
    people: Mapping[str, ObservedSubscriber],
    reader: Reader,
) -> Preferences:
    """Read preferences by subscriber id and template id."""
    wanted = [
        subscriber.subscriber_id
        for subscriber in declarations.subscribers
        if subscriber.preferences and subscriber.subscriber_id in people
    ]
    by_template = {workflow.template_id: workflow for workflow in workflows.values()}
    found = await asyncio.gather(*(_of_subscriber(one, by_template, reader) for one in wanted))
    return {key: preference for preferences in found for key, preference in preferences.items()}


async def _of_subscriber(
    subscriber_id: str, workflows: Mapping[str, ObservedWorkflow], reader: Reader
) -> Preferences:
    answers = await reader.preferences(subscriber_id)
    return {
        (subscriber_id, workflow.template_id): observed_preference(
            answer, workflow.settings, workflow.channels
        )
        for answer in answers
        if (workflow := workflows.get(template_id_of(answer)))
    }
