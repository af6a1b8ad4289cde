"""Numbers in query strings as JavaScript reads them, and the pages that they ask for."""

import math
import re

from novu_flows.emulator.javascript import number
from novu_flows.emulator.refusal import server_error

_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)
_OTHER_BASE = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_WHOLE = re.compile(r"\s*([+-]?(?:0[xX][0-9a-fA-F]+|\d+))", re.ASCII)
_BITS_OF_INFINITY = 1024
_MOST = 2**63 - 1


def to_number(value: object) -> float:
    """Read a value of a query as `Number()` does; NaN for what is none."""
    text = _text(value).strip()
    if not text:
        return 0.0
    if _OTHER_BASE.fullmatch(text):
        return _double(int(text, 0))
    return float(text) if _DECIMAL.fullmatch(text) else math.nan


def parse_int(value: object) -> float:
    """Read a value of a query as `parseInt()` does: what a text begins with; NaN for what is none."""
    found = _WHOLE.match(_text(value))
    if found is None:
        return math.nan
    digits = found[1]
    return _double(int(digits, 16)) if "x" in digits.lower() else float(digits)


def _double(whole: int) -> float:
    return float(whole) if whole.bit_length() < _BITS_OF_INFINITY else math.inf


def number_of(value: object, default: float) -> float:
    """Read a value of a query as `value ? Number(value) : default` does."""
    return to_number(value) if value else float(default)


def skip_of(page: float, size: float) -> int:
    """Give the number of documents before a page; MongoDB fails for a negative one."""
    skip = page * size
    if skip < 0:
        raise server_error()
    return int(min(skip, _MOST))


def limit_of(size: float) -> int | None:
    """Give the greatest number of documents: MongoDB takes 0 for "all", and -5 for 5."""
    return int(min(abs(size), _MOST)) or None


def shown(value: float) -> float | None:
    """Write a number that was read as JavaScript writes it: `1.0` is `1`."""
    return number(value)


def _text(value: object) -> str:
    match value:
        case str():
            return value
        case list():
            return ",".join(map(_text, value))
        case _:
            return "[object Object]"
