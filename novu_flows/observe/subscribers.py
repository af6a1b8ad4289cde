"""Read the declared subscribers: one by one, or by pages of the list, whichever is cheaper."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil

from novu_flows.declare.collection import Declarations
from novu_flows.novu.v1.environment import Reader
from novu_flows.novu.v1.json.subscribers import ObservedSubscriber, observed_subscriber

PAGE_SIZE = 100
PAGE_COST = (
    8  # one page costs a server about as much as this many single reads (seen: 136 ms against 3 to 16)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The declared subscribers that exist; `total` counts all documents, `copies` ids with several."""

    found: Mapping[str, ObservedSubscriber]
    total: int
    copies: Mapping[str, int] = field(default_factory=dict)

    @property
    def managed(self) -> int:
        """Count the documents of declared subscribers."""
        return sum(self.copies.get(subscriber_id, 1) for subscriber_id in self.found)


async def read_subscribers(declarations: Declarations, reader: Reader) -> People:
    """Read the declared subscribers, tombstones included."""
    wanted = _wanted(declarations)
    first = await reader.subscriber_page(0, PAGE_SIZE if len(wanted) > PAGE_COST else 1)
    pages = ceil(first.total / PAGE_SIZE)
    if pages * PAGE_COST < len(wanted):
        return await _by_pages(wanted, pages, reader)
    return People(found=await _one_by_one(wanted, reader), total=first.total)


def _wanted(declarations: Declarations) -> list[str]:
    declared = [subscriber.subscriber_id for subscriber in declarations.subscribers]
    removed = [tombstone.key for tombstone in declarations.removed if tombstone.resource == "subscriber"]
    return list(dict.fromkeys([*declared, *removed]))


async def _one_by_one(wanted: Iterable[str], reader: Reader) -> dict[str, ObservedSubscriber]:
    answers = await asyncio.gather(*(reader.subscriber(subscriber_id) for subscriber_id in wanted))
    return {found.subscriber_id: found for found in map(_observed, answers) if found is not None}


def _observed(answer: Mapping[str, object] | None) -> ObservedSubscriber | None:
    return None if answer is None else observed_subscriber(answer)


async def _by_pages(wanted: list[str], pages: int, reader: Reader) -> People:
    """
    Read all pages, then by id what they did not show.

    The list has no order and moves while it is read, so a page may miss someone or show someone twice; only
    what was seen under different database ids counts as copies (API notes, section 2.6).
    """
    ids = frozenset(wanted)
    found: dict[str, ObservedSubscriber] = {}
    documents: dict[str, str] = {}
    total = 0

    async def read_page(page: int) -> None:
        nonlocal total
        answer = await reader.subscriber_page(page, PAGE_SIZE)
        total = max(total, answer.total)
        for row in answer.rows:
            if row["subscriberId"] in ids:
                documents[str(row["_id"])] = str(row["subscriberId"])
                found.setdefault(str(row["subscriberId"]), observed_subscriber(row))

    await asyncio.gather(*(read_page(page) for page in range(pages)))
    copies = Counter(documents.values())
    doubtful = [one for one in wanted if one not in found or copies[one] > 1]
    for subscriber_id in doubtful:
        found.pop(subscriber_id, None)
    found.update(await _one_by_one(doubtful, reader))
    return People(found=found, total=total, copies={one: copies[one] for one in doubtful if copies[one] > 1})
