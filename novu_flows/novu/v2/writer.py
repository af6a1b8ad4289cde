"""Writes to one environment of today's Novu, and returns what it answered."""

from collections.abc import Iterator, Mapping, Sequence

from novu_flows.novu.dialect import CallSender, NameKind
from novu_flows.novu.observed import (
    NAME,
    PRIMARY,
    EnvironmentNames,
    HiddenAddress,
    ObservedIntegration,
    ObservedLayout,
    ObservedPreference,
    ObservedSubscriber,
    ObservedTopic,
    ObservedWorkflow,
    WorkflowHead,
    in_words,
)
from novu_flows.novu.v1 import integrations
from novu_flows.novu.v1.credentials import written_credentials
from novu_flows.novu.v1.integrations import changed_body, new_body
from novu_flows.novu.v2 import (
    credentials,
    layouts,
    preferences,
    subscribers,
    subscriptions,
    topics,
    workflows,
)
from novu_flows.novu.v2.integrations import set_primary
from novu_flows.novu.v2.reader import V2Reader
from novu_flows.novu.v2.shared_fields import BODY, MEMBERS, layout_body, members_of, observed_layout
from novu_flows.novu.v2.subscriber_fields import (
    observed_preference,
    observed_preferences,
    observed_subscriber,
    profile_of,
    switches_of,
)
from novu_flows.novu.v2.workflow_answers import WorkflowV2
from novu_flows.novu.v2.workflow_bodies import (
    body_again,
    create_body,
    lost_values,
    moves_steps,
    update_body,
)
from novu_flows.novu.v2.workflow_fields import observed_workflow
from novu_flows.plan.fields import Fields, Hidden

_AT_ONCE = 100  # subscriptions in one request (docs/novu/v3.15.md, section 7)


class V2Writer:
    """Writes to one environment, and returns what it answered."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender
        self._reader = V2Reader(sender)

    async def create_workflow(
        self, workflow_id: str, fields: Fields, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """
        Create a workflow; the POST is sent once.

        An answer with another `workflow_id` is a second workflow: the id was taken.
        """
        del names
        return observed_workflow(await self._sender.send(workflows.create(create_body(workflow_id, fields))))

    async def update_workflow(
        self, workflow_id: str, observed: ObservedWorkflow, fields: Fields, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """
        Update fields of a workflow; everything else of the PUT is as it was observed.

        It is sent once more where Novu has judged the steps by their old order, or has left values out because a
        step was no longer there under its `_id` (docs/novu/v3.15.md, section 5).
        """
        del workflow_id, names
        body = update_body(fields, observed.handle)
        written = observed_workflow(await self._put(observed, body))
        if moves_steps(observed.handle, written.handle) or lost_values(body, written.handle):
            written = observed_workflow(await self._put(observed, body_again(body, written.handle)))
        return written

    async def delete_workflow(self, observed: ObservedWorkflow) -> None:
        """Delete a workflow."""
        await self._sender.send(workflows.delete(observed.template_id))

    async def create_name(self, kind: NameKind, name: str) -> None:
        """Create a layout that shows nothing but the e-mail; raise TypeError for what there is not."""
        if kind != "layout":
            message = f"today's Novu has no {kind}s"
            raise TypeError(message)
        await self.create_layout(name, {BODY: "<html><body>{{content}}</body></html>"})

    async def delete_name(self, kind: NameKind, held_id: str) -> None:
        """Raise TypeError: what today's Novu has is no name alone."""
        del held_id
        message = f"today's Novu has no {kind}s that are a name alone"
        raise TypeError(message)

    async def create_integration(self, key: str, fields: Fields, credentials: Mapping[str, Hidden]) -> None:
        """Create an integration, and make it the primary one where that is wanted; the POST is sent once."""
        name = {"name": fields[NAME]} if NAME in fields else {}
        body = {**new_body(fields, credentials), **name, "identifier": key}
        created = await self._sender.send(integrations.create(body))
        await self._make_primary(created.integration_id, fields)

    async def update_integration(
        self, observed: ObservedIntegration, fields: Fields, credentials: Mapping[str, Hidden]
    ) -> None:
        """Update the given fields and credentials of an integration, and whether it is the primary one."""
        if body := changed_body(observed, fields, credentials):
            await self._sender.send(integrations.update(observed.integration_id, body))
        await self._make_primary(observed.integration_id, fields)

    async def delete_integration(self, observed: ObservedIntegration) -> None:
        """Delete an integration."""
        await self._sender.send(integrations.delete(observed.integration_id))

    async def _make_primary(self, integration_id: str, fields: Fields) -> None:
        if fields.get(PRIMARY) is True:
            await self._sender.send(set_primary(integration_id))

    async def create_subscriber(self, subscriber_id: str, fields: Fields) -> ObservedSubscriber:
        """Create a subscriber; raise Conflict where there is one, for its `data` would be lost."""
        call = subscribers.create(subscriber_id, fail_if_exists=True, **profile_of(fields, None))
        return observed_subscriber(await self._sender.send(call))

    async def update_subscriber(self, observed: ObservedSubscriber, fields: Fields) -> ObservedSubscriber:
        """Update the given fields of the subscriber that was observed; None clears one."""
        call = subscribers.update(observed.subscriber_id, **profile_of(fields, observed))
        return observed_subscriber(await self._sender.send(call))

    async def delete_subscriber(self, subscriber_id: str) -> None:
        """Delete a subscriber."""
        await self._sender.send(subscribers.delete(subscriber_id))

    async def write_credentials(
        self, subscriber_id: str, provider: str, address: HiddenAddress, *, held: HiddenAddress
    ) -> ObservedSubscriber:
        """Replace a subscriber's credentials of one provider; a PUT merges, so what must go is deleted first."""
        if _loses_something(held, address):
            await self._sender.send(credentials.delete(subscriber_id, provider))
        call = credentials.update(subscriber_id, provider, written_credentials(address))
        return observed_subscriber(await self._sender.send(call))

    async def write_preference(
        self, subscriber_id: str, head: WorkflowHead, fields: Fields
    ) -> ObservedPreference:
        """Write the switches for a workflow; for one that is off or critical the answer does not show them."""
        call = preferences.update(subscriber_id, switches_of(fields), workflow_id=head.template_id)
        answer = observed_preferences(await self._sender.send(call), [head])
        if head.workflow_id not in answer.by_workflow:
            answer = await self._reader.preferences(subscriber_id, [head])
        return answer.by_workflow.get(head.workflow_id) or ObservedPreference(fields=fields)

    async def write_global_preference(self, subscriber_id: str, fields: Fields) -> ObservedPreference:
        """Write the switches for all workflows, which takes back the choices of the same channels for each of them."""
        answer = await self._sender.send(preferences.update(subscriber_id, switches_of(fields)))
        return observed_preference(answer.for_all.channels)

    async def create_layout(self, layout_id: str, fields: Fields) -> ObservedLayout:
        """Create a layout, which Novu makes empty, and write its values."""
        name = str(fields.get(NAME) or in_words(layout_id))
        created = observed_layout(await self._sender.send(layouts.create(layout_id, name)))
        return await self.update_layout(created, fields)

    async def update_layout(self, observed: ObservedLayout, fields: Fields) -> ObservedLayout:
        """Update the given fields of a layout."""
        body = layout_body(fields, observed.handle)
        return observed_layout(await self._sender.send(layouts.replace(observed.handle.database_id, body)))

    async def delete_layout(self, observed: ObservedLayout) -> None:
        """Delete a layout; steps that use it have none afterwards."""
        await self._sender.send(layouts.delete(observed.handle.database_id))

    async def write_topic(self, topic_key: str, observed: ObservedTopic | None, fields: Fields) -> Fields:
        """Create or rename a topic, and put subscribers in and take them out; return what the answers show of that."""
        shown = {**fields, **await self._named_topic(topic_key, observed, fields)}
        for some in _chunks(members_of(fields, are_in=True)):
            outcome = await self._sender.send(subscriptions.create(topic_key, some))
            done = {one.subscriber.subscriber_id for one in outcome.data if one.subscriber}
            shown |= {(*MEMBERS, one): None for one in some if one not in done}
        for some in _chunks(members_of(fields, are_in=False)):
            outcome = await self._sender.send(subscriptions.delete(topic_key, some))
            shown |= {(*MEMBERS, str(one.subscriber_id)): True for one in outcome.errors}
        return shown

    async def _named_topic(self, topic_key: str, observed: ObservedTopic | None, fields: Fields) -> Fields:
        """Create or rename a topic where that is to be done, and return its name where that is to be written."""
        name = fields.get(NAME)
        if observed is None:
            named = None if name is None else str(name)
            answer = await self._sender.send(topics.create(topic_key, named, fail_if_exists=True))
        elif NAME in fields:
            answer = await self._sender.send(topics.rename(topic_key, str(name or "")))
        else:
            return {}
        return {NAME: answer.name} if NAME in fields else {}

    async def delete_topic(self, topic_key: str) -> None:
        """Delete a topic with its subscriptions."""
        await self._sender.send(topics.delete(topic_key))

    async def _put(self, observed: ObservedWorkflow, body: Mapping[str, object]) -> WorkflowV2:
        return await self._sender.send(workflows.replace(observed.template_id, body))


def _loses_something(held: HiddenAddress, wanted: HiddenAddress) -> bool:
    pairs = ((held.webhook_url, wanted.webhook_url), (held.channel, wanted.channel))
    return any(before is not None and after is None for before, after in pairs)


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    return (items[at : at + _AT_ONCE] for at in range(0, len(items), _AT_ONCE))
