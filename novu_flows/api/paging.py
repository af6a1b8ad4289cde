"""Every item of a list that comes in pages, none lost and none twice."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from novu_flows.api.answers import Page
from novu_flows.api.call import Call
from novu_flows.errors import Exchange, UnexpectedAnswer

T = TypeVar("T")


class Sender(Protocol):
    """Who sends calls."""

    def send(self, call: Call[T]) -> T:
        """Send a call and give its answer."""


class AsyncSender(Protocol):
    """Who sends calls in an event loop."""

    async def send(self, call: Call[T]) -> T:
        """Send a call and give its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """
    A whole list: how to ask for a page, and what tells two items apart.

    A list that is not sorted is read again until nothing new turns up: what is deleted meanwhile moves all
    that follows, to pages that were read already (API notes, section 2.6). `most_rounds=1` reads it once.
    """

    page: Callable[[int], Call[Page[T]]]
    identity: Callable[[T], str]
    is_sorted: bool = True
    most_rounds: int = 5
    most_pages: int = 100_000


def walk(client: Sender, listing: Listing[T]) -> Iterator[T]:
    """Give each item of a list once, asking for pages as they are needed."""
    reading = _Reading(listing)
    while call := reading.next_page():
        yield from reading.new_of(client.send(call))


async def walk_async(client: AsyncSender, listing: Listing[T]) -> AsyncIterator[T]:
    """Give each item of a list once, asking for pages as they are needed."""
    reading = _Reading(listing)
    while call := reading.next_page():
        for item in reading.new_of(await client.send(call)):
            yield item


class _Reading(Generic[T]):
    """How far a list has been read; of the items, only their ids are kept."""

    def __init__(self, listing: Listing[T]) -> None:
        self._listing = listing
        self._seen: set[str] = set()
        self._asked = 0
        self._rounds_left = listing.most_rounds
        self._round = _Round()

    def next_page(self) -> Call[Page[T]] | None:
        """Give the call that is next, or None at the end."""
        if not self._rounds_left:
            return None
        call = self._listing.page(self._round.pages)
        if self._asked == self._listing.most_pages:
            raise UnexpectedAnswer(
                f"the list {call.path} does not end: {self._asked} pages were read",
                exchange=Exchange(method=call.method, path=call.path),
                remedy="this is not how Novu answers; see what stands at the base URL",
            )
        return call

    def new_of(self, page: Page[T]) -> tuple[T, ...]:
        """Take a page; give the items of it that have not been given."""
        by_identity = {self._listing.identity(item): item for item in page.data}
        new = {identity: item for identity, item in by_identity.items() if identity not in self._seen}
        self._seen.update(new)
        self._asked += 1
        self._round.pages += 1
        self._round.found += len(new)
        self._round.totals.add(page.total_count)
        if self._round.ends_with(page):
            self._end_round(page)
        return tuple(new.values())

    def _end_round(self, page: Page[T]) -> None:
        """Read again where items may have moved between pages while the list was read."""
        is_quiet = not self._round.has_moved(len(self._seen), page)
        is_over = self._round.pages == 1 or (is_quiet and (self._listing.is_sorted or not self._round.found))
        self._rounds_left = 0 if is_over else self._rounds_left - 1
        self._round = _Round()


@dataclass(slots=True)
class _Round:
    """One reading of the list from its first page: the pages read, the items found, the counts told."""

    pages: int = 0
    found: int = 0
    totals: set[int | None] = field(default_factory=set)

    def ends_with(self, page: Page[T]) -> bool:
        """Say whether a page is the last: it is short, or Novu says so (API notes, section 2.6)."""
        if not page.data or len(page.data) < page.page_size:
            return True
        if page.has_more is not None:
            return not page.has_more
        return page.total_count is not None and self.pages * page.page_size >= page.total_count

    def has_moved(self, seen: int, page: Page[T]) -> bool:
        """Say whether the list cannot be what was seen of it."""
        is_counted = page.has_more is None and page.total_count is not None
        return is_counted and (len(self.totals) > 1 or seen < (page.total_count or 0))
