"""Starts of workflows, and what came of them, by Novu's v1 API."""

from collections.abc import Sequence

from novu_flows.declare.event import Event
from novu_flows.errors import Conflict
from novu_flows.novu.dialect import CallSender
from novu_flows.novu.paging import walk_async
from novu_flows.novu.runs import ObservedRun, RunMessage
from novu_flows.novu.v1 import events, messages, notifications, topics
from novu_flows.novu.v1.json.runs import delivered, observed_run, run_message

PAGE_SIZE = 100


class V1Activity:
    """Starts workflows, and reads what came of them."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def trigger(self, event: Event) -> str:
        """Start a workflow; return the status that Novu answers."""
        return (await self._sender.send(events.trigger(event))).status

    async def create_topic(self, topic_key: str, subscriber_ids: Sequence[str]) -> None:
        """Create a topic with its subscribers; one that is there is left alone."""
        try:
            await self._sender.send(topics.create(topic_key, topic_key))
        except Conflict:
            return
        if subscriber_ids:
            await self._sender.send(topics.add_subscribers(topic_key, subscriber_ids))

    async def runs(self, transaction_id: str) -> Sequence[ObservedRun]:
        """Read the runs of a transaction, in order of creation, whatever order Novu lists them in."""
        listing = notifications.listing(transaction_id=transaction_id)
        found = [observed_run(one) async for one in walk_async(self._sender, listing)]
        return sorted(found, key=lambda run: (run.created_at, run.notification_id))

    async def delivered(self, run: ObservedRun, transaction_id: str) -> Sequence[RunMessage]:
        """Read the messages of a run that were delivered, oldest first."""
        listing = messages.listing(
            limit=PAGE_SIZE, subscriber_id=run.subscriber_id, transaction_id=transaction_id
        )
        return delivered(run, [run_message(one) async for one in walk_async(self._sender, listing)])
