"""Writing requests to one environment; only an apply holds one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from novu_flows.api import feeds, groups, preferences, subscribers, workflows
from novu_flows.api.call import Call
from novu_flows.observe.reader import Answer, Sender, as_json

ModelT = TypeVar("ModelT", bound=BaseModel)
Body = Mapping[str, object]


class Writer:
    """Writes to one environment; bodies are Novu's JSON, made by `wire`."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def create_subscriber(self, subscriber_id: str, body: Body) -> Answer:
        """Create a subscriber."""
        return await self._send(subscribers.create(subscriber_id), {"subscriberId": subscriber_id, **body})

    async def update_subscriber(self, subscriber_id: str, body: Body) -> Answer:
        """Update the fields of a subscriber that the body holds."""
        return await self._send(subscribers.update(subscriber_id), body)

    async def delete_subscriber(self, subscriber_id: str) -> None:
        """Delete every copy of a subscriber."""
        await self._sender.send(subscribers.delete(subscriber_id))

    async def write_credentials(self, subscriber_id: str, provider: str, body: Body) -> Answer:
        """Replace a subscriber's credentials of one provider."""
        return await self._send(subscribers.update_credentials(subscriber_id, provider, {}), body)

    async def write_preference(self, subscriber_id: str, template_id: str, body: Body) -> Answer:
        """Write one channel of a preference, or its main switch; the template id must be known to exist."""
        return await self._send(preferences.update(subscriber_id, template_id), body)

    async def create_workflow(self, body: Body) -> Answer:
        """Create a workflow; never sent twice by itself."""
        return as_json(await self._sender.send(workflows.create(body)))

    async def update_workflow(self, template_id: str, body: Body) -> Answer:
        """Update the fields of a workflow that the body holds; its steps as a whole."""
        return as_json(await self._sender.send(workflows.update(template_id, body)))

    async def switch_workflow(self, template_id: str, *, active: bool) -> Answer:
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

    async def _send(self, call: Call[ModelT], body: Body) -> Answer:
        return as_json(await self._sender.send(replace(call, body=body)))
