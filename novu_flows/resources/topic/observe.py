"""Read the declared topics of an environment."""

import asyncio
from collections.abc import Collection
from dataclasses import replace

from novu_flows.declare.collection import Declarations
from novu_flows.declare.topic import Topic
from novu_flows.declare.workflow import id_of
from novu_flows.resources.observation import Observation, ReadAccess


async def observe_topics(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
    """Read each declared topic that exists; of one that is only to be removed no subscriber."""
    reader = access.of_today()
    wanted: dict[str, Collection[str] | None] = {
        tombstone.key: () for tombstone in batch.removed if tombstone.resource == "topic"
    }
    wanted |= {topic.topic_key: _members(topic) for topic in batch.topics}
    count, answers = await asyncio.gather(
        reader.topic_count(),
        asyncio.gather(*(reader.topic(key, members) for key, members in wanted.items())),
    )
    found = {one.topic_key: one for one in answers if one is not None}
    return replace(seen, topics=found, totals={**seen.totals, "topic": count}).counting("topic", len(found))


def _members(topic: Topic) -> Collection[str] | None:
    """Return the subscribers that must be known; None for all, where nobody else may be in the topic."""
    return None if topic.members == "owned" else [id_of(one) for one in topic.subscribers]
