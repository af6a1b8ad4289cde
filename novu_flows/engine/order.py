"""The order in which the changes of a plan are carried out."""

from collections.abc import Iterable, Mapping, Sequence

from novu_flows.plan.changes import Address, Change, Create, Delete, Resource
from novu_flows.plan.report import ChangeOutcome, Skipped
from novu_flows.resources.kind import ResourceKind, Stage

Chain = list[Change]


def phases(changes: Iterable[Change], kinds: Mapping[Resource, ResourceKind]) -> list[list[Chain]]:
    """
    Return groups of chains: the groups one after the other, the chains of a group at the same time.

    Everything of one subscriber is one chain, so that two writes for one id are never in flight together.
    """
    stages = list(dict.fromkeys(kind.stage for kind in kinds.values()))
    order = [(False, stage) for stage in stages] + [(True, stage) for stage in reversed(stages)]
    groups: dict[tuple[bool, Stage], dict[str, Chain]] = {place: {} for place in order}
    for change in changes:
        kind = kinds[change.address.resource]
        chain = kind.chain(change.address)
        groups[isinstance(change, Delete), kind.stage].setdefault(chain, []).append(change)
    return [list(groups[place].values()) for place in order]


class Progress:
    """What came of the changes so far, and what is therefore missing: an index, so that no question is a search."""

    def __init__(self) -> None:
        self.outcomes: dict[Address, ChangeOutcome] = {}
        self._missing: set[Address] = set()

    def add(self, outcome: ChangeOutcome, *, is_there: bool) -> None:
        """Remember an outcome."""
        address = outcome.change.address
        self.outcomes[address] = outcome
        if isinstance(outcome.change, Create) and not is_there:
            self._missing.add(address)

    def first_missing(self, needed: Sequence[Address]) -> Address | None:
        """Return the first of some addresses that was to be created and is not there."""
        return next((address for address in needed if address in self._missing), None)

    def has_written(self, addresses: Sequence[Address]) -> bool:
        """Return whether this apply wrote one of some addresses."""
        return any(
            outcome is not None and not isinstance(outcome, Skipped)
            for outcome in map(self.outcomes.get, addresses)
        )
