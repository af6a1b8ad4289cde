"""Query strings and forms as Express reads them (qs): repeated keys, `key[]`, `key[name]`."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_to_bytes

Query = Mapping[str, Any]

MOST_VALUES = 1000  # of a query the rest is left out, a form with more is refused
_MOST_LEVELS = 5
_LARGEST_INDEX = 20
_PART = re.compile(r"\[([^\[\]]*)\]")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def read_query(text: str) -> dict[str, Any]:
    """Read `a=1&b[]=2&b[]=3&c[d]=4` to `{"a": "1", "b": ["2", "3"], "c": {"d": "4"}}`."""
    values: dict[str, Any] = {}
    for pair in filter(None, text.split("&", MOST_VALUES)[:MOST_VALUES]):
        key, _, value = pair.partition("=")
        name, parts = _split(_unescape(key))
        if name != "__proto__":
            values[name] = _merged(values.get(name), parts, _unescape(value))
    return values


def _split(key: str) -> tuple[str, list[str]]:
    """Split `a[b][]` to `a` and `["b", ""]`."""
    start = key.find("[")
    parts = _PART.findall(key[start:]) if start > 0 else []
    if not parts:
        return key, []
    return key[:start], parts[:_MOST_LEVELS]


def _merged(held: Any, parts: list[str], value: str) -> Any:
    """Return what is held under a key once a value is put there."""
    if not parts:
        return value if held is None else [*_listed(held), value]
    first, *rest = parts
    if _is_index(first) and not isinstance(held, dict):
        return [*_listed(held), _merged(None, rest, value)]
    inner = held if isinstance(held, dict) else {str(index): item for index, item in enumerate(_listed(held))}
    return {**inner, first: _merged(inner.get(first), rest, value)}


def _is_index(part: str) -> bool:
    return part == "" or (part.isdecimal() and part.isascii() and float(part) <= _LARGEST_INDEX)


def _listed(held: Any) -> list[Any]:
    if held is None:
        return []
    return held if isinstance(held, list) else [held]


def _unescape(text: str) -> str:
    """Undo percent-encoding; a text in which it is broken stays as it is, but for `+`."""
    spaced = text.replace("+", " ")
    if _BROKEN_ESCAPE.search(spaced):
        return spaced
    try:
        return unquote_to_bytes(spaced).decode()
    except UnicodeDecodeError:
        return spaced
