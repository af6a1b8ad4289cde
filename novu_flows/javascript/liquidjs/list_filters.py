"""The filters of LiquidJS 10 for lists, and those that look into the members of their items."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cmp_to_key
from typing import TYPE_CHECKING, Final

from novu_flows.javascript.liquidjs.syntax import expression, name_in
from novu_flows.javascript.liquidjs.values import (
    at_path,
    is_before,
    is_equal,
    is_false,
    is_same,
    items_of,
    iterated,
    number,
    plain,
    property_of,
    shown,
)
from novu_flows.javascript.liquidjs.values import joined as joined_text
from novu_flows.javascript.values import UNDEFINED, is_list, is_nothing, text_of

if TYPE_CHECKING:
    from novu_flows.javascript.liquidjs.render import LiquidRendering

_Found = tuple[int, object]
_Pair = tuple[object, object]


def join(items: object, glue: object = UNDEFINED) -> str:
    """Return a list as one text; null is nothing in it."""
    return joined_text(items_of(items), " " if is_nothing(plain(glue)) else shown(glue))


def first(items: object) -> object:
    """Return the first item."""
    return _end(items, 0)


def last(items: object) -> object:
    """Return the last item."""
    return _end(items, -1)


def _end(items: object, place: int) -> object:
    """Return an item, a letter of a text, or nothing of what has no length."""
    items = plain(items)
    held: list[object] = list(items) if isinstance(items, Sequence) else []
    if held:
        return held[place]
    return UNDEFINED if is_list(items) or _has_length(items) else ""


def _has_length(value: object) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("length"), int | float)


def reverse(items: object) -> list[object]:
    """Return the items from the last one to the first."""
    return items_of(items)[::-1]


def sort(items: object, path: object = UNDEFINED) -> list[object]:
    """Return the items in their order, or in that of a member; what has none comes last."""
    return _sorted(items, path, _ordered)


def sort_natural(items: object, path: object = UNDEFINED) -> list[object]:
    """Return the items in the order of their texts, without regard to capitals."""
    return _sorted(items, path, lambda one, other: _ordered(_small(one), _small(other)))


def _small(value: object) -> object:
    value = plain(value)
    return value if is_nothing(value) else text_of(value).lower()


def _sorted(items: object, path: object, compare: Callable[[object, object], int]) -> list[object]:
    is_named = plain(path) not in (UNDEFINED, None, "", False, 0)
    pairs = [(item, at_path(item, shown(path)) if is_named else item) for item in items_of(items)]

    def compare_members(one: tuple[object, object], other: tuple[object, object]) -> int:
        return compare(one[1], other[1])

    return [item for item, _ in sorted(pairs, key=cmp_to_key(compare_members))]


def _ordered(one: object, other: object) -> int:
    if is_nothing(one) or is_nothing(other):
        return int(is_nothing(one)) - int(is_nothing(other))
    return -1 if is_before(one, other, or_equal=False) else int(is_before(other, one, or_equal=False))


def size(value: object) -> object:
    """Return how many items a list has, or units of UTF-16 a text."""
    found = UNDEFINED if is_nothing(value) or isinstance(value, bool) else property_of(value, "length")
    return 0 if found in (UNDEFINED, None, "", False) else found


def map_members(items: object, path: object = UNDEFINED) -> list[object]:
    """Return the members at a path, such as `payload.name`, of each item."""
    return [at_path(item, shown(path)) for item in items_of(items)]


def total(items: object, path: object = UNDEFINED) -> float:
    """Return the sum of the items or of a member of each; what is no number counts as 0."""
    given = items_of(items) if path in (UNDEFINED, None, "", False, 0) else map_members(items, path)
    numbers = (number(one) for one in given)
    return sum(one for one in numbers if not math.isnan(one))


def compact(items: object) -> list[object]:
    """Return the items without null."""
    return [item for item in items_of(items) if not is_nothing(plain(item))]


def concat(items: object, more: object = UNDEFINED) -> list[object]:
    """Return the items of two lists."""
    return items_of(items) + items_of([] if more is UNDEFINED else more)


def push(items: object, item: object = UNDEFINED) -> list[object]:
    """Return the items with another one after them."""
    return [*items_of(items), item]


def unshift(items: object, item: object = UNDEFINED) -> list[object]:
    """Return the items with another one before them."""
    return [item, *items_of(items)]


def pop(items: object) -> list[object]:
    """Return the items without the last one."""
    return items_of(items)[:-1]


def shift(items: object) -> list[object]:
    """Return the items without the first one."""
    return items_of(items)[1:]


def uniq(items: object) -> list[object]:
    """Return each item once; lists and objects are all different."""
    found: list[object] = []
    for item in items_of(items):
        if not any(_is_key(item, one) for one in found):
            found.append(item)
    return found


def _is_key(one: object, other: object) -> bool:
    is_nan = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return is_nan or is_same(one, other)


def sample(items: object, count: object = UNDEFINED) -> object:
    """Return the first items: LiquidJS takes them by chance, and nothing here is by chance."""
    value = plain(items)
    if is_nothing(value):
        return []
    given: list[object] = list(value) if isinstance(value, Sequence) else list(shown(value))
    if count is UNDEFINED or number(count) == 1:
        return given[0] if given else UNDEFINED
    return given[: max(int(number(count)), 0)]


def where(
    of: "LiquidRendering", items: object, path: object = UNDEFINED, wanted: object = UNDEFINED
) -> object:
    """Return the items whose member is the wanted one, or holds."""
    return [item for item, fits in _tested(of, items, path, wanted) if fits]


def reject(
    of: "LiquidRendering", items: object, path: object = UNDEFINED, wanted: object = UNDEFINED
) -> object:
    """Return the items whose member is not the wanted one, or does not hold."""
    return [item for item, fits in _tested(of, items, path, wanted) if not fits]


def _tested(
    of: "LiquidRendering", items: object, path: object, wanted: object
) -> Iterator[tuple[object, bool]]:
    operand = name_in(shown(path))
    for item in items_of(items):
        value = of.of_item(item, operand)
        yield item, not is_false(value) if wanted is UNDEFINED else is_equal(value, wanted)


def _searched(of: "LiquidRendering", items: object, path: object, wanted: object) -> _Found | None:
    tested = enumerate(_tested(of, items, path, wanted))
    return next(((place, item) for place, (item, fits) in tested if fits), None)


def has(of: "LiquidRendering", items: object, path: object = UNDEFINED, wanted: object = UNDEFINED) -> object:
    """Return whether an item has the wanted member."""
    return _searched(of, items, path, wanted) is not None


def find(
    of: "LiquidRendering", items: object, path: object = UNDEFINED, wanted: object = UNDEFINED
) -> object:
    """Return the first item that has the wanted member."""
    found = _searched(of, items, path, wanted)
    return UNDEFINED if found is None else found[1]


def find_index(
    of: "LiquidRendering", items: object, path: object = UNDEFINED, wanted: object = UNDEFINED
) -> object:
    """Return the place of the first item that has the wanted member."""
    found = _searched(of, items, path, wanted)
    return UNDEFINED if found is None else found[0]


def _evaluated(of: "LiquidRendering", items: Sequence[object], name: object, text: object) -> Iterator[_Pair]:
    value = expression(shown(text))
    for item in items:
        yield item, of.with_item(text_of(plain(name)), item, value)


def where_exp(
    of: "LiquidRendering", items: object, name: object = UNDEFINED, text: object = UNDEFINED
) -> object:
    """Return the items for which an expression is true."""
    return [item for item, value in _evaluated(of, items_of(items), name, text) if value is True]


def reject_exp(
    of: "LiquidRendering", items: object, name: object = UNDEFINED, text: object = UNDEFINED
) -> object:
    """Return the items for which an expression is false."""
    return [item for item, value in _evaluated(of, items_of(items), name, text) if value is False]


def _hits(of: "LiquidRendering", items: object, name: object, text: object) -> _Found | None:
    evaluated = enumerate(_evaluated(of, items_of(items), name, text))
    return next(((place, item) for place, (item, value) in evaluated if _is_truthy(value)), None)


def _is_truthy(value: object) -> bool:
    is_nan = isinstance(value, float) and math.isnan(value)
    return not is_nothing(value) and not is_nan and value not in (False, "", 0)


def has_exp(
    of: "LiquidRendering", items: object, name: object = UNDEFINED, text: object = UNDEFINED
) -> object:
    """Return whether an expression is true of an item."""
    return _hits(of, items, name, text) is not None


def find_exp(
    of: "LiquidRendering", items: object, name: object = UNDEFINED, text: object = UNDEFINED
) -> object:
    """Return the first item of which an expression is true."""
    found = _hits(of, items, name, text)
    return UNDEFINED if found is None else found[1]


def find_index_exp(
    of: "LiquidRendering", items: object, name: object = UNDEFINED, text: object = UNDEFINED
) -> object:
    """Return the place of the first item of which an expression is true."""
    found = _hits(of, items, name, text)
    return UNDEFINED if found is None else found[0]


def group_by(of: "LiquidRendering", items: object, path: object = UNDEFINED) -> object:
    """Return the items in groups of one member: `{name, items}`."""
    operand = name_in(shown(path))
    return _grouped((item, of.of_item(item, operand)) for item in iterated(items))


def group_by_exp(
    of: "LiquidRendering", items: object, name: object = UNDEFINED, text: object = UNDEFINED
) -> object:
    """Return the items in groups of what an expression comes to."""
    return _grouped(_evaluated(of, iterated(items), name, text))


def _grouped(pairs: Iterator[_Pair]) -> list[object]:
    groups: list[tuple[object, list[object]]] = []
    for item, key in pairs:
        held = next((items for name, items in groups if _is_key(name, key)), None)
        if held is None:
            groups.append((key, [item]))
        else:
            held.append(item)
    return [{"name": name, "items": items} for name, items in groups]


_OF_ITEMS = (where, reject, has, find, find_index)
_OF_EXPRESSIONS = (where_exp, reject_exp, has_exp, find_exp, find_index_exp, group_by_exp)
ITEM_FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    function.__name__: function for function in (*_OF_ITEMS, *_OF_EXPRESSIONS)
}
