"""Workflows as an application sees them: what they are triggered with is known to the type checker."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Generic

from typing_extensions import Unpack

from novu_flows.dataclass import dataclass
from novu_flows.novu.v1.events import Broadcast, Trigger, Triggered, broadcast, new_transaction_id, trigger
from novu_flows.novu.v1.overrides import overrides_json
from novu_flows.novu.v1.profile import ToTopic, TriggerRecipients
from novu_flows.triggers.many import (
    Carried,
    Outcomes,
    ask_for_many,
    ask_until_all_is_cancelled,
    in_turn,
    in_turn_async,
)
from novu_flows.triggers.start import (
    OPTION_NAMES,
    OverrideT,
    PayloadT,
    Start,
    TriggerOptions,
    checked_json,
    checked_recipients,
)

if TYPE_CHECKING:  # a generated module can be imported without waiting for an HTTP library
    from novu_flows.novu.client import AsyncNovuClient, NovuClient


# No slots: `PayloadWorkflow[A, B](...)` sets `__orig_class__`, where Python 3.11 fails on frozen slots.
@dataclass(frozen=True)
class _Workflow(Generic[Carried]):
    """What all workflows can do."""

    workflow_id: str

    def trigger_many(self, client: "NovuClient", starts: Iterable[Start[Carried]]) -> Outcomes[Carried]:
        """Start the workflow many times, in calls of a hundred; an error loses no answer of those before."""
        return in_turn(client, ask_for_many(tuple(starts)))

    async def trigger_many_async(
        self, client: "AsyncNovuClient", starts: Iterable[Start[Carried]]
    ) -> Outcomes[Carried]:
        """Do as `trigger_many` does."""
        return await in_turn_async(client, ask_for_many(tuple(starts)))

    def cancel(self, client: "NovuClient", transaction_id: str) -> bool:
        """Stop what waits in a digest or a delay, for all subscribers; say whether there was something."""
        return in_turn(client, ask_until_all_is_cancelled(transaction_id))

    async def cancel_async(self, client: "AsyncNovuClient", transaction_id: str) -> bool:
        """Do as `cancel` does."""
        return await in_turn_async(client, ask_until_all_is_cancelled(transaction_id))


@dataclass(frozen=True)
class PayloadWorkflow(_Workflow[PayloadT], Generic[PayloadT, OverrideT]):
    """
    A workflow whose triggers carry a payload and may override what its steps heed.

    Every method checks payload and recipients before it sends anything: it raises pydantic's ValidationError
    or Refused. What Novu answers is returned also where it is no: look at `is_processed`.
    """

    payload_type: type[PayloadT]

    def start(
        self, *, to: TriggerRecipients, payload: PayloadT, **options: Unpack[TriggerOptions[OverrideT]]
    ) -> Start[PayloadT]:
        """Make one of the starts for `trigger_many`."""
        json = checked_json(self.payload_type, payload)
        return Start(payload=payload, trigger=_trigger(self.workflow_id, to, json, options))

    def trigger(
        self,
        client: "NovuClient",
        *,
        to: TriggerRecipients,
        payload: PayloadT,
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow."""
        return client.send(trigger(self.start(to=to, payload=payload, **options).trigger))

    async def trigger_async(
        self,
        client: "AsyncNovuClient",
        *,
        to: TriggerRecipients,
        payload: PayloadT,
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow."""
        return await client.send(trigger(self.start(to=to, payload=payload, **options).trigger))

    def trigger_topic(
        self,
        client: "NovuClient",
        topic_key: str,
        *,
        payload: PayloadT,
        exclude: Sequence[str] = (),
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow for the subscribers of a topic; today's Novu leaves out those in `exclude`."""
        return self.trigger(client, to=ToTopic(topic_key, exclude), payload=payload, **options)

    async def trigger_topic_async(
        self,
        client: "AsyncNovuClient",
        topic_key: str,
        *,
        payload: PayloadT,
        exclude: Sequence[str] = (),
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow for the subscribers of a topic; today's Novu leaves out those in `exclude`."""
        to = ToTopic(topic_key, exclude)
        return await self.trigger_async(client, to=to, payload=payload, **options)

    def broadcast(
        self, client: "NovuClient", *, payload: PayloadT, **options: Unpack[TriggerOptions[OverrideT]]
    ) -> Triggered:
        """Start the workflow for every subscriber of the environment."""
        json = checked_json(self.payload_type, payload)
        return client.send(broadcast(_broadcast(self.workflow_id, json, options)))

    async def broadcast_async(
        self, client: "AsyncNovuClient", *, payload: PayloadT, **options: Unpack[TriggerOptions[OverrideT]]
    ) -> Triggered:
        """Start the workflow for every subscriber of the environment."""
        json = checked_json(self.payload_type, payload)
        return await client.send(broadcast(_broadcast(self.workflow_id, json, options)))


@dataclass(frozen=True)
class PlainWorkflow(_Workflow[None], Generic[OverrideT]):
    """A workflow whose triggers carry nothing; all else is as with PayloadWorkflow."""

    def start(self, *, to: TriggerRecipients, **options: Unpack[TriggerOptions[OverrideT]]) -> Start[None]:
        """Make one of the starts for `trigger_many`."""
        return Start(payload=None, trigger=_trigger(self.workflow_id, to, {}, options))

    def trigger(
        self, client: "NovuClient", *, to: TriggerRecipients, **options: Unpack[TriggerOptions[OverrideT]]
    ) -> Triggered:
        """Start the workflow."""
        return client.send(trigger(self.start(to=to, **options).trigger))

    async def trigger_async(
        self,
        client: "AsyncNovuClient",
        *,
        to: TriggerRecipients,
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow."""
        return await client.send(trigger(self.start(to=to, **options).trigger))

    def trigger_topic(
        self,
        client: "NovuClient",
        topic_key: str,
        *,
        exclude: Sequence[str] = (),
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow for the subscribers of a topic; today's Novu leaves out those in `exclude`."""
        return self.trigger(client, to=ToTopic(topic_key, exclude), **options)

    async def trigger_topic_async(
        self,
        client: "AsyncNovuClient",
        topic_key: str,
        *,
        exclude: Sequence[str] = (),
        **options: Unpack[TriggerOptions[OverrideT]],
    ) -> Triggered:
        """Start the workflow for the subscribers of a topic; today's Novu leaves out those in `exclude`."""
        return await self.trigger_async(client, to=ToTopic(topic_key, exclude), **options)

    def broadcast(self, client: "NovuClient", **options: Unpack[TriggerOptions[OverrideT]]) -> Triggered:
        """Start the workflow for every subscriber of the environment."""
        return client.send(broadcast(_broadcast(self.workflow_id, {}, options)))

    async def broadcast_async(
        self, client: "AsyncNovuClient", **options: Unpack[TriggerOptions[OverrideT]]
    ) -> Triggered:
        """Start the workflow for every subscriber of the environment."""
        return await client.send(broadcast(_broadcast(self.workflow_id, {}, options)))


def _trigger(
    workflow_id: str, to: TriggerRecipients, payload: dict[str, object], options: TriggerOptions[OverrideT]
) -> Trigger:
    for name in options.keys() - OPTION_NAMES:
        raise TypeError(f"a trigger takes no {name!r}")
    checked_recipients(options.get("actor", ()))
    overrides = options.get("overrides")
    return Trigger(
        workflow_id,
        checked_recipients(to),
        payload=payload,
        overrides=None if overrides is None else overrides_json(overrides),
        actor=options.get("actor"),
        context=options.get("context"),
        transaction_id=options.get("transaction_id") or new_transaction_id(),
    )


def _broadcast(workflow_id: str, payload: dict[str, object], options: TriggerOptions[OverrideT]) -> Broadcast:
    start = _trigger(workflow_id, (), payload, options)
    return Broadcast(
        workflow_id,
        payload=start.payload,
        overrides=start.overrides,
        actor=start.actor,
        context=start.context,
        transaction_id=start.transaction_id,
    )
