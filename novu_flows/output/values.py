"""Values of a plan as people read them: texts quoted, switches on and off, secrets never."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import EnvSecret
from novu_flows.plan.changes import Address
from novu_flows.plan.fields import SECRET_MARK, Value, is_secret
from novu_flows.redaction import redact_shown

Style = Literal["create", "update", "delete", "bad", "quiet", "strong", "created word", "deleted word"]
Stream = Literal["stdout", "stderr"]
Paint = Callable[[str, Style], str]
LONGEST = 160
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Control, format (right-to-left marks, zero-width), surrogate, line and paragraph separators.
_TWO_BYTES = 0x100
_PERHAPS_HARMFUL = re.compile(r"[^\x20-\x7e\n]")
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})


def unpainted(text: str, style: Style) -> str:
    """Return text without colour, for everything that is not a terminal."""
    del style
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewOptions:
    """How results are to look: in which colours, and whether all of a large plan is shown."""

    paint: Paint = unpainted
    is_full: bool = False


def for_terminal(text: str, *, longest: int = LONGEST) -> str:
    """Escape all that could move the cursor, change colours or reorder the line; cut what is too long."""
    text = redact_shown(text)  # before it is cut: half of a secret would not be found any more
    shown = text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(map(_escaped, shown))


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if unicodedata.category(character) in _UNSHOWN:
        code = ord(character)
        return f"\\x{code:02x}" if code < _TWO_BYTES else f"\\u{{{code:x}}}"
    return character


def json_text(value: object, *, indent: int | None = 2) -> str:
    """
    Return JSON that is harmless in a terminal too, with a line break at its end.

    Letters of any language are kept; what could move the cursor or reorder the line is written in JSON's escapes.
    """
    written = json.dumps(value, indent=indent, ensure_ascii=False)
    return _PERHAPS_HARMFUL.sub(_json_escaped, written) + "\n"


def _json_escaped(found: re.Match[str]) -> str:
    character = found.group()
    return character if character.isprintable() else json.dumps(character)[1:-1]


EMPTY = "(empty)"


def shown_value(value: Value, *, as_switch: bool) -> str:
    """Write one value on one line; what it holds is not made harmless yet."""
    if is_secret(value) or value == SECRET_MARK:
        return _shown_secret(value)
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return ("on" if value else "off") if as_switch else str(value).lower()
    return json.dumps(value, ensure_ascii=False)


def _shown_secret(value: Value) -> str:
    """Name the variable that a secret comes from: a reader has to see where it is taken from."""
    if isinstance(value, tuple):
        return ", ".join(map(_shown_secret, value))
    return f"(secret from {value.shown})" if isinstance(value, EnvSecret) else SECRET_MARK


def switch_of(address: Address, path: str) -> bool:
    """Return whether a true or false at a place is shown as on or off."""
    return address.resource == "preference" or path.rpartition(".")[2] in _SWITCHES


_SWITCHES = frozenset({"active", "critical", "stop_on_fail", "in_app", "email", "sms", "chat", "push"})
