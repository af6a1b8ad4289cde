"""Read the effective preferences of the subscribers that declare some."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Reader
from novu_flows.novu.observed import ObservedPreference, ObservedSubscriber, ObservedWorkflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The effective preferences that were read: by subscriber id and workflow id, and for all workflows by subscriber id."""

    by_workflow: Mapping[tuple[str, str], ObservedPreference]
    for_all: Mapping[str, ObservedPreference]


async def read_preferences(
    declarations: Declarations,
    workflows: Mapping[str, ObservedWorkflow],
    people: Mapping[str, ObservedSubscriber],
    reader: Reader,
) -> Preferences:
    """Read all preferences of the subscribers that declare some."""
    wanted = [
        subscriber.subscriber_id
        for subscriber in declarations.subscribers
        if (subscriber.preferences or any(subscriber.global_preferences))
        and subscriber.subscriber_id in people
    ]
    heads = [workflow.head for workflow in workflows.values()]
    answers = await asyncio.gather(*(reader.preferences(one, heads) for one in wanted))
    found = dict(zip(wanted, answers, strict=True))
    return Preferences(
        by_workflow={
            (subscriber_id, workflow_id): preference.within(workflows[workflow_id])
            for subscriber_id, answer in found.items()
            for workflow_id, preference in answer.by_workflow.items()
        },
        for_all={one: answer.for_all for one, answer in found.items() if answer.for_all is not None},
    )
