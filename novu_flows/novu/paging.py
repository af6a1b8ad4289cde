"""Every item of a list that comes in pages, none lost and none twice."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import field
from math import inf
from typing import Annotated, Any, Generic, Protocol, TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.errors import Exchange, UnexpectedAnswer
from novu_flows.novu.call import Call, Page

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_MOST_REPEATED = 3  # a busy list may push a whole page onto the next one, but not time after time
_SPARE_PAGES = 10
PageNumber = Annotated[int, "The page to read; the first is 0."]
PageSize = Annotated[int | None, "How many a page has; 10 unless given."]


class PageSender(Protocol):
    """Who sends calls."""

    def send(self, call: Call[T]) -> T:
        """Send a call and give its answer."""


class AsyncSender(Protocol):
    """Who sends calls in an event loop."""

    async def send(self, call: Call[T]) -> T:
        """Send a call and give its answer."""


class PagesReader(Protocol[T_co]):
    """How far a list has been read: which call is next, and what of its answer is new."""

    def next_page(self) -> Call[Any] | None:
        """Return the call that is next, or None at the end."""

    def new_of(self, page: Any, /) -> tuple[T_co, ...]:
        """Take the answer and return the items that have not been given."""


class Readable(Protocol[T_co]):
    """A whole list, however it comes: by page, cursor or offset."""

    def reading(self) -> PagesReader[T_co]:
        """Begin to read the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """
    A whole list: how to ask for a page, and what tells two items apart.

    A list that is not sorted is read again until nothing new turns up: what is deleted meanwhile moves all
    that follows, to pages that were read already (docs/novu/v1.md, section 2.6). `most_rounds=1` reads it once.
    """

    page: Callable[[int], Call[Page[T]]]
    identity: Callable[[T], str]
    is_sorted: bool = True
    most_rounds: int = 5
    most_pages: int = 100_000

    def reading(self) -> "_Reading[T]":
        """Begin to read the list."""
        return _Reading(self)

    def error(self, what: str) -> UnexpectedAnswer:
        """Return the error for a list that cannot be read to its end."""
        call = self.page(0)
        return UnexpectedAnswer(
            f"the list {call.path} {what}",
            exchange=Exchange(method=call.method, path=call.path),
            remedy="this is not how Novu answers; see what stands at the base URL",
        )


def walk(client: PageSender, listing: Readable[T]) -> Iterator[T]:
    """Return each item of a list once, asking for pages as they are needed."""
    reading = listing.reading()
    while call := reading.next_page():
        yield from reading.new_of(client.send(call))


async def walk_async(client: AsyncSender, listing: Readable[T]) -> AsyncIterator[T]:
    """Return each item of a list once, asking for pages as they are needed."""
    reading = listing.reading()
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
        """Return the call that is next, or None at the end."""
        if not self._rounds_left:
            return None
        if self._asked == self._listing.most_pages or self._round.is_beyond_its_count:
            raise self._listing.error(f"does not end: {self._asked} pages were read")
        if self._round.repeated == _MOST_REPEATED:
            raise self._listing.error(
                f"does not end: {_MOST_REPEATED} pages, the last one page {self._round.pages - 1}, "
                "held only what had come before"
            )
        return self._listing.page(self._round.pages)

    def new_of(self, page: Page[T]) -> tuple[T, ...]:
        """Take a page; give the items of it that have not been given."""
        by_identity = {self._listing.identity(item): item for item in page.data}
        new = {identity: item for identity, item in by_identity.items() if identity not in self._seen}
        self._seen.update(new)
        self._asked += 1
        self._round.take(page, frozenset(by_identity), len(new))
        if self._round.ends_with(page):
            self._end_round(page)
        return tuple(new.values())

    def _end_round(self, page: Page[T]) -> None:
        """Read again where items may have moved between pages while the list was read."""
        is_quiet = not self._round.has_moved(len(self._seen), page)
        if is_quiet and (self._round.pages == 1 or self._listing.is_sorted or not self._round.found):
            self._rounds_left = 0
            return
        self._rounds_left -= 1
        if not self._rounds_left and self._round.is_short_of(page) and self._listing.most_rounds > 1:
            raise self._listing.error(f"is said to hold {page.total_count}, and held {self._round.rows}")
        self._round = _Round()


@dataclass(slots=True)
class _Round:
    """
    One reading of the list from its first page: the pages, rows and new items read, the counts that Novu said.

    `repeated` counts the last pages that held nothing but what this round had seen.
    """

    pages: int = 0
    rows: int = 0
    found: int = 0
    repeated: int = 0
    most_pages: float = inf
    totals: set[int | None] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def take(self, page: Page[T], identities: frozenset[str], found: int) -> None:
        """Count a page, and how many of its items are new."""
        if not self.pages and page.has_more is None and page.total_count is not None and page.page_size > 0:
            self.most_pages = _SPARE_PAGES + 2 * page.total_count // page.page_size
        self.pages += 1
        self.rows += len(page.data)
        self.found += found
        self.repeated = self.repeated + 1 if identities <= self.seen else 0
        self.totals.add(page.total_count)
        self.seen |= identities

    @property
    def is_beyond_its_count(self) -> bool:
        """Return whether more pages were read than a list of the count said at first can grow to meanwhile."""
        return self.pages >= self.most_pages

    def ends_with(self, page: Page[T]) -> bool:
        """Return whether a page is the last: it is short, or Novu says so; with size 0 it is all (section 2.6)."""
        if len(page.data) < page.page_size or page.page_size <= 0 or not page.data:
            return True
        if page.has_more is not None:
            return not page.has_more
        return page.total_count is not None and self.pages * page.page_size >= page.total_count

    def is_short_of(self, page: Page[T]) -> bool:
        """Return whether the list held less than the one count that every page of it said."""
        is_counted = page.has_more is None and page.total_count is not None
        return is_counted and len(self.totals) == 1 and self.rows < (page.total_count or 0)

    def has_moved(self, seen: int, page: Page[T]) -> bool:
        """Return whether the list cannot be what was seen of it."""
        is_counted = page.has_more is None and page.total_count is not None
        return is_counted and (len(self.totals) > 1 or seen < (page.total_count or 0))
