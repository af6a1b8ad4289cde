"""Finds the line of a key in the text of a TOML file, so that an issue can point to it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

KeyPath = tuple[str, ...]

_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_DOTTED})\s*\]\]?")
_ENTRY = re.compile(rf"\s*({_DOTTED})\s*=(.*)")
_PART = re.compile(_KEY)
_LONG_QUOTES = ('"""', "'''")


@dataclass(frozen=True, slots=True)
class Positions:
    """The lines of the tables and keys of one TOML text."""

    lines: Mapping[KeyPath, int] = field(default_factory=lambda: MappingProxyType({}))

    def line(self, path: Sequence[str | int]) -> int:
        """Give the line of a key, or of the nearest table around it."""
        names = tuple(map(str, path))
        while names and names not in self.lines:
            names = names[:-1]
        return self.lines.get(names, 1)


def positions(text: str) -> Positions:
    """Read where every table and key of a TOML text begins."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    for number, line in _outside_of_long_texts(text):
        if header := _HEADER.match(line):
            table = _names(header[1])
            _remember(lines, table, number)
        elif entry := _ENTRY.match(line):
            _remember(lines, (*table, *_names(entry[1])), number)
    return Positions(MappingProxyType(lines))


def _remember(lines: dict[KeyPath, int], path: KeyPath, number: int) -> None:
    for length in range(1, len(path) + 1):
        lines.setdefault(path[:length], number)


def _outside_of_long_texts(text: str) -> Iterator[tuple[int, str]]:
    """Give the numbered lines that begin outside of a text in three quotes."""
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            yield number, line
        for quotes in (inside,) if inside else _LONG_QUOTES:
            if line.count(quotes) % 2:
                inside = "" if inside else quotes
                break


def _names(dotted: str) -> KeyPath:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))
