"""Starts of workflows, and what came of them, by Novu's v1 API."""

from collections.abc import Iterable, Sequence

from novu_flows.declare.event import Event
from novu_flows.errors import Conflict
from novu_flows.novu.dialect import CallSender
from novu_flows.novu.paging import walk_async
from novu_flows.novu.runs import ObservedJob, ObservedRun, RunMessage
from novu_flows.novu.v1 import events, messages, notifications, topics
from novu_flows.novu.v1.messages import run_message
from novu_flows.novu.v1.notifications import observed_run

PAGE_SIZE = 100
_SENT = "Message sent"  # once for each message that a provider took; push adds the provider's name


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


def delivered(run: ObservedRun, messages: Iterable[RunMessage]) -> list[RunMessage]:
    """
    Return the messages of a run that providers took, oldest first.

    Novu keeps a message as `sent` also where nothing was: where a chat refused it, or had no integration, or where
    its text could not be made. Only the job says how many were (recorded deliveries, kind `channel`).
    """
    ours = sorted(
        (one for one in messages if one.notification_id == run.notification_id and one.is_sent),
        key=lambda one: (one.created_at, one.message_id),
    )
    taken: list[RunMessage] = []
    for job in run.jobs:
        of_job = [one for one in ours if one.job_id == job.job_id]
        taken += of_job[: _number_sent(job, of_job)]
    return sorted(taken, key=ours.index)


def _number_sent(job: ObservedJob, messages: Sequence[RunMessage]) -> int:
    """Count what was sent; a server that keeps no details has the status alone."""
    if not job.details:
        return len(messages) if job.status == "completed" else 0
    return sum(detail.startswith(_SENT) for detail in job.details)
