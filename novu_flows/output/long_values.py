"""What differs between two values that are too long for one line: a unified diff, safe to be shown."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.output.values import LONGEST, for_terminal
from novu_flows.plan.fields import Value
from novu_flows.redaction import redact_shown

CONTEXT = 2  # lines around a difference
MOST_LINES = 40
_KEPT = 40  # characters before a difference in a long line
_MOST_PAIRS = 250_000  # of lines that are compared; looking for the least difference of more would take long
_LEAST_ALIKE = 0.4  # lines that have less in common are not compared word by word
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
_Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a diff: which side it is of (`@@` says at which line), and its parts, each with whether it changed."""

    mark: Literal["-", "+", " ", "@@"]
    parts: tuple[tuple[str, bool], ...]

    def __str__(self) -> str:
        return f"{self.mark} {''.join(text for text, _ in self.parts)}"


def size_change(before: Value, after: Value) -> str:
    """Return how many lines there were, and how many there will be."""
    old, new = len(lines_of(before)), len(lines_of(after))
    return f"{old} line{'s' * (old != 1)} -> {new} line{'s' * (new != 1)}"


def diff_lines(before: Value, after: Value, *, most: int | None = MOST_LINES) -> list[DiffLine]:
    """Return the lines that differ and what is around them; `most` bounds how many."""
    lines = list(_diff(lines_of(before), lines_of(after)))
    left = 0 if most is None else len(lines) - most
    shown = [_shown(line, is_whole=most is None) for line in (lines[:most] if left > 0 else lines)]
    return [*shown, DiffLine("@@", ((f"… {left} more lines", False),))] if left > 0 else shown


def lines_of(value: Value) -> list[str]:
    """Return a value as lines; secrets are replaced first, for the half of one would not be found any more."""
    text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    )
    return redact_shown(text).split("\n")


def _shown(line: DiffLine, *, is_whole: bool) -> DiffLine:
    """Make a line harmless, and cut what is too long."""
    left, parts = None if is_whole else LONGEST, list[tuple[str, bool]]()
    for text, changed in line.parts:
        longest = len(text) if left is None else max(0, left)
        if longest or not parts:
            parts.append((for_terminal(text, longest=longest), changed))
        left = None if left is None else left - len(text)
    return DiffLine(line.mark, tuple(parts))


def _diff(before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    for group in _groups(before, after):
        if max(len(before), len(after)) > 1:
            yield DiffLine("@@", ((f"line {group[0][3] + 1}", False),))
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (DiffLine(" ", ((line, False),)) for line in before[start:end])
            else:
                yield from _replaced(before[start:end], after[new_start:new_end])


def _groups(before: Sequence[str], after: Sequence[str]) -> Iterable[list[_Opcode]]:
    """Return what is equal and what is not, in groups; of very long texts, all between their equal ends as one."""
    if len(before) * len(after) <= _MOST_PAIRS:
        return SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(CONTEXT)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    first = max(0, start - CONTEXT)
    ends = (len(before) - end, len(after) - end)
    return [[("equal", first, start, first, start), ("replace", start, ends[0], start, ends[1])]]


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many items are the same from the start on."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((number for number, (old, new) in pairs if old != new), min(len(before), len(after)))


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    if len(before) != len(after):
        yield from (DiffLine("-", ((line, False),)) for line in before)
        yield from (DiffLine("+", ((line, False),)) for line in after)
        return
    pairs = [_words(*_from_difference(old, new)) for old, new in zip(before, after, strict=True)]
    yield from (DiffLine("-", old) for old, _ in pairs)
    yield from (DiffLine("+", new) for _, new in pairs)


def _from_difference(before: str, after: str) -> tuple[str, str]:
    """Leave out what two long lines have in common before they differ."""
    if max(len(before), len(after)) <= LONGEST:
        return before, after
    start = max(0, _common(before, after) - _KEPT)
    return (f"…{before[start:]}", f"…{after[start:]}") if start else (before, after)


_Parts = tuple[tuple[str, bool], ...]


def _words(before: str, after: str) -> tuple[_Parts, _Parts]:
    """Return the words of two lines, each with whether it is on this side only."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) * len(new) > _MOST_PAIRS or matcher.ratio() < _LEAST_ALIKE:
        return ((before, False),), ((after, False),)
    opcodes = matcher.get_opcodes()
    return (
        tuple(("".join(old[start:end]), tag != "equal") for tag, start, end, _, _ in opcodes if end > start),
        tuple(("".join(new[start:end]), tag != "equal") for tag, _, _, start, end in opcodes if end > start),
    )
