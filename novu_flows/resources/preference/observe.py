"""Read the effective preferences of the subscribers that declare some."""

import asyncio
from collections.abc import Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Reader
from novu_flows.novu.observed import ObservedPreference, ObservedSubscriber, ObservedWorkflow

Preferences = dict[tuple[str, str], ObservedPreference]


async def read_preferences(
    declarations: Declarations,
    workflows: Mapping[str, ObservedWorkflow],
    people: Mapping[str, ObservedSubscriber],
    reader: Reader,
) -> Preferences:
    """Read preferences by subscriber id and workflow id."""
    wanted = [
        subscriber.subscriber_id
        for subscriber in declarations.subscribers
        if subscriber.preferences and subscriber.subscriber_id in people
    ]
    heads = [workflow.head for workflow in workflows.values()]
    answers = await asyncio.gather(*(reader.preferences(one, heads) for one in wanted))
    return {
        (subscriber_id, workflow_id): preference.within(workflows[workflow_id])
        for subscriber_id, answer in zip(wanted, answers, strict=True)
        for workflow_id, preference in answer.by_workflow.items()
    }
