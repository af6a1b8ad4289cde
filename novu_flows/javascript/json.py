"""Values as Node's server reads, compares and writes them: numbers are doubles, there is no `__proto__`."""

import json
import math
import re
from typing import Any, NoReturn, TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_WHOLE_BELOW = 1e21  # JavaScript writes whole numbers below this without an exponent
_EXACT_DIGITS = 15  # whole numbers of so many digits are exact in a double
_WHITE_SPACE = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_ESCAPED_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


class NotJson(ValueError):
    """A text is not JSON; `position` is where, or None where it ends too soon."""

    def __init__(self, position: int | None) -> None:
        super().__init__(position)
        self.position = position


class TooDeep(ValueError):
    """A text nests deeper than the server can work with."""


def read_json(text: str) -> Any:
    """Read a text as `JSON.parse` does; raise NotJson, or TooDeep."""
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_whole, parse_float=_double, parse_constant=_refuse
        )
    except json.JSONDecodeError as error:
        raise NotJson(_position(text, error)) from error
    except _Constant as constant:
        raise NotJson(text.find(str(constant))) from constant
    except RecursionError as error:
        raise TooDeep from error
    return _fixed(value) if _ESCAPED_HALF_PAIR.search(text) else value


def write_json(value: object) -> bytes:
    """Write a value as `JSON.stringify` does."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def number(value: float) -> int | float | None:
    """Return a double in the form of JavaScript's JSON: `1.0` is `1`, `-0` is `0`, Infinity is null."""
    if not math.isfinite(value):
        return None
    if float(value).is_integer() and abs(value) < _WHOLE_BELOW:
        return int(value)
    return value


def is_truthy(value: object) -> bool:
    """Return whether JavaScript takes a value for true: every object and every list is."""
    return isinstance(value, dict | list) or bool(value)


def is_equal(left: object, right: object) -> bool:
    """Compare two values of JSON at every depth; unlike in Python, true is not 1."""
    match left, right:
        case dict(), dict():
            return left.keys() == right.keys() and all(is_equal(left[key], right[key]) for key in left)
        case list(), list():
            return len(left) == len(right) and all(map(is_equal, left, right))
        case _:
            return isinstance(left, bool) == isinstance(right, bool) and left == right


def trim(text: str) -> str:
    """Cut off what JavaScript's `trim` takes for white space."""
    return text.strip(_WHITE_SPACE)


def _whole(digits: str) -> int | float | None:
    return int(digits) if len(digits) <= _EXACT_DIGITS else _double(digits)


def _double(digits: str) -> int | float | None:
    return number(float(digits))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    values.pop("__proto__", None)
    return values


class _Constant(Exception):
    """`NaN` or `Infinity`, which JSON does not have."""


def _refuse(constant: str) -> NoReturn:
    raise _Constant(constant)


def _position(text: str, error: json.JSONDecodeError) -> int | None:
    """Return where Node finds the fault that Python found; None for the end of the text."""
    unfinished = error.msg.startswith("Unterminated string") or not text[error.pos :].strip(" \t\r\n")
    return None if unfinished else error.pos


def _fixed(value: Any) -> Any:
    """Put U+FFFD where half of a surrogate pair is, as the database does."""
    match value:
        case str():
            return _HALF_PAIR.sub("\ufffd", value)
        case list():
            return [_fixed(item) for item in value]
        case dict():
            return {_fixed(key): _fixed(held) for key, held in value.items()}
        case _:
            return value
