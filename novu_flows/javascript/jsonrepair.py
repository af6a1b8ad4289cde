"""JSON with faults as the npm package jsonrepair 3 reads it: quotes in texts, texts without quotes, missing ends."""

import json
import re
from collections.abc import Callable
from typing import Final

_DELIMITERS: Final = ",:[]/{}()\n+"
_UNQUOTED_END: Final = ",[]/{}\n+"
_DOUBLE: Final = '"\u201c\u201d'
_SINGLE: Final = "'\u2018\u2019\u0060\u00b4"
_QUOTES: Final = _DOUBLE + _SINGLE
_DIGITS: Final = "0123456789"
_WHITE: Final = " \n\t\r"
_CONTROL: Final = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED: Final = frozenset('"\\/bfnrt')
_NUMBER: Final = re.compile(r"-?(\d*)(?:\.\d*)?(?:[eE][-+]?\d*)?(?=[,:\[\]/{}()\n+ \t\r]|\Z)")
_WORD: Final = re.compile(r"(?:true|false|null|True|False|None)(?![\w$])")
_HEX: Final = re.compile(r"\\u[0-9a-fA-F]{4}")
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_VALUE: Final = re.compile(rf"[\[{{\w\-{_QUOTES}]", re.ASCII)
_PYTHON: Final = {"True": "true", "False": "false", "None": "null"}
_URL: Final = re.compile(r"(?:https?|ftp|mailto|file|data|irc)://[A-Za-z0-9\-._~:/?#@!$&'()*+;=]*")


class NotRepaired(ValueError):
    """A text of which no JSON can be made."""


def repaired(text: str) -> str:
    """Return the JSON that a text is meant to be; raise NotRepaired."""
    try:
        return _Repair(text).document()
    except RecursionError as error:
        raise NotRepaired("it nests too deeply") from error


class _Repair:
    """Reads a text from its beginning, and returns what stands there as JSON."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def document(self) -> str:
        """Return the whole text as JSON."""
        found = self._value()
        while self._peek() and self._peek() in "}]":
            self._place += 1
            found += self._white()
        if not found.strip() or self._peek():
            raise self._fault("Unexpected character")
        return found

    def _peek(self) -> str:
        return self._text[self._place : self._place + 1]

    def _fault(self, said: str) -> NotRepaired:
        return NotRepaired(f"{said} {json.dumps(self._peek(), ensure_ascii=False)} at position {self._place}")

    def _white(self, white: str = _WHITE) -> str:
        """Pass over white space and comments, and return the white space."""
        begin, found = self._place, ""
        while self._peek() and self._peek() in white:
            self._place += 1
        found = self._text[begin : self._place]
        if comment := _COMMENT.match(self._text, self._place):
            self._place = comment.end()
            return found + self._white(white)
        return found

    def _take(self, sign: str) -> bool:
        is_there = self._peek() == sign
        self._place += is_there
        return is_there

    def _value(self) -> str:
        """Return a value with the white space around it; nothing where there is none."""
        before = self._white()
        match self._peek():
            case "{":
                found = self._members("{}", self._member)
            case "[":
                found = self._members("[]", self._value)
            case sign if sign and sign in _QUOTES:
                found = self._string()
            case _:
                found = self._number() or self._word() or self._unquoted(_UNQUOTED_END)
        return before + found + self._white()

    def _members(self, ends: str, read: Callable[[], str]) -> str:
        """Return an object or a list, with the commas that are missing, and its end where that is missing."""
        self._place += 1
        found = ends[0] + self._white() + (self._white() if self._take(",") else "")
        is_first = True
        while self._peek() and self._peek() != ends[1]:
            has_comma = is_first or self._take(",")
            part = ("" if is_first else self._white()) + read()
            if not part.strip():
                found += part
                break
            found = f"{found}{'' if is_first else ','}{part}" if has_comma else _inserted(found, ",") + part
            is_first = False
        return found + ends[1] if self._take(ends[1]) else _inserted(found, ends[1])

    def _member(self) -> str:
        """Return a key and its value; nothing where the object ends."""
        sign = self._peek()
        if not sign or sign in "{}[]":
            return ""
        key = self._string() if sign in _QUOTES else self._unquoted(_UNQUOTED_END + ":")
        if not key:
            raise self._fault("Object key expected")
        key += self._white()
        has_colon = self._take(":")
        if not has_colon and self._peek() and not _VALUE.match(self._peek()):
            raise self._fault("Colon expected")
        value = self._value()
        if not value.strip() and not has_colon:
            raise self._fault("Colon expected")
        return f"{key}:{value if value.strip() else value + 'null'}"

    def _number(self) -> str:
        found = _NUMBER.match(self._text, self._place)
        if found is None or found[0] in ("", "-", "."):
            return ""
        self._place = found.end()
        is_odd = found[1] != "0" and found[1].startswith("0")
        text = re.sub(r"\.(?!\d)", ".0", re.sub(r"(?<!\d)\.", "0.", found[0]))
        return json.dumps(found[0]) if is_odd else re.sub(r"([eE][-+]?)\Z", r"\g<1>0", text)

    def _word(self) -> str:
        found = _WORD.match(self._text, self._place)
        if found is None:
            return ""
        self._place = found.end()
        return _PYTHON.get(found[0], found[0])

    def _unquoted(self, ends: str) -> str:
        """Return a text that stands there without quotes; nothing where there is none."""
        begin = self._place
        if url := _URL.match(self._text, begin):
            self._place = url.end()
        while self._peek() and self._peek() not in ends and self._peek() not in _QUOTES:
            self._place += 1
        text = self._text[begin : self._place].rstrip(_WHITE)
        self._place = begin + len(text)
        if text:
            self._take('"')
        return "null" if text == "undefined" else json.dumps(text, ensure_ascii=False) if text else ""

    def _string(self, stop: int = -1, *, at_delimiter: bool = False) -> str:
        """Return a text, which ends before a place or at a delimiter where its own end is missing."""
        begin = self._place
        opening = self._peek()
        ends = opening if opening in "\"'" else _SINGLE if opening in _SINGLE else _DOUBLE
        self._place += 1
        written = ['"']
        while (sign := self._peek()) and self._place != stop:
            if sign in ends:
                quote = self._place
                if self._is_end(written, at_delimiter=at_delimiter):
                    return self._added("".join([*written, '"']))
                if (again := self._again(begin, quote)) is not None:
                    return again
                self._place = quote + 1
                written.append('\\"')
            elif at_delimiter and sign in _UNQUOTED_END:
                return self._added(_closed(written))
            else:
                written.append(self._sign(sign))
        if not sign and not at_delimiter and self._text[self._before(self._place - 1)] in _DELIMITERS:
            self._place = begin
            return self._string(at_delimiter=True)
        return _closed(written)

    def _is_end(self, written: list[str], *, at_delimiter: bool) -> bool:
        """Return whether a text ends at a quote, after which the next place then is."""
        self._place += 1
        quote = self._place
        self._white(" \t\r")
        after = self._peek()
        if after == "\\":
            raise self._fault("Unexpected character")
        is_end = at_delimiter or not after or after in _DIGITS
        if after and after in _DELIMITERS:
            is_end = is_end or not _is_open("".join(written), after)
        if after and after in _QUOTES:
            is_end = is_end or not self._is_last_quote(self._place)
        self._place = quote
        return is_end

    def _again(self, begin: int, quote: int) -> str | None:
        """Return the text once more where a quote in it begins the next one; None where it is part of the text."""
        before = self._before(quote - 1)
        if self._text[before] not in _DELIMITERS:
            return None
        self._place = begin
        return self._string(before) if self._text[before] == "," else self._string(at_delimiter=True)

    def _is_last_quote(self, place: int) -> bool:
        after = self._text[place + 1 :].lstrip(_WHITE)
        return not after or after[0] in _DELIMITERS

    def _before(self, place: int) -> int:
        """Return the last place before another one at which no blank stands."""
        while place > 0 and self._text[place] in _WHITE:
            place -= 1
        return place

    def _sign(self, sign: str) -> str:
        """Return the next sign of a text, escaped where JSON wants that."""
        if sign != "\\":
            if sign < " " and sign not in _CONTROL:
                raise self._fault("Invalid character")
            self._place += 1
            return '\\"' if sign == '"' else _CONTROL.get(sign, sign)
        escaped = self._text[self._place + 1 : self._place + 2]
        if escaped == "u":
            found = _HEX.match(self._text, self._place)
            if found is None:
                raise self._fault("Invalid unicode character")
            self._place = found.end()
            return found[0]
        self._place += 2
        return f"\\{escaped}" if escaped in _ESCAPED else "\\n" if escaped == "\n" else escaped

    def _added(self, text: str) -> str:
        """Return a text with those that a plus adds to it."""
        after = self._white()
        while self._take("+"):
            self._white()
            if self._peek() and self._peek() in _QUOTES:
                text, after = text[:-1] + self._string()[1:], ""
        return text + after


def _closed(written: list[str]) -> str:
    return _inserted("".join(written), '"')


def _inserted(text: str, sign: str) -> str:
    """Return a text with a sign before the white space at its end."""
    bare = text.rstrip(_WHITE)
    return f"{bare}{sign}{text[len(bare) :]}"


def _is_open(text: str, closing: str) -> bool:
    """Return whether a text has a bracket that is not closed, where one that would close it follows."""
    opening = {")": "(", "]": "[", "}": "{"}.get(closing)
    return opening is not None and text.count(opening) > text.count(closing)
