"""Changes of subscribers, carried out."""

from typing import assert_never

from novu_flows.apply.current import MISSING, Current
from novu_flows.novu.v1.environment import Reader, Writer
from novu_flows.novu.v1.json.subscribers import ObservedSubscriber, observed_subscriber, subscriber_body
from novu_flows.plan.changes import Change, Create, Delete, Update
from novu_flows.plan.fields import Fields
from novu_flows.plan.plan import Seal


class SubscriberCarrier:
    """Reads and writes profiles and data."""

    def __init__(self, reader: Reader, writer: Writer, seal: Seal) -> None:
        self._reader = reader
        self._writer = writer
        self._seal = seal

    async def read(self, change: Change) -> Current:
        """Give what the environment holds now."""
        observed = await self._observed(change)
        if observed is None:
            return MISSING
        return Current(fields=observed.fields, base=self._seal(observed.base))

    async def write(self, change: Change) -> Fields | None:
        """Create, update or delete."""
        (subscriber_id,) = change.address.keys
        match change:
            case Create():
                answer = await self._writer.create_subscriber(
                    subscriber_id, subscriber_body(change.after, None)
                )
            case Update():
                body = subscriber_body(change.after, await self._observed(change))
                answer = await self._writer.update_subscriber(subscriber_id, body)
            case Delete():
                await self._writer.delete_subscriber(subscriber_id)
                return None
            case _:
                assert_never(change)
        return observed_subscriber(answer).fields

    async def _observed(self, change: Change) -> ObservedSubscriber | None:
        answer = await self._reader.subscriber(change.address.keys[0])
        return None if answer is None else observed_subscriber(answer)
