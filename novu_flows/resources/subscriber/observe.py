"""Read the declared subscribers: one by one, or by pages of the list, whichever is cheaper."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Reader
from novu_flows.novu.observed import ObservedSubscriber, SubscriberPage
from novu_flows.resources.observation import Observation, ReadAccess

PAGE_COST = (
    8  # one page costs a server about as much as this many single reads (seen: 136 ms against 3 to 16)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberList:
    """
    What the list of subscribers says; `total` counts all documents.

    `rows` are the declared ones, `copies` counts the documents of ids that have several, `copies_differ` names those whose
    documents are not alike: all three are known only where the whole list was read.
    """

    total: int
    rows: Mapping[str, ObservedSubscriber] = field(default_factory=dict)
    copies: Mapping[str, int] = field(default_factory=dict)
    copies_differ: frozenset[str] = frozenset()


async def list_subscribers(declarations: Declarations, reader: Reader) -> SubscriberList:
    """Read how many subscribers there are, and all of the list where that is cheaper than the declared ones by id."""
    wanted = frozenset(_wanted(declarations))
    first = await reader.first_subscribers(wanted)
    if (first.pages - 1) * PAGE_COST < len(wanted):
        return _listed(await reader.other_subscribers(first, wanted))
    return SubscriberList(total=first.total)


async def observe_subscribers(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
    """Read the subscribers of a batch, tombstones included, whom the list did not show."""
    wanted = _wanted(batch)
    found = {one: seen.listed[one] for one in wanted if one in seen.listed}
    found |= await _one_by_one([one for one in wanted if one not in found], access.reader)
    count = sum(seen.copies.get(subscriber_id, 1) for subscriber_id in found)
    return replace(seen, subscribers=found).counting("subscriber", count)


def _wanted(declarations: Declarations) -> Collection[str]:
    declared = [subscriber.subscriber_id for subscriber in declarations.subscribers]
    removed = [tombstone.key for tombstone in declarations.removed if tombstone.resource == "subscriber"]
    return dict.fromkeys([*declared, *removed])


async def _one_by_one(wanted: Iterable[str], reader: Reader) -> dict[str, ObservedSubscriber]:
    answers = await asyncio.gather(*(reader.subscriber(subscriber_id) for subscriber_id in wanted))
    return {found.subscriber_id: found for found in answers if found is not None}


def _listed(page: SubscriberPage) -> SubscriberList:
    """
    Return what all pages have shown; who has several documents is read by id, as Novu shows one of them.

    The list has no order and moves while it is read, so a page may miss someone or show someone twice; only
    what was seen under different database ids counts as copies (docs/novu/v1.md, section 2.6).
    """
    documents: dict[str, dict[str, ObservedSubscriber]] = defaultdict(dict)
    for row in page.rows:
        documents[row.subscriber_id][row.document_id] = row
    several = {one: list(rows.values()) for one, rows in documents.items() if len(rows) > 1}
    return SubscriberList(
        total=page.total,
        rows={one: next(iter(rows.values())) for one, rows in documents.items() if one not in several},
        copies={one: len(rows) for one, rows in several.items()},
        copies_differ=frozenset(one for one, rows in several.items() if not all(map(rows[0].is_like, rows))),
    )
