"""A template cut into tokens by the rules of handlebars.js 4.7 (its `handlebars.l`), in their order."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from novu_flows.dataclass import dataclass
from novu_flows.javascript.handlebars.errors import Malformed, Position
from novu_flows.javascript.values import WHITE

_ID = rf"[^{WHITE}!\"#%-,./;->@\[-^`{{-~]+"
_AFTER = rf"(?=[~}}{WHITE})])"
_AFTER_ID = rf"(?=[=~}}{WHITE}/.)|])"
_RULES = (
    ("OPEN_SEXPR", r"\("),
    ("CLOSE_SEXPR", r"\)"),
    ("OPEN_RAW_BLOCK", r"\{\{\{\{"),
    ("CLOSE_RAW_BLOCK", r"\}\}\}\}"),
    ("OPEN_PARTIAL", r"\{\{~?>"),
    ("OPEN_PARTIAL_BLOCK", r"\{\{~?#>"),
    ("OPEN_BLOCK", r"\{\{~?#\*?"),
    ("OPEN_ENDBLOCK", r"\{\{~?/"),
    ("INVERSE", rf"\{{\{{~?\^[{WHITE}]*~?\}}\}}|\{{\{{~?[{WHITE}]*else[{WHITE}]*~?\}}\}}"),
    ("OPEN_INVERSE", r"\{\{~?\^"),
    ("OPEN_INVERSE_CHAIN", rf"\{{\{{~?[{WHITE}]*else\b"),
    ("OPEN_UNESCAPED", r"\{\{~?\{"),
    ("OPEN_AMPERSAND", r"\{\{~?&"),
    ("LONG_COMMENT", r"(?=\{\{~?!--)[\s\S]*?--~?\}\}"),
    ("UNENDED_COMMENT", r"\{\{~?!--"),
    ("COMMENT", r"\{\{~?![\s\S]*?\}\}"),
    ("OPEN", r"\{\{~?\*?"),
    ("EQUALS", r"="),
    ("ID_UP", r"\.\."),
    ("ID_HERE", rf"\.{_AFTER_ID}"),
    ("SEP", r"[/.]"),
    ("WHITE", rf"[{WHITE}]+"),
    ("CLOSE_UNESCAPED", r"\}~?\}\}"),
    ("CLOSE", r"~?\}\}"),
    ("STRING", r"\"(?:\\\"|[^\"])*\"|'(?:\\'|[^'])*'"),
    ("DATA", r"@"),
    ("BOOLEAN", rf"(?:true|false){_AFTER}"),
    ("UNDEFINED", rf"undefined{_AFTER}"),
    ("NULL", rf"null{_AFTER}"),
    ("NUMBER", rf"-?[0-9]+(?:\.[0-9]+)?{_AFTER}"),
    ("OPEN_BLOCK_PARAMS", rf"as[{WHITE}]+\|"),
    ("CLOSE_BLOCK_PARAMS", r"\|"),
    ("ID_NAME", rf"{_ID}{_AFTER_ID}"),
    ("ID_LITERAL", r"\[(?:\\\]|[^\]])*\]"),
    ("INVALID", r"[^\n\r\u2028\u2029]"),
)
_IN_TAG = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in _RULES), re.ASCII)
_KINDS = {
    "LONG_COMMENT": "COMMENT",
    "OPEN_AMPERSAND": "OPEN",
    "ID_UP": "ID",
    "ID_HERE": "ID",
    "ID_NAME": "ID",
    "ID_LITERAL": "ID",
}
_ESCAPED = re.compile(r"[^\x00]{2,}?(?=\{\{|\\\{\{|\\\\\{\{|\Z)")
_RAW_END = re.compile(rf"\{{\{{\{{\{{/({_ID})(?=[=}}{WHITE}/.])\}}\}}\}}\}}")
_RAW_TEXT = re.compile(r"[^\x00]+?(?=\{\{\{\{)")
_LINE_BREAK = re.compile(r"\r\n?|\n")
_SHOWN = 20
_CLOSES = frozenset({"CLOSE", "CLOSE_UNESCAPED", "INVERSE", "COMMENT"})


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a template: its kind in the terms of handlebars.js, its text, and where it begins and ends."""

    kind: str
    text: str
    offset: int
    end: int


def tokens(template: str) -> Iterator[Token]:
    """Cut a template into tokens, the last being EOF; raise Malformed where no token can be."""
    return _Lexer(template).read()


class LinePositions:
    """The lines of a template, to tell the line and the column of a place in it."""

    def __init__(self, template: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(template))]

    def position(self, offset: int) -> Position:
        """Return the line and the column of a place, both from 1."""
        line = bisect_right(self._starts, offset)
        return Position(line=line, column=offset - self._starts[line - 1] + 1)


def excerpt(template: str, offset: int, end: int = 0) -> str:
    """
    Show a place as the parser of handlebars.js does: twenty characters before it and after it, an arrow.

    `end` is that of the token there; one that is longer than what is shown ends in dots.
    """
    before = template[max(0, offset - _SHOWN) : offset].replace("\n", "")
    before = f"...{before}" if offset > _SHOWN else before
    after = template[offset : offset + _SHOWN].replace("\n", "")
    after = f"{after}..." if end - offset > _SHOWN else after
    return f"{before}{after}\n{'-' * len(before)}^"


class _Lexer:
    def __init__(self, template: str) -> None:
        self._template = template
        self._at = 0

    def read(self) -> Iterator[Token]:
        """Read text and tags in turn."""
        while self._at < len(self._template):
            yield from self._text()
        yield Token("EOF", "", self._at, self._at)

    def _text(self) -> Iterator[Token]:
        start, found = self._at, self._template.find("{{", self._at)
        text = self._template[start : found if found >= 0 else None]
        if "\0" in text:
            raise self._unrecognized(start + text.index("\0"))
        self._at += len(text)
        if found < 0:
            yield Token("CONTENT", text, start, self._at)
        elif text.endswith("\\") and not text.endswith("\\\\"):
            yield from self._escaped(text[:-1], start)
        else:
            yield from self._content(text[:-1] if text.endswith("\\\\") else text, start)
            yield from self._tag()

    def _content(self, text: str, start: int) -> Iterator[Token]:
        if text:
            yield Token("CONTENT", text, start, self._at)

    def _escaped(self, text: str, start: int) -> Iterator[Token]:
        r"""Take what follows `\{{` for text."""
        yield from self._content(text, start)
        match = self._match(_ESCAPED)
        yield Token("CONTENT", match[0], *match.span())

    def _tag(self) -> Iterator[Token]:
        kind = ""
        while kind not in _CLOSES and self._at < len(self._template):
            match = self._match(_IN_TAG)
            kind = self._kind(match)
            if kind != "WHITE":
                yield Token(kind, _value(match), *match.span())
            if kind == "CLOSE_RAW_BLOCK":
                yield from self._raw()
                return

    def _kind(self, match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        if kind == "UNENDED_COMMENT":
            raise self._unrecognized(match.start(), seen=match[0][:-1])
        return _KINDS.get(kind, kind)

    def _raw(self) -> Iterator[Token]:
        """Read up to the end of a raw block; one may hold others."""
        depth = 1
        while depth and self._at < len(self._template):
            if end := _RAW_END.match(self._template, self._at):
                self._at = end.end()
                depth -= 1
                yield Token("CONTENT" if depth else "END_RAW_BLOCK", end[0] if depth else end[1], *end.span())
            elif self._opens_raw():
                depth += 1
                self._at += 4
                yield Token("CONTENT", "{{{{", self._at - 4, self._at)
            else:
                text = self._match(_RAW_TEXT)
                yield Token("CONTENT", text[0], *text.span())

    def _opens_raw(self) -> bool:
        rest = self._template[self._at : self._at + 5]
        return rest.startswith("{{{{") and rest[4:] not in ("", "/")

    def _match(self, rule: re.Pattern[str]) -> re.Match[str]:
        match = rule.match(self._template, self._at)
        if match is None:
            raise self._unrecognized(self._at)
        self._at = match.end()
        return match

    def _unrecognized(self, offset: int, *, seen: str = "") -> Malformed:
        """Refuse what no rule fits; a comment that never ends was `seen` once before (`handlebars.l`, unput)."""
        at = LinePositions(self._template).position(offset)
        shown = excerpt(self._template[:offset] + seen + self._template[offset:], offset + len(seen))
        message = f"Lexical error on line {at.line}. Unrecognized text.\n{shown}"
        reason = "a comment is never closed" if seen else "this cannot be read as a template"
        return Malformed(message, reason=reason, at=at)


def _value(match: re.Match[str]) -> str:
    text = match[0]
    if match.lastgroup == "STRING":
        return text[1:-1].replace(f"\\{text[0]}", text[0])
    if match.lastgroup == "ID_LITERAL":
        return re.sub(r"\\([\\\]])", r"\1", text)
    return text
