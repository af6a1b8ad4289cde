"""The expressions of Liquid as LiquidJS 10 reads them: values, the members that they name, filters, and its words for faults."""

import json
import re
from collections.abc import Iterator

from novu_flows.dataclass import dataclass
from novu_flows.javascript.values import WHITE_SPACE

_WORD = re.compile(r"(?:[-\w?]|[^\x00-\x7f])*", re.ASCII)
_OPERATOR = re.compile(r"[<>=!]=|[<>]|(?:contains|not|and|or)(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_LITERAL = re.compile(r"(?:true|false|nil|null|empty|blank)(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d+(?:\.(?!\.)\d*)?(?![-\w?]|[^\x00-\x7f])", re.ASCII)
_QUOTED = re.compile(r"(['\"])(?:\\.|(?!\1).)*(?:\1|$)", re.DOTALL)
_LONGEST_SHOWN = 32

NameMember = str | int | None  # of a name: a word, an index, or what is known only when it is rendered


class LiquidFault(ValueError):
    """What LiquidJS says of a template that it cannot read, and the place in its text."""

    def __init__(self, message: str, start: int) -> None:
        super().__init__(message)
        self.start = start


@dataclass(frozen=True, slots=True)
class Operand:
    """
    One value of an expression; `members` are the parts of a name, none where it is no name.

    `inner` are the values within it: of brackets, and the ends of a range.
    """

    text: str
    start: int
    members: tuple[NameMember, ...] = ()
    is_name: bool = False
    inner: tuple["Operand", ...] = ()


@dataclass(frozen=True, slots=True)
class LiquidFilter:
    """A filter with its arguments, in order; of one that has a name of its own, None, and its value in `named`."""

    name: str
    start: int
    arguments: tuple[Operand | None, ...]
    named: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class LiquidValue:
    """An expression with filters: its operands, and how many operands and operators there are."""

    operands: tuple[Operand, ...]
    size: int = 1
    filters: tuple[LiquidFilter, ...] = ()

    @property
    def first(self) -> Operand | None:
        """Return the first operand."""
        return self.operands[0] if self.operands else None


class Scanner:
    """Reads the inside of an output or a tag."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.position, self.end = text, start, end
        self._inner: list[Operand] = []  # of the value that is being read

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

    def fault(self, message: str) -> LiquidFault:
        """Return what is wrong here."""
        return LiquidFault(message, self.position)

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
        start, outer, self._inner = self.position, self._inner, []
        is_other = self._match(_LITERAL) or self._quoted() or self._range() or self._match(_NUMBER)
        members = tuple(self._members(is_name=not is_other))
        text, inner, self._inner = self.text[start : self.position], tuple(self._inner), outer
        if not members:
            return Operand(text, start, inner=inner) if is_other else None
        return Operand(text, start, members, is_name=True, inner=inner)

    def _quoted(self) -> str | None:
        return self._match(_QUOTED)

    def _range(self) -> str | None:
        if self.peek() != "(":
            return None
        start = self.position
        self.position += 1
        self._inner.append(self.needed_value())
        self._expect("..", "invalid range syntax")
        self._inner.append(self.needed_value())
        self._expect(")", "invalid range syntax")
        return self.text[start : self.position]

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
            raise self.fault("[ not closed")
        self.position = closed + 1
        if found is None:
            return ""
        self._inner.append(found)
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
            raise self.fault(f"invalid value expression: {self.shown()}")
        operands = tuple(token for token in tokens if token is not None)
        return LiquidValue(operands, len(tokens), tuple(self._filters()))

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
                raise self.fault('expected "|" before filter')
            self.position += 1
            start, name = self.position, self.word()
            if not name:
                if self.peek():
                    raise self.fault("expected filter name")
                return
            yield self._filter(name, start)

    def _filter(self, name: str, start: int) -> LiquidFilter:
        self.skip_blank()
        if self.peek() not in (":", "|", ""):
            raise self.fault('expected ":" after filter name')
        arguments: list[Operand | None] = []
        named: list[Operand] = []
        before = ":"
        while self.peek() == before:
            self.position += 1
            before = ","
            found, is_named = self._argument()
            named += [found] if found and is_named else []
            arguments += [None] if is_named else filter(None, [found])
            self.skip_blank()
            if self.peek() not in (",", "|", ""):
                raise self.fault(f"unexpected character {self.shown()}")
        return LiquidFilter(name, start, tuple(arguments), tuple(named))

    def _argument(self) -> tuple[Operand | None, bool]:
        """Return the value of an argument, and whether it has a name of its own."""
        found = self.value()
        self.skip_blank()
        if found is None or self.peek() != ":":
            return found, False
        self.position += 1
        return self.value(), True

    def arguments(self) -> Iterator[tuple[Operand, bool]]:
        """Yield the values of what is left of a tag, and whether each has a name of its own (`limit: 5`)."""
        while not self.is_done:
            start = self.position
            found, is_named = self._argument()
            if found is not None:
                yield found, is_named
            self.position += self.position == start


def shown(text: str) -> str:
    """Return the beginning of a text, quoted as JavaScript does it."""
    short = text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
    return json.dumps(short, ensure_ascii=False)
