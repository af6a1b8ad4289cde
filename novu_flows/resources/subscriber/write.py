"""Subscribers: their profile and data."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar, assert_never

from novu_flows.novu.observed import DATA, ObservedSubscriber
from novu_flows.plan.changes import Change, Create, Delete, Resource, Update
from novu_flows.plan.fields import Fields
from novu_flows.plan.report import Note
from novu_flows.resources.kind import SUBSCRIBERS, Current, ResourceKind, Stage, missing
from novu_flows.resources.session import Session
from novu_flows.resources.subscriber.compare import compare_subscribers
from novu_flows.resources.subscriber.observe import PAGE_COST, observe_subscribers


class SubscriberKind(ResourceKind):
    """Reads and writes subscribers; one GET and one write for each change."""

    resource: ClassVar[Resource] = "subscriber"
    stage: ClassVar[Stage] = SUBSCRIBERS
    observe = staticmethod(observe_subscribers)
    compare = staticmethod(compare_subscribers)

    def __init__(self, session: Session) -> None:
        self._reader = session.reader
        self._writer = session.writer
        self._seal = session.seal

    def is_shared(self, change: Change) -> bool:
        """Return whether keys of `data` are merged: Novu replaces it whole, so that two writers lose each other's."""
        return any(path[0] == DATA[0] and path != DATA for path in change.after)

    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return the subscriber as it is now."""
        del again
        observed = await self._reader.subscriber(change.address.keys[0])
        if observed is None:
            return missing(partial(self._write, change, None))
        return Current(
            fields=observed.fields,
            base=self._seal(observed.base),
            write=partial(self._write, change, observed),
            last=observed.last,
        )

    async def review(self, changes: Sequence[Change]) -> Sequence[Note]:
        """
        Return the created subscribers of which the environment holds several documents.

        Novu 0.14 makes them where two writers create one id at the same time; GET by id shows one of them, only the
        list shows all (docs/novu/v1.md, section 3.3). The list is read where that costs little beside what was created.
        """
        created = {change.address.keys[0]: change for change in changes if isinstance(change, Create)}
        documents = await self._documents(created) if created else {}
        return [
            _copies(created[subscriber_id], len(ids))
            for subscriber_id, ids in documents.items()
            if len(ids) > 1
        ]

    async def _documents(self, wanted: Mapping[str, Change]) -> dict[str, set[str]]:
        listed = await self._reader.first_subscribers(wanted)
        if (listed.pages - 1) * PAGE_COST <= len(wanted):
            listed = await self._reader.other_subscribers(listed, wanted)
        found: dict[str, set[str]] = defaultdict(set)
        for row in listed.rows:
            found[row.subscriber_id].add(row.document_id)
        return found

    async def _write(self, change: Change, observed: ObservedSubscriber | None) -> Fields | None:
        (subscriber_id,) = change.address.keys
        match change:
            case Delete():
                await self._writer.delete_subscriber(subscriber_id)
                return None
            case Create() | Update() if observed is None:
                answer = await self._writer.create_subscriber(subscriber_id, change.after)
            case Create() | Update():
                answer = await self._writer.update_subscriber(observed, change.after)
            case _:
                assert_never(change)
        return answer.fields


def _copies(change: Change, count: int) -> Note:
    return Note(
        address=change.address,
        message=f"the environment holds {count} documents of {change.address}: another writer created it as well",
        remedy=f"`novu-flows api subscribers delete {change.address.keys[0]}` removes all of them, feed and "
        "preferences included; then apply again",
    )
