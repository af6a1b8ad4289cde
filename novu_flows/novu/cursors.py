"""Lists of Novu's v2: pages that lead on by a cursor, and pages by offset, none lost and none twice."""

from collections.abc import Callable
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AliasChoices, Field

from novu_flows.dataclass import dataclass
from novu_flows.errors import Exchange, UnexpectedAnswer
from novu_flows.novu.call import Answer, Call

T = TypeVar("T")
After = Annotated[str | None, "The cursor after which to begin: `next` of a page."]
Before = Annotated[str | None, "The cursor before which to end: `previous` of a page."]
IncludeCursor = Annotated[bool | None, "true to list the item of the cursor too."]
Direction = Annotated[Literal["ASC", "DESC"], "Upwards or downwards."]
Offset = Annotated[int, "How many to pass over."]


class PageByCursor(Answer, Generic[T]):
    """A page of a list that leads on by `next`; Novu counts to 50,000."""

    data: tuple[T, ...]
    next: str | None = None
    previous: str | None = None
    total_count: int | None = None
    total_count_capped: bool | None = None


class PageByOffset(Answer, Generic[T]):
    """A part of a list, from an offset on; Novu names the items after what they are."""

    items: tuple[T, ...] = Field(validation_alias=AliasChoices("items", "workflows", "layouts"))
    total_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorListing(Generic[T]):
    """A whole list by cursors: how to ask for the page after one (None for the first), and what tells two items apart."""

    page: Callable[[str | None], Call[PageByCursor[T]]]
    identity: Callable[[T], str]
    most_rounds: int = 5
    most_pages: int = 100_000

    def reading(self) -> "CursorReading[T]":
        """Begin to read the list."""
        return CursorReading(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetListing(Generic[T]):
    """A whole list by offsets: how to ask for the items from an offset on, and what tells two items apart."""

    page: Callable[[int], Call[PageByOffset[T]]]
    identity: Callable[[T], str]
    most_rounds: int = 5
    most_pages: int = 100_000

    def reading(self) -> "OffsetReading[T]":
        """Begin to read the list."""
        return OffsetReading(self)


class _Items(Generic[T]):
    """The items that have been given, of which only the ids are kept, and the pages that were asked for."""

    def __init__(self, identity: Callable[[T], str], most_pages: int) -> None:
        self._identity = identity
        self._most_pages = most_pages
        self.seen: set[str] = set()
        self._pages = 0

    def take(self, items: tuple[T, ...], call: Call[object]) -> tuple[T, ...]:
        """Return the items of a page that are new; raise UnexpectedAnswer for a list without an end."""
        self._pages += 1
        if self._pages > self._most_pages:
            raise not_whole(call, f"does not end: {self._pages} pages were read")
        new = {
            self._identity(item): item for item in reversed(items) if self._identity(item) not in self.seen
        }
        self.seen.update(new)
        return tuple(reversed(new.values()))


class CursorReading(Generic[T]):
    """
    How far a list has been read.

    Where the item that a cursor names was deleted meanwhile, Novu answers with an empty page
    (docs/novu/v3.15.md, section 1): the list is read again from its beginning, or its rest would be lost.
    """

    def __init__(self, listing: CursorListing[T]) -> None:
        self._listing = listing
        self._items = _Items(listing.identity, listing.most_pages)
        self._cursor: str | None = None
        self._cursors: set[str] = set()
        self._rounds = 1
        self._is_over = False

    def next_page(self) -> Call[PageByCursor[T]] | None:
        """Return the call that is next, or None at the end."""
        return None if self._is_over else self._listing.page(self._cursor)

    def new_of(self, page: PageByCursor[T]) -> tuple[T, ...]:
        """Take a page and return its items that are new."""
        new = self._items.take(page.data, self._listing.page(self._cursor))
        if self._cursor is not None and not page.data:
            self._begin_again()
        else:
            self._go_on(page.next)
        return new

    def _go_on(self, cursor: str | None) -> None:
        if cursor in self._cursors:
            raise not_whole(self._listing.page(cursor), "does not end: a page leads back to one before it")
        self._is_over = cursor is None
        self._cursor = cursor
        self._cursors |= set() if cursor is None else {cursor}

    def _begin_again(self) -> None:
        if self._rounds == self._listing.most_rounds:
            raise not_whole(self._listing.page(self._cursor), "changes faster than it can be read")
        self._rounds += 1
        self._cursor, self._cursors = None, set()


class OffsetReading(Generic[T]):
    """How far a list has been read; one whose count changes meanwhile is read again, for its items move."""

    def __init__(self, listing: OffsetListing[T]) -> None:
        self._listing = listing
        self._items = _Items(listing.identity, listing.most_pages)
        self._offset = 0
        self._totals: set[int] = set()
        self._rounds = 1
        self._is_over = False

    def next_page(self) -> Call[PageByOffset[T]] | None:
        """Return the call that is next, or None at the end."""
        return None if self._is_over else self._listing.page(self._offset)

    def new_of(self, page: PageByOffset[T]) -> tuple[T, ...]:
        """Take a part and return its items that are new."""
        new = self._items.take(page.items, self._listing.page(self._offset))
        self._offset += len(page.items)
        self._totals.add(page.total_count)
        if not page.items or self._offset >= page.total_count:
            self._end_round(page.total_count)
        return new

    def _end_round(self, total: int) -> None:
        if len(self._totals) == 1 and len(self._items.seen) >= total:
            self._is_over = True
        elif self._rounds == self._listing.most_rounds:
            held = f"is said to hold {total}, and held {len(self._items.seen)}"
            raise not_whole(self._listing.page(0), held)
        else:
            self._rounds += 1
            self._offset, self._totals = 0, set()


def not_whole(call: Call[object], what: str) -> UnexpectedAnswer:
    """Return the error for a list that cannot be read to its end."""
    return UnexpectedAnswer(
        f"the list {call.path} {what}",
        exchange=Exchange(method=call.method, path=call.path),
        remedy="this is not how Novu answers; see what stands at the base URL",
    )
