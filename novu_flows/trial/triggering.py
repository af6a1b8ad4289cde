"""Starts the workflow of a trigger case."""

from novu_flows.api import events, topics
from novu_flows.declare.cases import AnyTriggerCase, TopicRef
from novu_flows.declare.event import event_of
from novu_flows.declare.subscriber import id_of
from novu_flows.errors import Conflict
from novu_flows.observe.reader import Sender


async def trigger(case: AnyTriggerCase, sender: Sender, transaction_id: str) -> str:
    """Start the workflow under a transaction id of its own; give the status that Novu answers."""
    start = event_of(
        case.workflow.workflow_id,
        case.to,
        case.wire_payload,
        overrides=case.overrides,
        actor=case.actor,
        transaction_id=transaction_id,
    )
    return (await sender.send(events.trigger(start))).status


async def make_topics(case: AnyTriggerCase, sender: Sender) -> None:
    """Make the topics of a case, with the subscribers that it names."""
    for one in case.recipients:
        if isinstance(one, TopicRef):
            await _make_topic(one, sender)


async def _make_topic(ref: TopicRef, sender: Sender) -> None:
    try:
        await sender.send(topics.create(ref.topic_key, ref.topic_key))
    except Conflict:
        return
    if ref.subscribers:
        await sender.send(topics.add_subscribers(ref.topic_key, list(map(id_of, ref.subscribers))))
