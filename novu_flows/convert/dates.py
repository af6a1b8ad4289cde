"""Patterns of dates: those of date-fns in the words of strftime, as Liquid's `date` takes them."""

from collections.abc import Mapping
from typing import Final

from novu_flows.convert.names import Unconvertible
from novu_flows.javascript.dates.format import long_pattern, pattern_tokens
from novu_flows.javascript.handlebars.errors import Position

# Seconds since 1970 (`t`) are not among them: LiquidJS rounds what date-fns cuts off.
_DIRECTIVES: Final[Mapping[str, str]] = {
    "y": "%Y", "yyyy": "%Y", "u": "%Y", "uuuu": "%Y", "yy": "%y",
    "M": "%-m", "L": "%-m", "MM": "%m", "LL": "%m", "MMM": "%b", "LLL": "%b", "MMMM": "%B", "LLLL": "%B",
    "d": "%-d", "dd": "%d", "do": "%-d%q", "DDD": "%j",
    "E": "%a", "EE": "%a", "EEE": "%a", "EEEE": "%A", "ccc": "%a", "cccc": "%A", "iii": "%a", "iiii": "%A", "i": "%u",
    "a": "%p", "aa": "%p", "aaa": "%P",
    "h": "%-I", "hh": "%I", "H": "%-H", "HH": "%H", "m": "%-M", "mm": "%M", "s": "%-S", "ss": "%S", "SSS": "%L",
}  # fmt: skip


def strftime_of(pattern: str, at: Position) -> str:
    """Return a date-fns pattern for Liquid's `date`; raise Unconvertible for what strftime does not have."""
    return "".join(_directive(token, pattern, at) for token in pattern_tokens(long_pattern(pattern)))


def _directive(token: str, pattern: str, at: Position) -> str:
    if token in _DIRECTIVES:
        return _DIRECTIVES[token]
    if token[0] == "'":
        return _plain(token[1:].removesuffix("'").replace("''", "'") or "'")
    if token[0].isascii() and token[0].isalpha():
        raise Unconvertible(f"Liquid's `date` has nothing for {token!r} of the pattern {pattern!r}", at)
    return _plain(token)


def _plain(text: str) -> str:
    return text.replace("%", "%%")
