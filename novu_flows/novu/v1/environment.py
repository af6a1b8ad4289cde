"""One environment of Novu's v1 API: a reader, which has no method that writes, and a writer."""

import asyncio
from collections.abc import Container, Iterable, Mapping, Sequence
from math import ceil
from typing import TypeVar

from novu_flows.errors import NotFound
from novu_flows.novu.call import Call
from novu_flows.novu.dialect import CallSender, NameKind
from novu_flows.novu.observed import (
    ACTIVE,
    ID,
    EnvironmentNames,
    HiddenAddress,
    ObservedIntegration,
    ObservedPreference,
    ObservedPreferences,
    ObservedSubscriber,
    ObservedWorkflow,
    SubscriberPage,
    WorkflowHead,
)
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
from novu_flows.novu.v1.credentials import written_credentials
from novu_flows.novu.v1.environments import observed_environment
from novu_flows.novu.v1.feeds import feed_names
from novu_flows.novu.v1.groups import group_names
from novu_flows.novu.v1.integrations import changed_body, environments_of, new_body, observed_integrations
from novu_flows.novu.v1.layouts import LayoutAnswer, layout_names
from novu_flows.novu.v1.preferences import observed_preference, preference_writes
from novu_flows.novu.v1.subscribers import observed_subscriber, subscriber_profile
from novu_flows.novu.v1.workflow_fields import (
    WorkflowBody,
    after_create,
    create_body,
    observed_workflow,
    unfinished_name,
    update_body,
    workflow_head,
)
from novu_flows.plan.fields import Fields, Hidden
from novu_flows.plan.plan import NovuEnvironment

T = TypeVar("T")
PAGE_SIZE = 100


class V1Reader:
    """Reads one environment."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def environment(self) -> NovuEnvironment:
        """Read which Novu environment the key belongs to."""
        return observed_environment(await self._sender.send(environments.get_me()))

    async def names(self) -> EnvironmentNames:
        """Read the names of notification groups, feeds and layouts."""
        in_groups, in_feeds, in_layouts = await asyncio.gather(
            self._sender.send(groups.get_all()), self._sender.send(feeds.get_all()), self._layouts()
        )
        return EnvironmentNames(
            groups=group_names(in_groups), feeds=feed_names(in_feeds), layouts=layout_names(in_layouts)
        )

    async def integrations(self) -> Sequence[ObservedIntegration]:
        """Read the integrations of the environment; their credentials are hidden at the door."""
        found = await self._sender.send(integrations.get_all_with_secrets())
        several = len(environments_of(found)) > 1
        return observed_integrations(
            found,
            environment_id=(await self.environment()).environment_id if several else None,
            by_identifier=False,
        )

    async def workflow_heads(self) -> Sequence[WorkflowHead]:
        """Read the list of workflows, newest first."""
        return [workflow_head(row) async for row in walk_async(self._sender, workflows.listing())]

    async def workflow(self, head: WorkflowHead, names: EnvironmentNames) -> ObservedWorkflow | None:
        """Read one workflow with its steps; None where it does not exist."""
        answer = await self._or_none(workflows.get_one(head.template_id))
        return None if answer is None else observed_workflow(answer, names)

    async def subscriber(self, subscriber_id: str) -> ObservedSubscriber | None:
        """Read one subscriber; None where it does not exist."""
        answer = await self._or_none(subscribers.get_one(subscriber_id))
        return None if answer is None else observed_subscriber(answer)

    async def first_subscribers(self, wanted: Container[str]) -> SubscriberPage:
        """Read the first page of the list of subscribers, and keep those whose id is wanted."""
        return await self._subscribers(0, wanted)

    async def other_subscribers(self, first: SubscriberPage, wanted: Container[str]) -> SubscriberPage:
        """Read all pages after the first one; the answer holds the rows of all of them, the first one's too."""
        later = await asyncio.gather(*(self._subscribers(number, wanted) for number in range(1, first.pages)))
        pages = (first, *later)
        return SubscriberPage(
            rows=tuple(row for page in pages for row in page.rows),
            total=max(page.total for page in pages),
            pages=first.pages,
        )

    async def preferences(self, subscriber_id: str, heads: Iterable[WorkflowHead]) -> ObservedPreferences:
        """Read the effective preferences of a subscriber; 0.14 names workflows by their template ids alone."""
        ids = {head.template_id: head.workflow_id for head in heads}
        answers = await self._sender.send(preferences.get_all(subscriber_id))
        return ObservedPreferences(
            by_workflow={
                ids[answer.template.template_id]: observed_preference(answer)
                for answer in answers
                if answer.template.template_id in ids
            }
        )

    async def _subscribers(self, number: int, wanted: Container[str]) -> SubscriberPage:
        page = await self._sender.send(subscribers.get_page(number, limit=PAGE_SIZE))
        rows = tuple(observed_subscriber(row) for row in page.data if row.subscriber_id in wanted)
        total = page.total_count or 0
        return SubscriberPage(rows=rows, total=total, pages=ceil(total / PAGE_SIZE))

    async def _layouts(self) -> list[LayoutAnswer]:
        return [layout async for layout in walk_async(self._sender, layouts.listing())]

    async def _or_none(self, call: Call[T]) -> T | None:
        try:
            return await self._sender.send(call)
        except NotFound:
            return None


class V1Writer:
    """Writes to one environment, and returns what it answered."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender

    async def create_integration(self, key: str, fields: Fields, credentials: Mapping[str, Hidden]) -> None:
        """Create an integration; in channels but chat and push it turns the others off (docs/novu/v1.md, section 11.5)."""
        del key
        await self._sender.send(integrations.create(new_body(fields, credentials)))

    async def update_integration(
        self, observed: ObservedIntegration, fields: Fields, credentials: Mapping[str, Hidden]
    ) -> None:
        """Update the given fields and credentials of an integration."""
        if body := changed_body(observed, fields, credentials):
            await self._sender.send(integrations.update(observed.integration_id, body))

    async def delete_integration(self, observed: ObservedIntegration) -> None:
        """Delete an integration."""
        await self._sender.send(integrations.delete(observed.integration_id))

    async def create_subscriber(self, subscriber_id: str, fields: Fields) -> ObservedSubscriber:
        """Create a subscriber."""
        call = subscribers.create(subscriber_id, **subscriber_profile(fields, None))
        return observed_subscriber(await self._sender.send(call))

    async def update_subscriber(self, observed: ObservedSubscriber, fields: Fields) -> ObservedSubscriber:
        """Update the given fields of the subscriber that was observed."""
        call = subscribers.update(observed.subscriber_id, **subscriber_profile(fields, observed))
        return observed_subscriber(await self._sender.send(call))

    async def delete_subscriber(self, subscriber_id: str) -> None:
        """Delete every copy of a subscriber."""
        await self._sender.send(subscribers.delete(subscriber_id))

    async def write_credentials(
        self, subscriber_id: str, provider: str, address: HiddenAddress, *, held: HiddenAddress
    ) -> ObservedSubscriber:
        """Replace a subscriber's credentials of one provider."""
        del held
        call = subscribers.update_credentials(subscriber_id, provider, written_credentials(address))
        return observed_subscriber(await self._sender.send(call))

    async def write_preference(
        self, subscriber_id: str, head: WorkflowHead, fields: Fields
    ) -> ObservedPreference:
        """
        Write the switches one channel at a time; the last answer holds the effective preference.

        The workflow is known to exist: Novu 0.14 keeps an orphan before it refuses an unknown template id.
        """
        first, *others = preference_writes(fields)
        answer = await self._sender.send(preferences.update(subscriber_id, head.template_id, **first))
        for switches in others:
            answer = await self._sender.send(preferences.update(subscriber_id, head.template_id, **switches))
        return observed_preference(answer)

    async def create_workflow(
        self, workflow_id: str, fields: Fields, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """
        Create a workflow, and send the PUT and the change of status that it still needs; the POST is sent once.

        An answer with another `workflow_id` is a second workflow: the id was taken, and nothing more was written.
        """
        body = create_body(workflow_id, fields, names)
        created = observed_workflow(await self._sender.send(workflows.create(body)), names)
        if created.workflow_id != workflow_id and body["name"] != unfinished_name(workflow_id):
            return created
        return await self._finished(created, after_create(workflow_id, fields, created), (fields, names))

    async def update_workflow(
        self, workflow_id: str, observed: ObservedWorkflow, fields: Fields, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """Update fields of a workflow, its steps as a whole, then its status; one that was begun gets its id."""
        body = update_body(fields, observed, names)
        if ID in fields:
            body["identifier"] = workflow_id  # docs/novu/v1.md, section 9.6
        elif observed.workflow_id != workflow_id:
            body |= after_create(workflow_id, fields, observed)
        return await self._finished(observed, body, (fields, names))

    async def delete_workflow(self, observed: ObservedWorkflow) -> None:
        """Delete a workflow."""
        await self._sender.send(workflows.delete(observed.template_id))

    async def create_name(self, kind: NameKind, name: str) -> None:
        """Create a notification group, a feed, or a layout that shows nothing but the e-mail."""
        calls: Mapping[NameKind, Call[object]] = {
            "group": groups.create(name),
            "feed": feeds.create(name),
            "layout": layouts.create({"name": name, "content": "{{{body}}}", "isDefault": False}),
        }
        await self._sender.send(calls[kind])

    async def delete_name(self, kind: NameKind, held_id: str) -> None:
        """Delete a feed; raise TypeError for what Novu 0.14 does not delete."""
        if kind != "feed":
            message = f"Novu 0.14 deletes no {kind}"
            raise TypeError(message)
        await self._sender.send(feeds.delete(held_id))

    async def _finished(
        self, workflow: ObservedWorkflow, body: WorkflowBody, wanted: tuple[Fields, EnvironmentNames]
    ) -> ObservedWorkflow:
        """Send the PUT and the change of status that are left."""
        fields, names = wanted
        if body:
            answer = await self._sender.send(workflows.update(workflow.template_id, body))
            workflow = observed_workflow(answer, names)
        active = fields.get(ACTIVE, workflow.fields[ACTIVE])
        if active is not workflow.fields[ACTIVE]:
            call = workflows.update_status(workflow.template_id, active=active is True)
            workflow = observed_workflow(await self._sender.send(call), names)
        return workflow
