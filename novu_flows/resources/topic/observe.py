"""Read the declared topics of an environment."""

import asyncio
from collections.abc import Collection

from novu_flows.declare.collection import Declarations
from novu_flows.declare.topic import Topic
from novu_flows.declare.workflow import id_of
from novu_flows.novu.dialect import TodayReader
from novu_flows.novu.observed import ObservedTopic


async def read_topics(declarations: Declarations, reader: TodayReader) -> dict[str, ObservedTopic]:
    """Read each declared topic that exists; of one that is only to be removed no subscriber."""
    wanted: dict[str, Collection[str] | None] = {
        tombstone.key: () for tombstone in declarations.removed if tombstone.resource == "topic"
    }
    wanted |= {topic.topic_key: _members(topic) for topic in declarations.topics}
    found = await asyncio.gather(*(reader.topic(key, members) for key, members in wanted.items()))
    return {one.topic_key: one for one in found if one is not None}


def _members(topic: Topic) -> Collection[str] | None:
    """Return the subscribers that must be known; None for all, where nobody else may be in the topic."""
    return None if topic.members == "owned" else [id_of(one) for one in topic.subscribers]
