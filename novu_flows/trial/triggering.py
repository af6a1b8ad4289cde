"""Starts the workflow of a trigger case."""

from collections.abc import Iterable

from novu_flows.api import events, topics
from novu_flows.api.events import Trigger
from novu_flows.api.profile import ToTopic
from novu_flows.declare.cases import AnyTriggerCase, OneRecipient, TopicRef
from novu_flows.declare.subscriber import Subscriber
from novu_flows.errors import Conflict
from novu_flows.observe.reader import Sender


async def trigger(case: AnyTriggerCase, sender: Sender, transaction_id: str) -> str:
    """Start the workflow under a transaction id of its own; give the status that Novu answers."""
    start = Trigger(
        case.workflow.workflow_id,
        [_recipient(one) for one in case.recipients],
        payload=case.wire_payload,
        overrides=dict(case.overrides) or None,
        actor=None if case.actor is None else _subscriber_id(case.actor),
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
        await sender.send(topics.add_subscribers(ref.topic_key, _ids(ref.subscribers)))


def _recipient(one: OneRecipient) -> str | ToTopic:
    return ToTopic(one.topic_key) if isinstance(one, TopicRef) else _subscriber_id(one)


def _ids(subscribers: Iterable[Subscriber | str]) -> list[str]:
    return [_subscriber_id(one) for one in subscribers]


def _subscriber_id(subscriber: Subscriber | str) -> str:
    return subscriber if isinstance(subscriber, str) else subscriber.subscriber_id
