"""Read the effective preferences of the subscribers that declare some."""

import asyncio
from dataclasses import replace

from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import Subscriber
from novu_flows.resources.observation import Observation, ReadAccess


async def observe_preferences(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
    """Read the preferences of a batch's subscribers: for each workflow, and for all where the dialect has that."""
    wanted = [one.subscriber_id for one in batch.subscribers if _declares_some(one, seen)]
    heads = [workflow.head for workflow in seen.workflows.values()]
    answers = await asyncio.gather(*(access.reader.preferences(one, heads) for one in wanted))
    found = dict(zip(wanted, answers, strict=True))
    return replace(
        seen,
        preferences={
            (subscriber_id, workflow_id): preference.within(seen.workflows[workflow_id])
            for subscriber_id, answer in found.items()
            for workflow_id, preference in answer.by_workflow.items()
        },
        global_preferences={
            one: answer.for_all for one, answer in found.items() if answer.for_all is not None
        },
    )


def _declares_some(subscriber: Subscriber, seen: Observation) -> bool:
    declares = bool(subscriber.preferences) or any(subscriber.global_preferences)
    return declares and subscriber.subscriber_id in seen.subscribers
