"""The values of LiquidJS: words that are compared in their own way, the state of loops, texts, numbers and members of values."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from novu_flows.dataclass import dataclass
from novu_flows.javascript.numbers import number_text
from novu_flows.javascript.values import (
    UNDEFINED,
    WHITE_SPACE,
    is_list,
    is_nothing,
    member,
    number_of,
    text_of,
)


class RenderFault(ValueError):
    """What LiquidJS cannot render: the step fails."""


@dataclass(frozen=True, slots=True)
class LiquidWord:
    """`nil`, `empty` or `blank`, which are equal to more than one value and before or after none."""

    value: str | None
    equals: Callable[[object], bool]


def _is_empty(value: object) -> bool:
    if isinstance(value, LiquidWord):
        return False
    return isinstance(value, str | Mapping | Sequence) and len(value) == 0


def _is_blank(value: object) -> bool:
    is_white = isinstance(value, str) and not value.strip(WHITE_SPACE)
    return value is False or is_nothing(plain(value)) or is_white or _is_empty(value)


NIL: Final = LiquidWord(None, lambda value: is_nothing(plain(value)))
EMPTY: Final = LiquidWord("", _is_empty)
BLANK: Final = LiquidWord("", _is_blank)


@dataclass(slots=True)
class Loop:
    """The `forloop` or `tablerowloop` of a loop; `columns` is None for a `forloop`."""

    length: int
    name: str
    columns: object = None
    index: int = 0

    def member(self, name: str) -> object:
        """Return what a template names of it."""
        found = {
            "i": self.index,
            "index0": self.index,
            "index": self.index + 1,
            "first": self.index == 0,
            "last": self.index == self.length - 1,
            "length": self.length,
            "rindex": self.length - self.index,
            "rindex0": self.length - self.index - 1,
            "name": self.name,
        }
        return {**found, **(self._cells() if self.columns is not None else {})}.get(name, UNDEFINED)

    def _cells(self) -> Mapping[str, object]:
        columns = to_number(self.columns)
        column = math.fmod(self.index, columns) if columns else math.nan
        return {
            "cols": self.columns,
            "row": math.floor(self.index / columns) + 1 if columns else math.nan,
            "col0": column,
            "col": column + 1,
            "col_first": column == 0,
            "col_last": column + 1 == columns,
        }

    def fields(self) -> Mapping[str, object]:
        """Return what JSON has of it."""
        own = {"i": self.index, "length": self.length, "name": self.name}
        return own if self.columns is None else {**own, "cols": self.columns}


def plain(value: object) -> object:
    """Return what a value is outside templates."""
    if isinstance(value, LiquidWord):
        return value.value
    return stringified(value) if isinstance(value, Loop) else value


def is_false(value: object) -> bool:
    """Return whether a condition does not hold: nil and false; a text or list of nothing is true."""
    return plain(value) is False or is_nothing(plain(value))


def shown(value: object) -> str:
    """Return the text of a value: nothing of nil, the items of a list side by side."""
    value = plain(value)
    if is_nothing(value):
        return ""
    if isinstance(value, Sequence) and is_list(value):
        return "".join(map(shown, value))
    return text_of(value)


def number(value: object) -> float:
    """Return JavaScript's `Number(value)`."""
    value = plain(value)
    if value is None:
        return 0.0
    if isinstance(value, Mapping):
        return math.nan
    return number_of(primitive(value))


def to_number(value: object) -> float:
    """Return the number that a filter calculates with: what is none counts as 0."""
    found = number(value)
    return 0.0 if math.isnan(found) else found


def whole(value: object) -> float:
    """Return the whole number that JavaScript cuts with: what is none counts as 0."""
    found = number(value)
    return 0.0 if math.isnan(found) else found if math.isinf(found) else float(math.trunc(found))


def primitive(value: object) -> object:
    """Return what JavaScript compares or adds of a value: the text of a list or an object."""
    value = plain(value)
    return joined(value, ",") if is_list(value) else text_of(value) if isinstance(value, Mapping) else value


def joined(items: object, glue: str) -> str:
    """Return the items of a list as one text, nothing of null."""
    found = items if isinstance(items, Sequence) else ()
    return glue.join(_item_text(item) for item in found)


def _item_text(item: object) -> str:
    item = plain(item)
    return "" if is_nothing(item) else str(primitive(item)) if is_list(item) else text_of(item)


def added(left: object, right: object) -> object:
    """Return JavaScript's `left + right`."""
    left, right = primitive(left), primitive(right)
    if isinstance(left, str) or isinstance(right, str):
        return text_of(left) + text_of(right)
    return number(left) + number(right)


def cut(items: Sequence[object], start: object, end: object = UNDEFINED) -> Sequence[object]:
    """Return JavaScript's `items.slice(start, end)`."""
    size = len(items)
    places = (whole(start), size if end is UNDEFINED else whole(end))
    first, last = (int(max(size + one, 0) if one < 0 else min(one, size)) for one in places)
    return items[first : max(first, last)]


def items_of(value: object) -> list[object]:
    """Return a value that filters take for a list: nothing of nil, one item of what is no list."""
    value = plain(value)
    if is_nothing(value):
        return []
    return list(value) if isinstance(value, Sequence) and is_list(value) else [value]


def iterated(value: object) -> list[object]:
    """Return what a loop goes through: the items of a list, the pairs of an object, a text itself."""
    value = plain(value)
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Mapping):
        return [[name, held] for name, held in value.items()]
    return list(value) if isinstance(value, Sequence) else []


def property_of(holder: object, name: object) -> object:
    """Return a member of a value, with the ends and the size of lists and objects; of nothing, nothing."""
    name = plain(name)
    if is_nothing(holder):
        return holder
    if isinstance(holder, Loop):
        return holder.member(text_of(name))
    if isinstance(holder, LiquidWord):
        return UNDEFINED
    if isinstance(holder, Sequence) and is_list(holder) and (place := number(name)) < 0:
        index = len(holder) + place
        return holder[int(index)] if index == int(index) and index >= 0 else UNDEFINED
    found = member(holder, name)
    return _extra_of(holder, str(name), found) if name in ("size", "first", "last") else found


def _extra_of(holder: object, name: str, found: object) -> object:
    if isinstance(holder, Mapping):
        return len(holder) if name == "size" and found is UNDEFINED else found
    if not isinstance(holder, Sequence):
        return UNDEFINED
    if name == "size":
        return member(holder, "length")
    if isinstance(holder, str):
        return UNDEFINED
    return (holder[0] if name == "first" else holder[-1]) if holder else UNDEFINED


def at_path(holder: object, path: str) -> object:
    """Return what a dotted path leads to."""
    for name in path.split("."):
        holder = property_of(holder, name)
    return holder


def stringified(value: object, indent: str = "", level: str = "") -> str:
    """Return `JSON.stringify` of a value, which for undefined is the text "undefined"."""
    value = value.fields() if isinstance(value, Loop) else {} if isinstance(value, LiquidWord) else value
    inner = level + indent
    match value:
        case Mapping():
            held = {name: one for name, one in value.items() if one is not UNDEFINED}
            colon = ": " if indent else ":"
            parts = [f"{_quoted(name)}{colon}{stringified(one, indent, inner)}" for name, one in held.items()]
            return _wrapped(parts, "{}", inner if indent else "", level if indent else "")
        case str():
            return _quoted(value)
        case bool() | None:
            return text_of(value)
        case int() | float():
            return number_text(float(value)) if math.isfinite(value) else "null"
        case Sequence():
            parts = ["null" if one is UNDEFINED else stringified(one, indent, inner) for one in value]
            return _wrapped(parts, "[]", inner if indent else "", level if indent else "")
        case _:
            return "undefined"


def _wrapped(parts: Sequence[str], ends: str, inner: str, level: str) -> str:
    if not parts or not inner:
        return f"{ends[0]}{','.join(parts)}{ends[1]}"
    lines = f",\n{inner}".join(parts)
    return f"{ends[0]}\n{inner}{lines}\n{level}{ends[1]}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def is_equal(left: object, right: object) -> bool:
    """Return `left == right` of a template: texts and numbers are never equal, lists are item by item."""
    if isinstance(left, LiquidWord):
        return left.equals(right)
    if isinstance(right, LiquidWord):
        return right.equals(left)
    left, right = plain(left), plain(right)
    if isinstance(left, Sequence) and is_list(left):
        if not (isinstance(right, Sequence) and is_list(right) and len(left) == len(right)):
            return False
        return all(is_equal(one, other) for one, other in zip(left, right, strict=True))
    return is_same(left, right)


def is_same(left: object, right: object) -> bool:
    """Return JavaScript's `left === right`."""
    numbers = (int, float)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, numbers) and isinstance(right, numbers):
        return float(left) == float(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return left is right


def is_before(left: object, right: object, *, or_equal: bool) -> bool:
    """Return whether a value is less than another one, as JavaScript compares them."""
    if isinstance(left, LiquidWord) or isinstance(right, LiquidWord):
        return False
    left, right = primitive(left), primitive(right)
    if isinstance(left, str) and isinstance(right, str):
        one, other = (text.encode("utf-16-be", "surrogatepass") for text in (left, right))
        return one <= other if or_equal else one < other
    return number(left) <= number(right) if or_equal else number(left) < number(right)
