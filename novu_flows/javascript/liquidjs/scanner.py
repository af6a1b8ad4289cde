"""The expressions of Liquid as LiquidJS 10 reads them: values, the members that they name, filters, and its words for faults."""

import json
import re
from collections.abc import Iterator
from typing import Final

from novu_flows.javascript.liquidjs.expressions import (
    Argument,
    LiquidFilter,
    LiquidLiteral,
    LiquidValue,
    Name,
    Operand,
    Range,
)
from novu_flows.javascript.liquidjs.values import BLANK, EMPTY, NIL
from novu_flows.javascript.values import WHITE_SPACE, number_of

_WORD = re.compile(r"(?:[-\w?]|[^\x00-\x7f])*", re.ASCII)
_OPERATOR = re.compile(r"[<>=!]=|[<>]|(?:contains|not|and|or)(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_LITERAL = re.compile(r"(?:true|false|nil|null|empty|blank)(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d+(?:\.(?!\.)\d*)?(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_QUOTED = re.compile(r"(['\"])(?:\\.|(?!\1).)*(?:\1|$)", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{0,4})|([0-7]{1,3})|(.))", re.DOTALL)
_CONTROL: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LITERALS: Final[dict[str, object]] = {
    "true": True,
    "false": False,
    "nil": NIL,
    "null": NIL,
    "empty": EMPTY,
    "blank": BLANK,
}
_LONGEST_SHOWN = 32


class LiquidFault(ValueError):
    """What LiquidJS says of a template that it cannot read, from `start` on; `kind` is its word for such a fault."""

    kind = "TokenizationError"

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


class ParseFault(LiquidFault):
    """A tag that LiquidJS reads, and cannot make anything of."""

    kind = "ParseError"


class Scanner:
    """Reads the inside of an output or a tag."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.position, self.end = text, start, end

    @property
    def is_done(self) -> bool:
        """Return whether all is read."""
        return self.position >= self.end

    def peek(self) -> str:
        """Return the next character, or nothing at the end."""
        return "" if self.is_done else self.text[self.position]

    def skip_blank(self) -> None:
        """Pass over white space."""
        while not self.is_done and self.peek() in WHITE_SPACE:
            self.position += 1

    def shown(self) -> str:
        """Return the rest as a fault shows it: its beginning, quoted."""
        return shown(self.text[self.position : self.end])

    def fault(self, message: str) -> LiquidFault:
        """Return a fault at the place that is read next."""
        return LiquidFault(message, self.position)

    def skip_to(self, text: str) -> None:
        """Pass over everything up to a text and the text itself, or to the end."""
        found = self.text.find(text, self.position, self.end)
        self.position = self.end if found < 0 else found + len(text)

    def word(self) -> str:
        """Return the next word, or nothing."""
        self.skip_blank()
        return self._match(_WORD) or ""

    def _match(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self.text, self.position, self.end)
        if found is None:
            return None
        self.position = found.end()
        return found[0]

    def value(self) -> Operand | None:
        """Return the next value: a literal, a text, a range, a number, or a name."""
        self.skip_blank()
        start = self.position
        root = self._literal() or self.quoted() or self._range() or self._number()
        parts = tuple(self._parts(is_name=root is None))
        if not parts:
            return root
        return Name(self.text[start : self.position], root, parts, start)

    def name(self) -> Name | None:
        """Return the next value as a name, whatever its first word is."""
        self.skip_blank()
        start = self.position
        parts = tuple(self._parts(is_name=True))
        return Name(self.text[start : self.position], None, parts, start) if parts else None

    def _literal(self) -> LiquidLiteral | None:
        found = self._match(_LITERAL)
        return None if found is None else LiquidLiteral(found, _LITERALS[found])

    def quoted(self) -> LiquidLiteral | None:
        """Return the next value if it is a text in quotes."""
        found = self._match(_QUOTED)
        return None if found is None else LiquidLiteral(found, unquoted(found))

    def _number(self) -> LiquidLiteral | None:
        found = self._match(_NUMBER)
        return None if found is None else LiquidLiteral(found, number_of(found))

    def _range(self) -> Range | None:
        if self.peek() != "(":
            return None
        start = self.position
        self.position += 1
        low = self.needed_value()
        self._expect("..", "invalid range syntax")
        high = self.needed_value()
        self._expect(")", "invalid range syntax")
        return Range(self.text[start : self.position], low, high)

    def needed_value(self) -> Operand:
        """Return the next value; raise LiquidFault where there is none."""
        found = self.value()
        if found is None:
            raise self.fault(f"unexpected token {self.shown()}, value expected")
        return found

    def _expect(self, text: str, fault: str) -> None:
        self.skip_blank()
        if not self.text.startswith(text, self.position, self.end):
            raise self.fault(fault)
        self.position += len(text)

    def _parts(self, *, is_name: bool) -> Iterator[Operand]:
        is_first = is_name
        while True:
            if self.peek() == "[":
                yield self._in_brackets()
            elif is_first and (found := self._match(_WORD)):
                yield LiquidLiteral(found, found)
            elif self.peek() == "." and not self.text.startswith("..", self.position, self.end):
                self.position += 1
                found = self.word()
                if not found:
                    return
                yield LiquidLiteral(found, found)
            else:
                return
            is_first = False

    def _in_brackets(self) -> Operand:
        self.position += 1
        found = self.value() or LiquidLiteral("", "")
        if self.text.find("]", self.position, self.end) < 0:
            raise self.fault("[ not closed")
        self.skip_to("]")
        return found

    def filtered(self) -> LiquidValue:
        """Return an expression with its filters; raise LiquidFault where there is none."""
        terms = tuple(self._terms())
        if not terms:
            raise self.fault(f"invalid value expression: {self.shown()}")
        return LiquidValue(terms, tuple(self._filters()))

    def _terms(self) -> Iterator[Operand | str]:
        """Yield the operands and the words of operators up to the filters."""
        while True:
            self.skip_blank()
            term = self._match(_OPERATOR) or self.value()
            if term is None:
                return
            yield term

    def _filters(self) -> Iterator[LiquidFilter]:
        while True:
            self.skip_blank()
            if self.is_done:
                return
            if self.peek() != "|":
                raise self.fault('expected "|" before filter')
            self.position += 1
            name = self.word()
            if not name:
                if self.peek():
                    raise self.fault("expected filter name")
                return
            yield self._filter(name)

    def _filter(self, name: str) -> LiquidFilter:
        self.skip_blank()
        if self.peek() not in (":", "|", ""):
            raise self.fault('expected ":" after filter name')
        arguments: list[Argument] = []
        before = ":"
        while self.peek() == before:
            self.position += 1
            before = ","
            arguments += self._argument()
            self.skip_blank()
            if self.peek() not in (",", "|", ""):
                raise self.fault(f"unexpected character {self.shown()}")
        return LiquidFilter(name, tuple(arguments))

    def _argument(self) -> list[Argument]:
        found = self.value()
        self.skip_blank()
        if found is None or self.peek() != ":":
            return [] if found is None else [Argument(None, found)]
        self.position += 1
        return [Argument(found.text, self.value())]

    def options(self) -> dict[str, Operand | None]:
        """Return what follows the value of a loop: `limit: 2 reversed`."""
        found: dict[str, Operand | None] = {}
        while True:
            self.skip_blank()
            if self.peek() == ",":
                self.position += 1
            name = self.word()
            if not name:
                return found
            self.skip_blank()
            is_given = self.peek() == ":"
            self.position += is_given
            found[name] = self.value() if is_given else None


def unquoted(text: str) -> str:
    """Return what a text in quotes stands for."""
    return _ESCAPED.sub(_unescaped, text[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    if found[3] is not None:
        return _CONTROL.get(found[3], found[3])
    return chr(int(found[1] or "0", 16)) if found[1] is not None else chr(int(found[2], 8))


def shown(text: str) -> str:
    """Return the beginning of a text, quoted as JavaScript does it."""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
    return json.dumps(short, ensure_ascii=False)
