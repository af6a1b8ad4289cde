"""Read the declared subscribers: one by one, or by pages of the list, whichever is cheaper."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Reader
from novu_flows.novu.observed import ObservedSubscriber, SubscriberPage

PAGE_COST = (
    8  # one page costs a server about as much as this many single reads (seen: 136 ms against 3 to 16)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """
    The declared subscribers that exist; `total` counts all documents.

    `copies` counts the documents of ids that have several, `copies_differ` names those whose documents are not alike;
    both are known only where the list was read.
    """

    found: Mapping[str, ObservedSubscriber]
    total: int
    copies: Mapping[str, int] = field(default_factory=dict)
    copies_differ: frozenset[str] = frozenset()

    @property
    def managed(self) -> int:
        """Count the documents of declared subscribers."""
        return sum(self.copies.get(subscriber_id, 1) for subscriber_id in self.found)


async def read_subscribers(declarations: Declarations, reader: Reader) -> People:
    """Read the declared subscribers, tombstones included."""
    wanted = _wanted(declarations)
    first = await reader.first_subscribers(frozenset(wanted))
    if (first.pages - 1) * PAGE_COST < len(wanted):
        return await _by_pages(wanted, first, reader)
    return People(found=await _one_by_one(wanted, reader), total=first.total)


def _wanted(declarations: Declarations) -> list[str]:
    declared = [subscriber.subscriber_id for subscriber in declarations.subscribers]
    removed = [tombstone.key for tombstone in declarations.removed if tombstone.resource == "subscriber"]
    return list(dict.fromkeys([*declared, *removed]))


async def _one_by_one(wanted: Iterable[str], reader: Reader) -> dict[str, ObservedSubscriber]:
    answers = await asyncio.gather(*(reader.subscriber(subscriber_id) for subscriber_id in wanted))
    return {found.subscriber_id: found for found in answers if found is not None}


async def _by_pages(wanted: list[str], first: SubscriberPage, reader: Reader) -> People:
    """
    Read the pages after the first one, then by id what they did not show.

    The list has no order and moves while it is read, so a page may miss someone or show someone twice; only
    what was seen under different database ids counts as copies (docs/novu/v1.md, section 2.6).
    """
    listed = await reader.other_subscribers(first, frozenset(wanted))
    documents: dict[str, dict[str, ObservedSubscriber]] = defaultdict(dict)
    for row in listed.rows:
        documents[row.subscriber_id][row.document_id] = row
    several = {one: list(rows.values()) for one, rows in documents.items() if len(rows) > 1}
    found = {one: next(iter(rows.values())) for one, rows in documents.items() if one not in several}
    found.update(await _one_by_one([one for one in wanted if one not in found], reader))
    return People(
        found=found,
        total=listed.total,
        copies={one: len(rows) for one, rows in several.items()},
        copies_differ=frozenset(one for one, rows in several.items() if not all(map(rows[0].is_like, rows))),
    )
