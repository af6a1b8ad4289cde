"""Pages by cursor, as the lists of Novu's v2 routes have them (docs/novu/v3.15.md, section 1)."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.checks import (
    NUMBER,
    STRING,
    WHOLE,
    Property,
    at_least,
    at_most,
    cast_id,
    check,
    one_of,
    optional,
    shown,
    to_number,
)
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.refusals import invalid_command

PAGE_SIZE, LARGEST_PAGE = 10, 100
_MOST_LISTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorPage:
    """The part of a sorted list that was asked for, and the cursors beyond its ends."""

    items: Sequence[Document]
    next: str | None
    previous: str | None
    total: int

    def shown(self, view: Callable[[Document], Any]) -> Document:
        """Return the answer, each item as `view` shows it."""
        return {
            "data": [view(item) for item in self.items],
            "next": self.next,
            "previous": self.previous,
            "totalCount": self.total,
            "totalCountCapped": False,
        }


_EMPTY = CursorPage(items=(), next=None, previous=None, total=0)


def check_page(query: Mapping[str, Any], *own: Property, is_counted: bool = False) -> None:
    """Refuse the query of a list whose own properties, or those of every list, are not valid; some look at the limit here."""
    limit = {"limit": to_number(query["limit"])} if "limit" in query else {}
    check(
        {**query, **limit},
        *own,
        optional("after", STRING),
        optional("before", STRING),
        *((optional("limit", at_most(LARGEST_PAGE)),) if is_counted else ()),
        optional("orderBy", STRING),
    )


def page_of(
    request: Request, found: Sequence[Document], command: str | None = None, field: str | None = None
) -> CursorPage:
    """Return the page of a list that the query asks for; `command` refuses a limit that is out of bounds."""
    query = request.query
    size = _size(query.get("limit"), command)
    after, before = query.get("after"), query.get("before")
    if after and before:
        raise bad_request('Cannot specify both "before" and "after" cursors at the same time.')
    ordered = _ordered(found, field or query.get("orderBy"), query.get("orderDirection"))
    cursor = after or before
    if not cursor:
        return _cut(ordered, 0, size)
    place = _place(ordered, cast_id(cursor))
    if place is None:
        return _EMPTY
    with_cursor = query.get("includeCursor") == "true"
    if after:
        return _cut(ordered, place + (not with_cursor), size)
    end = place + with_cursor
    start = max(0, end - size)
    return _cut(ordered, start, end - start)


def _size(given: Any, command: str | None) -> int:
    asked = to_number(given) if given else 0.0
    if not asked or math.isnan(asked):
        return PAGE_SIZE
    texts = [
        *([f"limit must not be greater than {LARGEST_PAGE}"] if asked > LARGEST_PAGE else []),
        *(["limit must not be less than 1"] if asked < 1 else []),
    ]
    if texts and command:
        raise invalid_command(command, "limit", *texts, value=shown(asked))
    return max(1, int(asked))


def _ordered(found: Sequence[Document], key: Any, direction: Any) -> list[Document]:
    """Sort by a field, then by id, the newest first unless asked otherwise; unknown fields sort nothing."""
    field = key if isinstance(key, str) and key else "_id"
    is_ascending = isinstance(direction, str) and direction.upper() == "ASC"
    return sorted(
        found,
        key=lambda item: (str(item.get(field, "")), item["_id"]),
        reverse=not is_ascending,
    )


def _place(ordered: Sequence[Document], cursor: str) -> int | None:
    return next((index for index, item in enumerate(ordered) if item["_id"] == cursor), None)


def _cut(ordered: Sequence[Document], start: int, size: int) -> CursorPage:
    items = ordered[start : start + size]
    if not items:
        return CursorPage(items=(), next=None, previous=None, total=len(ordered))
    return CursorPage(
        items=items,
        next=items[-1]["_id"] if len(ordered) > start + size else None,
        previous=items[0]["_id"] if start > 0 else None,
        total=len(ordered),
    )


def contains(held: object, asked: Any) -> bool:
    """Return whether a text holds what a query asks for, in any letter case; nothing asked is always held."""
    if not asked:
        return True
    return isinstance(held, str) and isinstance(asked, str) and asked.lower() in held.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which part of a list is asked for by offset and limit, and in which order."""

    start: int
    size: int
    field: str
    is_ascending: bool

    def cut(self, found: Sequence[Document]) -> Sequence[Document]:
        """Return the part in its order; what is equal stays in the order in which it was made (recorded 357)."""
        ordered = sorted(found, key=lambda one: str(one.get(self.field) or ""), reverse=not self.is_ascending)
        return ordered[self.start : self.start + self.size]


def list_query(query: Mapping[str, Any], orders: Sequence[str], *own: Property) -> ListQuery:
    """Read a query whose own properties are checked before those of every list; what is no number counts as none."""
    numbers: dict[str, float | None] = {}
    for name in ("limit", "offset"):
        given = to_number(query[name]) if name in query else math.nan
        numbers[name] = None if math.isnan(given) else given
    check(
        {**query, **numbers},
        *own,
        optional("limit", at_least(1), WHOLE, NUMBER),
        optional("offset", at_least(0), NUMBER, WHOLE),
        optional("orderDirection", one_of("ASC", "DESC")),
        optional("orderBy", one_of(*orders), STRING),
    )
    return ListQuery(
        start=int(numbers["offset"] or 0),
        size=int(numbers["limit"] or _MOST_LISTED),
        field=query.get("orderBy") or "createdAt",
        is_ascending=query.get("orderDirection") == "ASC",
    )
