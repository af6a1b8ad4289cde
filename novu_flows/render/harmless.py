"""Makes what comes from outside harmless before it is shown: no secrets, no control characters, no markup."""

import re
import unicodedata

from novu_flows.redaction import redact

LONGEST = 160
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~!])")
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Control, format (right-to-left marks, zero-width), surrogate, line and paragraph separators.
_TWO_BYTES = 0x100
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})


def for_terminal(text: str, *, longest: int = LONGEST) -> str:
    """Escape all that could move the cursor, change colours or reorder the line; cut what is too long."""
    text = redact(text)  # before it is cut: half of a secret would not be found any more
    shown = text if len(text) <= longest else f"{text[:longest]}… ({len(text):,} characters)"
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(map(_escaped, shown))


def for_markdown(text: str, *, longest: int = LONGEST) -> str:
    """Escape what Markdown would read as a table, code, a link, HTML or a mention."""
    shown = for_terminal(text, longest=longest)
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
    return _MARKDOWN.sub(r"\\\1", shown)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if unicodedata.category(character) in _UNSHOWN:
        code = ord(character)
        return f"\\x{code:02x}" if code < _TWO_BYTES else f"\\u{{{code:x}}}"
    return character
