"""One environment of Novu's v1 API: a reader, which has no method that writes, and a writer."""

import asyncio
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, TypeVar

from pydantic import BaseModel

from novu_flows.errors import NotFound
from novu_flows.novu.call import Call
from novu_flows.novu.paging import walk_async
from novu_flows.novu.v1 import (
    environments,
    feeds,
    groups,
    integrations,
    layouts,
    preferences,
    subscribers,
    workflows,
)
from novu_flows.novu.v1.json.credentials import HiddenAddress, credentials_body
from novu_flows.novu.v1.json.names import EnvironmentNames, active_provider, named, read_environment
from novu_flows.novu.v1.json.subscribers import ObservedSubscriber, observed_subscriber, subscriber_body
from novu_flows.novu.v1.json.workflows import workflow_id_of
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import NovuEnvironment

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)
JsonObject: TypeAlias = Mapping[str, object]


class CallSender(Protocol):
    """Whatever sends calls: a client of Novu's API."""

    async def send(self, call: Call[T]) -> T:
        """Send a call and read its answer; raise ApiError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberPage:
    """The wanted subscribers on one page of the list, and the number of all documents."""

    rows: Sequence[ObservedSubscriber]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowHead:
    """One row of the list of workflows."""

    template_id: str
    workflow_id: str
    name: str


class Reader:
    """Reads one environment."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def environment(self) -> NovuEnvironment:
        """Read which Novu environment the key belongs to."""
        return read_environment(as_json(await self._sender.send(environments.get_me())))

    async def names(self) -> EnvironmentNames:
        """Read the names of notification groups, feeds and layouts."""
        found = await asyncio.gather(
            self._sender.send(groups.get_all()), self._sender.send(feeds.get_all()), self._layouts()
        )
        in_groups, in_feeds, in_layouts = (named(map(as_json, answers)) for answers in found)
        return EnvironmentNames(groups=in_groups, feeds=in_feeds, layouts=in_layouts)

    async def active_providers(self) -> frozenset[str]:
        """Read which providers have an active integration; secrets are dropped at the door."""
        found = map(as_json, await self._sender.send(integrations.get_all()))
        return frozenset(provider for provider in map(active_provider, found) if provider)

    async def workflow_rows(self) -> list[WorkflowHead]:
        """Read the list of workflows, newest first."""
        return [_head(as_json(row)) async for row in walk_async(self._sender, workflows.listing())]

    async def workflow(self, template_id: str) -> JsonObject | None:
        """Read one workflow with its steps; None where it does not exist."""
        return await self._or_none(workflows.get_one(template_id))

    async def subscriber(self, subscriber_id: str) -> ObservedSubscriber | None:
        """Read one subscriber; None where it does not exist."""
        answer = await self._or_none(subscribers.get_one(subscriber_id))
        return None if answer is None else observed_subscriber(answer)

    async def subscriber_page(self, number: int, limit: int, wanted: Container[str]) -> SubscriberPage:
        """Read one page of the list of subscribers, and keep those whose id is wanted."""
        page = await self._sender.send(subscribers.get_page(number, limit=limit))
        rows = (row for row in map(as_json, page.data) if row["subscriberId"] in wanted)
        return SubscriberPage(rows=list(map(observed_subscriber, rows)), total=page.total_count or 0)

    async def preferences(self, subscriber_id: str) -> list[JsonObject]:
        """Read the effective preferences of a subscriber for all active workflows."""
        return list(map(as_json, await self._sender.send(preferences.get_all(subscriber_id))))

    async def _layouts(self) -> list[BaseModel]:
        return [layout async for layout in walk_async(self._sender, layouts.listing())]

    async def _or_none(self, call: Call[ModelT]) -> JsonObject | None:
        try:
            return as_json(await self._sender.send(call))
        except NotFound:
            return None


def as_json(model: BaseModel) -> JsonObject:
    """Return an answer in Novu's own words again, now that its shape has been checked."""
    return model.model_dump(mode="json", by_alias=True, exclude_unset=True)


def _head(row: JsonObject) -> WorkflowHead:
    return WorkflowHead(
        template_id=str(row["_id"]), workflow_id=workflow_id_of(row), name=str(row.get("name"))
    )


RequestBody = Mapping[str, object]


class Writer:
    """Writes to one environment, and returns what it answered."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def create_subscriber(self, subscriber_id: str, fields: Fields) -> ObservedSubscriber:
        """Create a subscriber."""
        body = {"subscriberId": subscriber_id, **subscriber_body(fields, None)}
        return observed_subscriber(await self._send(subscribers.create(subscriber_id), body))

    async def update_subscriber(self, observed: ObservedSubscriber, fields: Fields) -> ObservedSubscriber:
        """Update the given fields of the subscriber that was observed."""
        call = subscribers.update(observed.subscriber_id)
        return observed_subscriber(await self._send(call, subscriber_body(fields, observed)))

    async def delete_subscriber(self, subscriber_id: str) -> None:
        """Delete every copy of a subscriber."""
        await self._sender.send(subscribers.delete(subscriber_id))

    async def write_credentials(
        self, subscriber_id: str, provider: str, address: HiddenAddress
    ) -> ObservedSubscriber:
        """Replace a subscriber's credentials of one provider."""
        call = subscribers.update_credentials(subscriber_id, provider, {})
        return observed_subscriber(await self._send(call, credentials_body(provider, address)))

    async def write_preference(self, subscriber_id: str, template_id: str, body: RequestBody) -> JsonObject:
        """Write one channel of a preference, or its main switch; the template id must be known to exist."""
        return await self._send(preferences.update(subscriber_id, template_id), body)

    async def create_workflow(self, body: RequestBody) -> JsonObject:
        """Create a workflow; never sent twice by itself."""
        return as_json(await self._sender.send(workflows.create(body)))

    async def update_workflow(self, template_id: str, body: RequestBody) -> JsonObject:
        """Update the fields of a workflow that the body holds; its steps as a whole."""
        return as_json(await self._sender.send(workflows.update(template_id, body)))

    async def switch_workflow(self, template_id: str, *, active: bool) -> JsonObject:
        """Switch a workflow on or off; the status must be another than now."""
        return as_json(await self._sender.send(workflows.update_status(template_id, active=active)))

    async def delete_workflow(self, template_id: str) -> None:
        """Delete a workflow."""
        await self._sender.send(workflows.delete(template_id))

    async def create_group(self, name: str) -> None:
        """Create a notification group."""
        await self._sender.send(groups.create(name))

    async def create_feed(self, name: str) -> None:
        """Create a feed."""
        await self._sender.send(feeds.create(name))

    async def _send(self, call: Call[ModelT], body: RequestBody) -> JsonObject:
        return as_json(await self._sender.send(replace(call, body=body)))
