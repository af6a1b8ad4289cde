"""Documents as the text that SQLite holds: its JSON functions end at NUL, which is written otherwise."""

import json
import re
from typing import Any

_ESCAPE = "\ufdd0"  # no character, so hardly ever in a text
_ESCAPED = {"\0": f"{_ESCAPE}0", _ESCAPE: f"{_ESCAPE}1"}
_TO_ESCAPE = re.compile(f"[\0{_ESCAPE}]")
_TO_RESTORE = re.compile(f"{_ESCAPE}[01]")
_RESTORED = {written: character for character, written in _ESCAPED.items()}
_LARGEST = 2**63 - 1
_WRITE = json.JSONEncoder(separators=(",", ":")).encode  # made once, unlike in json.dumps


def to_text(document: Any) -> str:
    """Write a document."""
    text = _WRITE(document)
    if "\\u0000" in text or "\\ufdd0" in text:
        return _WRITE(_in_texts(document, _TO_ESCAPE, _ESCAPED))
    return text


def from_text(text: str) -> Any:
    """Read a document that `to_text` has written."""
    document = json.loads(text)
    return _in_texts(document, _TO_RESTORE, _RESTORED) if "\\ufdd0" in text else document


def bound(value: Any) -> Any:
    """Give a value the form in which SQLite compares it with what it finds in a document."""
    if isinstance(value, str):
        return _TO_ESCAPE.sub(lambda found: _ESCAPED[found[0]], value)
    return float(value) if isinstance(value, int) and abs(value) > _LARGEST else value


def _in_texts(value: Any, pattern: re.Pattern[str], written: dict[str, str]) -> Any:
    match value:
        case str():
            return pattern.sub(lambda found: written[found[0]], value)
        case list():
            return [_in_texts(item, pattern, written) for item in value]
        case dict():
            return {
                _in_texts(key, pattern, written): _in_texts(held, pattern, written)
                for key, held in value.items()
            }
        case _:
            return value
