"""Changes of topics."""

from collections.abc import Iterator

from novu_flows.declare.collection import Declarations
from novu_flows.declare.topic import Topic
from novu_flows.plan.changes import Address, Findings
from novu_flows.plan.fields import Fields
from novu_flows.resources.difference import difference, removal
from novu_flows.resources.observation import Observation


def compare_topics(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared topics, tombstones included."""
    for topic in declarations.topics:
        yield difference(
            Address("topic", (topic.topic_key,)),
            _declared(topic, observation),
            observation.topics.get(topic.topic_key),
            source=topic.source,
            seal=observation.seal,
        )
    for tombstone in declarations.removed:
        if tombstone.resource == "topic":
            yield removal(
                Address("topic", (tombstone.key,)),
                observation.topics.get(tombstone.key),
                source=tombstone.source,
                seal=observation.seal,
            )


def _declared(topic: Topic, observation: Observation) -> Fields:
    """Return the declared fields; in a topic that is owned, whoever else is in it must go."""
    today, observed = observation.dialect.today, observation.topics.get(topic.topic_key)
    declared = today.topic_fields(topic) if today else {}
    if topic.members == "additive" or observed is None:
        return declared
    gone = {path: None for path in observed.fields if len(path) > 1 and path not in declared}
    return {**declared, **gone}
