"""A topic as it would be declared, of what an environment holds."""

from collections.abc import Collection

from novu_flows.declare.basics import UNSET
from novu_flows.declare.topic import Topic
from novu_flows.novu.observed import NAME, ObservedTopic


def adopt_topic(observed: ObservedTopic, known: Collection[str]) -> Topic:
    """Return the declaration with those of its subscribers that are `known`; whoever else is in it stays there."""
    name = observed.fields.get(NAME)
    members = sorted(path[1] for path in observed.fields if len(path) > 1)
    return Topic(
        observed.topic_key,
        name=name if isinstance(name, str) and name else UNSET,
        subscribers=[one for one in members if one in known],
    )
