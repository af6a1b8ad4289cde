"""Which changes of a plan are shown: all of a small one, of a large one the first of each kind, after the counts."""

from collections import Counter
from collections.abc import Iterable, Sequence

from novu_flows.dataclass import dataclass
from novu_flows.plan.changes import Change, Create, Update

MOST_CHANGES = 100  # a plan of more is not read change by change
FIRST = 10  # of each kind and reason
_Group = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ChangeCount:
    """How many changes of one kind there are for one reason."""

    action: str
    resource: str
    reason: str
    total: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The changes to show, and where some are left out, the counts of all."""

    shown: tuple[Change, ...]
    counts: tuple[ChangeCount, ...] = ()

    @property
    def left_out(self) -> int:
        """Return how many changes are not shown."""
        return sum(count.left_out for count in self.counts)


def excerpt(changes: Sequence[Change], *, is_full: bool) -> Excerpt:
    """Choose what to show of changes, in their order."""
    if is_full or len(changes) <= MOST_CHANGES:
        return Excerpt(tuple(changes))
    seen, shown = Counter[_Group](), list[Change]()
    for change in changes:
        group = _group(change)
        seen[group] += 1
        if seen[group] <= FIRST:
            shown.append(change)
    return Excerpt(tuple(shown), tuple(_counts(seen.items())))


def action_of(change: Change) -> str:
    """Return what is done, in a word."""
    return "create" if isinstance(change, Create) else "update" if isinstance(change, Update) else "delete"


def _group(change: Change) -> _Group:
    return action_of(change), change.address.resource, change.reason


def _counts(groups: Iterable[tuple[_Group, int]]) -> Iterable[ChangeCount]:
    return (
        ChangeCount(action, resource, reason, total, max(0, total - FIRST))
        for (action, resource, reason), total in groups
    )
