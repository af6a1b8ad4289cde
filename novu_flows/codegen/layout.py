"""Expressions to lines: spelled, and broken where they are too long as `ruff format` and Black break them."""

import keyword
from typing import assert_never

from novu_flows.codegen.expression import (
    Either,
    Entry,
    Expression,
    Imported,
    Listed,
    Local,
    Member,
    SourceText,
)
from novu_flows.codegen.names import Spelling
from novu_flows.codegen.texts import quoted

WIDTH = 88
UNLIMITED = 1_000_000
_STEP = 4


def flat(expression: Expression, spelling: Spelling) -> str:
    """Write an expression on one line."""
    match expression:
        case SourceText(text):
            return text
        case Imported() | Local():
            return spelling[expression]
        case Member(owner, name):
            is_attribute = name.isidentifier() and not keyword.iskeyword(name)
            return flat(owner, spelling) + (f".{name}" if is_attribute else f"[{quoted(name)}]")
        case Either(options):
            return " | ".join(flat(option, spelling) for option in options)
        case Listed(head, brackets, entries):
            inner = ", ".join(_before(entry, spelling) + flat(entry.value, spelling) for entry in entries)
            comma = "," if head is None and brackets == "()" and len(entries) == 1 else ""
            return f"{_opening(head, brackets, spelling)}{inner}{comma}{brackets[1]}"
        case _:
            assert_never(expression)


class CodeLayout:
    """Lines of at most a width; `before` and `after` stand around the expression."""

    def __init__(self, spelling: Spelling, *, width: int = WIDTH) -> None:
        self.spelling = spelling
        self.width = width

    def text(self, expression: Expression) -> str:
        """Write an expression on one line."""
        return flat(expression, self.spelling)

    def fits(self, *lines: str) -> bool:
        """Return whether no line is too long."""
        return all(len(line) <= self.width for line in lines)

    def broken(self, expression: Expression, *, before: str, after: str = "", indent: int = 0) -> list[str]:
        """Write an expression on one line if it fits, on several if not."""
        line = f"{before}{self.text(expression)}{after}"
        if self.fits(line):
            return [line]
        match expression:
            case Listed(_, _, entries) if entries:
                return self._listed(expression, before=before, after=after, indent=indent)
            case Either(options):
                return self._either(options, before=before, after=after, indent=indent)
            case _:
                return [line]

    def _listed(self, listed: Listed, *, before: str, after: str, indent: int) -> list[str]:
        opening = before + _opening(listed.head, listed.brackets, self.spelling)
        if isinstance(listed.head, Listed) and not self.fits(opening):
            rest = self.text(Listed(SourceText(""), listed.brackets, listed.entries))
            return self._listed(listed.head, before=before, after=rest + after, indent=indent)
        closing = " " * indent + listed.brackets[1] + after
        inner = " " * (indent + _STEP)
        together = inner + ", ".join(
            _before(entry, self.spelling) + self.text(entry.value) for entry in listed.entries
        )
        if listed.head is not None and self.fits(together):
            return [opening, together, closing]
        comma = "" if listed.brackets == "[]" and len(listed.entries) == 1 and listed.head else ","
        lines = [
            line
            for entry in listed.entries
            for line in self.broken(
                entry.value,
                before=inner + _before(entry, self.spelling),
                after=comma,
                indent=indent + _STEP,
            )
        ]
        return [opening, *lines, closing]

    def _either(self, options: tuple[Expression, ...], *, before: str, after: str, indent: int) -> list[str]:
        first, *rest = options
        lines = self.broken(first, before=before, indent=indent)
        for option in rest:
            lines += self.broken(option, before=" " * indent + "| ", indent=indent)
        lines[-1] += after
        return lines


def _opening(head: Expression | None, brackets: str, spelling: Spelling) -> str:
    return ("" if head is None else flat(head, spelling)) + brackets[0]


def _before(entry: Entry, spelling: Spelling) -> str:
    if entry.key is not None:
        return f"{flat(entry.key, spelling)}: "
    return f"{entry.name}=" if entry.name else ""
