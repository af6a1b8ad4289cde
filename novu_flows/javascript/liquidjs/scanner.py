"""The expressions of Liquid as LiquidJS 10 reads them: values, the members that they name, filters, and its words for faults."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from novu_flows.javascript.values import WHITE_SPACE

_WORD = re.compile(r"(?:[-\w?]|[^\x00-\x7f])*", re.ASCII)
_OPERATOR = re.compile(r"[<>=!]=|[<>]|(?:contains|not|and|or)(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_LITERAL = re.compile(r"(?:true|false|nil|null|empty|blank)(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d+(?:\.(?!\.)\d*)?(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_QUOTED = re.compile(r"(['\"])(?:\\.|(?!\1).)*(?:\1|$)", re.DOTALL)
_LONGEST_SHOWN = 32

NameMember = str | int | None  # of a name: a word, an index, or what is known only when it is rendered


class LiquidFault(ValueError):
    """What LiquidJS says of a template that it cannot read."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One value of an expression; `members` are the parts of a name, none where it is no name."""

    text: str
    members: tuple[NameMember, ...] = ()
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class LiquidFilter:
    """A filter with its arguments; one that has a name of its own is None."""

    name: str
    arguments: tuple[Operand | None, ...]


@dataclass(frozen=True, slots=True)
class LiquidValue:
    """An expression with filters: its first operand, and how many operands and operators there are."""

    first: Operand | None
    size: int
    filters: tuple[LiquidFilter, ...]


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
        is_other = self._match(_LITERAL) or self._quoted() or self._range() or self._match(_NUMBER)
        members = tuple(self._members(is_name=not is_other))
        text = self.text[start : self.position]
        if not members:
            return Operand(text) if is_other else None
        return Operand(text, members, is_name=True)

    def _quoted(self) -> str | None:
        return self._match(_QUOTED)

    def _range(self) -> str | None:
        if self.peek() != "(":
            return None
        start = self.position
        self.position += 1
        self.needed_value()
        self._expect("..", "invalid range syntax")
        self.needed_value()
        self._expect(")", "invalid range syntax")
        return self.text[start : self.position]

    def needed_value(self) -> Operand:
        """Return the next value; raise LiquidFault where there is none."""
        found = self.value()
        if found is None:
            raise LiquidFault(f"unexpected token {self.shown()}, value expected")
        return found

    def _expect(self, text: str, fault: str) -> None:
        self.skip_blank()
        if not self.text.startswith(text, self.position, self.end):
            raise LiquidFault(fault)
        self.position += len(text)

    def _members(self, *, is_name: bool) -> Iterator[NameMember]:
        is_first = is_name
        while True:
            if self.peek() == "[":
                yield self._in_brackets()
            elif is_first and (found := self._match(_WORD)):
                yield found
            elif self.peek() == "." and not self.text.startswith("..", self.position, self.end):
                self.position += 1
                found = self.word()
                if not found:
                    return
                yield found
            else:
                return
            is_first = False

    def _in_brackets(self) -> NameMember:
        self.position += 1
        found = self.value()
        closed = self.text.find("]", self.position, self.end)
        if closed < 0:
            raise LiquidFault("[ not closed")
        self.position = closed + 1
        if found is None:
            return ""
        if found.is_name:
            return None
        bare = found.text
        if bare[:1] in ("'", '"'):
            return bare[1:-1]
        return int(bare) if bare.isdigit() else bare

    def filtered(self) -> LiquidValue:
        """Return an expression with its filters; raise LiquidFault where there is none."""
        tokens = list(self._expression())
        if not tokens:
            raise LiquidFault(f"invalid value expression: {self.shown()}")
        operands = [token for token in tokens if token is not None]
        return LiquidValue(operands[0] if operands else None, len(tokens), tuple(self._filters()))

    def _expression(self) -> Iterator[Operand | None]:
        """Yield the operands and, as None, the operators up to the filters."""
        while True:
            self.skip_blank()
            if self._match(_OPERATOR):
                yield None
                continue
            operand = self.value()
            if operand is None:
                return
            yield operand

    def _filters(self) -> Iterator[LiquidFilter]:
        while True:
            self.skip_blank()
            if self.is_done:
                return
            if self.peek() != "|":
                raise LiquidFault('expected "|" before filter')
            self.position += 1
            name = self.word()
            if not name:
                if self.peek():
                    raise LiquidFault("expected filter name")
                return
            yield self._filter(name)

    def _filter(self, name: str) -> LiquidFilter:
        self.skip_blank()
        if self.peek() not in (":", "|", ""):
            raise LiquidFault('expected ":" after filter name')
        arguments: list[Operand | None] = []
        before = ":"
        while self.peek() == before:
            self.position += 1
            before = ","
            arguments += self._argument()
            self.skip_blank()
            if self.peek() not in (",", "|", ""):
                raise LiquidFault(f"unexpected character {self.shown()}")
        return LiquidFilter(name, tuple(arguments))

    def _argument(self) -> list[Operand | None]:
        found = self.value()
        self.skip_blank()
        if found is None or self.peek() != ":":
            return [] if found is None else [found]
        self.position += 1
        self.value()
        return [None]


def shown(text: str) -> str:
    """Return the beginning of a text, quoted as JavaScript does it."""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
    return json.dumps(short, ensure_ascii=False)
