"""What is wrong, or worth knowing, in what is declared: findings as values, all at once."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Literal

from novu_flows.dataclass import dataclass

Severity = Literal["error", "warning"]
PROTECTED = "protected"  # what is declared is valid, and a plan may nevertheless not do it
POLICY = "policy"  # begins the codes of a project's own policies


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Source:
    """A place in a file of the user's; `line` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """
    One finding.

    `code` is stable; `where` names the declaration (`workflow order-shipped, steps[email].subject`); `hint`
    says what to do. A warning does not stop a plan; an error does.
    """

    code: str
    where: str
    message: str
    hint: str
    source: Source | None = None
    severity: Severity = "error"

    @property
    def stops(self) -> bool:
        """Return whether nothing can be planned before this is fixed."""
        return self.severity == "error"

    @property
    def refuses(self) -> bool:
        """Return whether a guard says this of a plan, and nothing is wrong with what is declared."""
        return self.code == PROTECTED or self.code.startswith(POLICY)


def heads_of(where: str) -> Iterator[str]:
    """Yield what the place of an issue begins with, the longest first: ids may hold commas."""
    yield where
    while ", " in where:
        where = where.rpartition(", ")[0]
        yield where


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Sort by file, line, declaration and code; each finding is kept once."""
    return tuple(sorted(dict.fromkeys(issues), key=_rank))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Ask for the known word that is nearest, or name all of them where none is near."""
    words = list(known)
    near = get_close_matches(word, words, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"known: {', '.join(words)}" if words else ""


def _rank(issue: Issue) -> tuple[str, int, str, str, str]:
    source = issue.source or Source(file="", line=0)
    return (source.file, source.line, issue.where, issue.code, issue.message)
