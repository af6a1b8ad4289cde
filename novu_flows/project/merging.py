"""Three versions of a text merged line by line: what two people changed apart from each other is both taken."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Lines = Sequence[str]


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Return what both have made of a text; None where they changed the same lines, or neighbours, otherwise."""
    lines = base.splitlines(keepends=True), ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    taken: list[str] = []
    for parts in _regions(*lines):
        before, mine, other = parts
        if mine in (before, other):
            taken += other
        elif other == before:
            taken += mine
        else:
            return None
    return "".join(taken)


def _regions(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[Lines, Lines, Lines]]:
    """Yield the parts of three texts that stand in each other's place: between lines that all three have."""
    at_base = at_ours = at_theirs = 0
    for start, mine, other, length in _common(base, ours, theirs):
        yield base[at_base:start], ours[at_ours:mine], theirs[at_theirs:other]
        yield (base[start : start + length],) * 3
        at_base, at_ours, at_theirs = start + length, mine + length, other + length
    yield base[at_base:], ours[at_ours:], theirs[at_theirs:]


def _common(base: Lines, ours: Lines, theirs: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Yield runs of lines that all three texts have: their places in each, and their length."""
    mine = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    for one in mine:
        for other in others:
            start = max(one.a, other.a)
            end = min(one.a + one.size, other.a + other.size)
            if start < end:
                yield start, one.b + start - one.a, other.b + start - other.a, end - start
