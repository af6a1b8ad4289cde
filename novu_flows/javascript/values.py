"""JavaScript's values as Python holds them: their text, their truth, their members, their loose equality."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import takewhile
from typing import Final, TypeVar

from novu_flows.javascript.handlebars.errors import RenderFailed
from novu_flows.javascript.numbers import number_text

WHITE = (
    "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # what `\s` is in JavaScript
)
WHITE_SPACE = WHITE.replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B))))

T = TypeVar("T")

_ONE_UNIT = 0xFFFF  # a character above is two units in JavaScript
_BITS_OF_INFINITY = 1024
_LONGEST_INDEX = 10  # digits, of 2**32 - 2


class Undefined:
    """JavaScript's `undefined`, which is not its `null` (None)."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "undefined"


UNDEFINED: Final = Undefined()


def is_nothing(value: object) -> bool:
    """Return whether a value is null or undefined."""
    return value is None or value is UNDEFINED


def is_list(value: object) -> bool:
    """Return whether a value is what JavaScript calls an array."""
    return isinstance(value, Sequence) and not isinstance(value, str)


def is_truthy(value: object) -> bool:
    """Return whether JavaScript takes a value for true: every object and every array is."""
    if isinstance(value, float) and math.isnan(value):
        return False
    return isinstance(value, Mapping) or is_list(value) or callable(value) or bool(value)


def is_empty(value: object) -> bool:
    """Return what `Handlebars.Utils.isEmpty` says: falsy ones but 0, and arrays of nothing."""
    if is_number(value):
        return isinstance(value, float) and math.isnan(value)
    return not is_truthy(value) or value in ([], ())


def is_number(value: object) -> bool:
    """Return whether a value is a number; in JavaScript true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def double(value: object) -> float:
    """Return a number as the double that it is in JavaScript."""
    if isinstance(value, int) and value.bit_length() > _BITS_OF_INFINITY:
        return math.inf if value > 0 else -math.inf
    return float(value) if isinstance(value, int | float) else math.nan


def text_of(value: object) -> str:  # noqa: PLR0911 - one return for each kind of value
    """Return `String(value)`: `1e+21`, `1,a,,2`, `[object Object]`, `null`."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(double(value))
        case None | Undefined():
            return "undefined" if value is UNDEFINED else "null"
        case Mapping():
            return _text_of_object(value)
        case Sequence():
            return ",".join("" if is_nothing(item) else text_of(item) for item in value)
        case _:
            return "function"


def _text_of_object(value: Mapping[object, object]) -> str:
    if "toString" in value:
        raise RenderFailed("Cannot convert object to primitive value")
    return "[object Object]"


def add(left: object, right: object) -> object:
    """Return `left + right`: handlebars.js adds up what stands unescaped side by side, `{{{1}}}{{{2}}}` is 3."""
    numbers = (bool, int, float)
    if isinstance(left, numbers) and isinstance(right, numbers):
        return double(left) + double(right)
    return text_of(left) + text_of(right)


def total(values: Sequence[object]) -> object:
    """Return `a + b + c` in time linear to the text that comes out; one value alone stays what it is."""
    numbers = list(takewhile(lambda value: isinstance(value, bool | int | float), values))
    rest = values[len(numbers) :]
    if not rest or len(values) == 1:
        return reduce(add, values)
    before = [text_of(reduce(add, numbers))] if numbers else []
    return "".join([*before, *map(text_of, rest)])


def member(holder: object, name: object) -> object:
    """Return an own member of a value that is something; what a prototype has is out of reach (undefined)."""
    key = text_of(name)
    match holder:
        case Mapping():
            return holder.get(key, UNDEFINED)
        case str():
            return _item(_units(holder), key)
        case Sequence():
            return _item(holder, key)
        case _:
            return UNDEFINED


def _units(text: str) -> Sequence[str]:
    """Return the UTF-16 units of a text, which JavaScript counts and numbers."""
    if not text or ord(max(text)) <= _ONE_UNIT:
        return text
    encoded = text.encode("utf-16-le", "surrogatepass")
    return [chr(int.from_bytes(encoded[at : at + 2], "little")) for at in range(0, len(encoded), 2)]


def _item(items: Sequence[object], key: str) -> object:
    if key == "length":
        return len(items)
    return items[int(key)] if _is_index(key) and int(key) < len(items) else UNDEFINED


def members(value: object) -> Mapping[str, object]:
    """Return the own members that `for … in` goes through."""
    match value:
        case Mapping():
            return in_order(value)
        case str():
            return {str(at): unit for at, unit in enumerate(_units(value))}
        case Sequence():
            return {str(at): item for at, item in enumerate(value)}
        case _:
            return {}


def in_order(value: Mapping[str, T]) -> Mapping[str, T]:
    """Return an object's members in JavaScript's order: whole numbers first and ascending, then as inserted."""
    indices = sorted((name for name in value if _is_index(name)), key=int)
    if not indices:
        return value
    return {name: value[name] for name in (*indices, *(name for name in value if not _is_index(name)))}


def _is_index(name: str) -> bool:
    is_whole = len(name) <= _LONGEST_INDEX and name.isascii() and name.isdigit()
    return is_whole and name == str(int(name)) and int(name) < 2**32 - 1


def loosely_equal(left: object, right: object) -> bool:
    """Return `left == right`: `1 == "1"`, `null == undefined`, `[1] == 1`; objects only equal themselves."""
    if is_nothing(left) or is_nothing(right):
        return is_nothing(left) and is_nothing(right)
    if _is_object(left) and _is_object(right):
        return left is right
    return _equal_primitives(_primitive(left), _primitive(right))


def _equal_primitives(left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return number_of(left) == number_of(right)


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping) or is_list(value) or callable(value)


def _primitive(value: object) -> object:
    return text_of(value) if _is_object(value) else value


def number_of(value: object) -> float:
    """Return `Number(value)` of a primitive."""
    if not isinstance(value, str):
        return double(value)
    text = value.strip(WHITE_SPACE)
    if text[:2].lower() in ("0x", "0o", "0b"):
        return _whole_number(text)
    if text.lstrip("+-") == "Infinity":
        return -math.inf if text.startswith("-") else math.inf
    return _decimal_number(text) if text else 0.0


def _whole_number(text: str) -> float:
    try:
        return double(int(text, 0)) if "_" not in text else math.nan
    except ValueError:
        return math.nan


def _decimal_number(text: str) -> float:
    plain = text.isascii() and not text.strip("+-.eE0123456789")
    try:
        return float(text) if plain else math.nan
    except ValueError:
        return math.nan
