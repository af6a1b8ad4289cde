"""Reads one environment of today's Novu; nothing in it writes."""

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from math import ceil
from typing import TypeVar

from novu_flows.errors import NotFound
from novu_flows.novu.call import Call
from novu_flows.novu.dialect import CallSender
from novu_flows.novu.observed import (
    EnvironmentNames,
    Names,
    ObservedIntegration,
    ObservedLayout,
    ObservedPreferences,
    ObservedSubscriber,
    ObservedTopic,
    ObservedWorkflow,
    SubscriberPage,
    WorkflowHead,
)
from novu_flows.novu.paging import walk_async
from novu_flows.novu.v1 import environments, integrations
from novu_flows.novu.v1.environments import observed_environment
from novu_flows.novu.v1.integrations import environments_of, observed_integrations
from novu_flows.novu.v2 import (
    layouts,
    preferences,
    subscribers,
    subscriptions,
    topics,
    workflows,
)
from novu_flows.novu.v2.preferences import SubscriberPreferences
from novu_flows.novu.v2.shared_fields import observed_layout, observed_topic
from novu_flows.novu.v2.subscriber_fields import (
    observed_preferences,
    observed_subscriber,
)
from novu_flows.novu.v2.subscribers import SubscriberV2
from novu_flows.novu.v2.workflow_fields import observed_workflow, workflow_head
from novu_flows.plan.plan import NovuEnvironment

T = TypeVar("T")
_PAGE_SIZE = 100


class V2Reader:
    """Reads one environment."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def environment(self) -> NovuEnvironment:
        """Read which Novu environment the key belongs to."""
        return observed_environment(await self._sender.send(environments.get_me()))

    async def names(self) -> EnvironmentNames:
        """Read the ids of layouts, by the database ids under which they are read."""
        found = {one.database_id: one.layout_id async for one in walk_async(self._sender, layouts.listing())}
        return EnvironmentNames(layouts=Names(found))

    async def integrations(self) -> Sequence[ObservedIntegration]:
        """Read the integrations of the environment; their credentials are hidden at the door."""
        found = await self._sender.send(integrations.get_all_with_secrets())
        several = len(environments_of(found)) > 1
        return observed_integrations(
            found,
            environment_id=(await self.environment()).environment_id if several else None,
            by_identifier=True,
        )

    async def workflow_heads(self) -> Sequence[WorkflowHead]:
        """Read the list of workflows, newest first, legacy ones among them."""
        rows = walk_async(self._sender, workflows.listing(order_direction="DESC"))
        return [workflow_head(row) async for row in rows]

    async def workflow(self, head: WorkflowHead, names: EnvironmentNames) -> ObservedWorkflow | None:
        """Read one workflow with its steps; None where it does not exist."""
        del names
        answer = await self._or_none(workflows.get_one(head.template_id))
        return None if answer is None else observed_workflow(answer)

    async def subscriber(self, subscriber_id: str) -> ObservedSubscriber | None:
        """Read one subscriber; None where it does not exist."""
        answer = await self._or_none(subscribers.get_one(subscriber_id))
        return None if answer is None else observed_subscriber(answer)

    async def first_subscribers(self, wanted: Container[str]) -> SubscriberPage:
        """Read the first page of the list of subscribers, and keep those whose id is wanted."""
        reading = subscribers.listing(limit=_PAGE_SIZE).reading()
        page = await self._sender.send(subscribers.listing(limit=_PAGE_SIZE).page(None))
        total = page.total_count or len(page.data)
        rows = tuple(_wanted(reading.new_of(page), wanted))
        return SubscriberPage(rows=rows, total=total, pages=ceil(total / _PAGE_SIZE), handle=reading)

    async def other_subscribers(self, first: SubscriberPage, wanted: Container[str]) -> SubscriberPage:
        """Read all pages after the first one; the answer holds the rows of all of them, the first one's too."""
        rows = list(first.rows)
        while (call := first.handle.next_page()) is not None:
            rows += _wanted(first.handle.new_of(await self._sender.send(call)), wanted)
        return SubscriberPage(rows=tuple(rows), total=first.total, pages=first.pages)

    async def preferences(self, subscriber_id: str, heads: Iterable[WorkflowHead]) -> ObservedPreferences:
        """Read the effective preferences of a subscriber, those for workflows among `heads` alone."""
        return observed_preferences(await self._all_preferences(subscriber_id), heads)

    async def layout(self, layout_id: str, names: EnvironmentNames) -> ObservedLayout | None:
        """Read one layout; None where it does not exist."""
        database_id = names.layouts.id_of(layout_id)
        answer = None if database_id is None else await self._or_none(layouts.get_one(database_id))
        return None if answer is None else observed_layout(answer)

    async def layout_users(self, observed: ObservedLayout) -> Sequence[str]:
        """Read the ids of the workflows that use a layout."""
        usage = await self._sender.send(layouts.get_usage(observed.handle.database_id))
        return [one.workflow_id for one in usage.workflows]

    async def topic(self, topic_key: str, wanted: Collection[str] | None) -> ObservedTopic | None:
        """Read one topic, with all its subscribers or, where that takes less, with those that are wanted."""
        answer = await self._or_none(topics.get_one(topic_key))
        return None if answer is None else observed_topic(answer, await self._members(topic_key, wanted))

    async def topic_count(self) -> int:
        """Count the topics."""
        return (await self._sender.send(topics.get_page(limit=1))).total_count or 0

    async def topic_keys(self) -> Sequence[str]:
        """Read the keys of all topics."""
        return [one.key async for one in walk_async(self._sender, topics.listing())]

    async def _members(self, topic_key: str, wanted: Collection[str] | None) -> list[str]:
        listing = subscriptions.listing(topic_key)
        first = await self._sender.send(listing.page(None))
        pages = ceil((first.total_count or 0) / _PAGE_SIZE)
        if wanted is None or pages <= len(wanted):
            reading = listing.reading()
            found = list(reading.new_of(first))
            while (call := reading.next_page()) is not None:
                found += reading.new_of(await self._sender.send(call))
        else:
            calls = (subscriptions.get_page(topic_key, subscriber_id=one, limit=1) for one in wanted)
            found = [row for call in calls for row in (await self._sender.send(call)).data]
        return [one.subscriber.subscriber_id for one in found if one.subscriber]

    async def _all_preferences(self, subscriber_id: str) -> SubscriberPreferences:
        return await self._sender.send(preferences.get_all(subscriber_id, criticality="all"))

    async def _or_none(self, call: Call[T]) -> T | None:
        try:
            return await self._sender.send(call)
        except NotFound:
            return None


def _wanted(rows: Iterable[SubscriberV2], wanted: Container[str]) -> Iterator[ObservedSubscriber]:
    return (observed_subscriber(row) for row in rows if row.subscriber_id in wanted)
