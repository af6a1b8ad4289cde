"""What differs between two values that are too long for one line: a unified diff, safe to be shown."""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from novu_flows.output.values import LONGEST, for_terminal
from novu_flows.plan.changes import Change, Create, FieldChange
from novu_flows.plan.fields import Value, is_secret
from novu_flows.redaction import redact_shown

CONTEXT = 2  # lines around a difference
MOST_LINES = 40
_KEPT = 40  # characters before a difference in a long line
_MOST_PAIRS = 250_000  # of lines that are compared; looking for the least difference of more would take long
_Opcode = tuple[str, int, int, int, int]


def is_diff(change: Change, one: FieldChange) -> bool:
    """Return whether a field is shown line by line: both sides are there, and one line does not hold them."""
    sides = (one.before, one.after)
    if isinstance(change, Create) or any(side is None or is_secret(side) for side in sides):
        return False
    return sum(len(json.dumps(side, ensure_ascii=False)) for side in sides) > LONGEST


def size_change(change: FieldChange) -> str:
    """Return how many lines there were, and how many there will be."""
    before, after = len(_lines(change.before)), len(_lines(change.after))
    return f"{before} line{'s' * (before != 1)} -> {after} line{'s' * (after != 1)}"


def diff_lines(change: FieldChange) -> list[str]:
    """Return the lines that differ, marked with - and +, and what is around them; `@@` says at which line."""
    lines = list(_diff(_lines(change.before), _lines(change.after)))
    left = len(lines) - MOST_LINES
    shown = [for_terminal(line, longest=LONGEST + 2) for line in lines[:MOST_LINES]]
    return [*shown, f"… {left} more lines"] if left > 0 else shown


def _lines(value: Value) -> list[str]:
    """Return a value as lines; secrets are replaced first, for the half of one would not be found any more."""
    text = (
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True)
    )
    return redact_shown(text).split("\n")


def _diff(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for group in _groups(before, after):
        yield f"@@ line {group[0][3] + 1}"
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                yield from (f"  {line}" for line in before[start:end])
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


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    skipped = [0] * max(len(before), len(after))
    if len(before) == len(after):
        skipped = [_same_start(*pair) for pair in zip(before, after, strict=True)]
    yield from (f"- {_from(line, start)}" for line, start in zip(before, skipped, strict=False))
    yield from (f"+ {_from(line, start)}" for line, start in zip(after, skipped, strict=False))


def _same_start(before: str, after: str) -> int:
    """Return how many characters of a long line are left out, for the difference comes after them."""
    if max(len(before), len(after)) <= LONGEST:
        return 0
    return max(0, _common(before, after) - _KEPT)


def _from(line: str, start: int) -> str:
    return f"…{line[start:]}" if start else line
