"""Carries out the changes of a plan: in order, concurrently where nothing forbids it, past failures."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from novu_flows.apply.carrier import Carrier
from novu_flows.errors import ApiError, AuthenticationFailed, RateLimited, TransportFailed
from novu_flows.plan.changes import Address, Change, Create, Delete, Resource
from novu_flows.plan.compare import compare
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import Done, Failed, Moved, NotTaken, Outcome, Report, Skipped

GIVE_UP_AFTER = 3  # changes that Novu could not be reached for, after which the rest is not tried
Tell = Callable[[Outcome], None]


class Applier:
    """
    Carries out one plan.

    `carriers` read and write, one per resource; `concurrency` changes are under way at once; `tell` hears of
    each outcome as it comes; `is_stopping` is asked before each change, so that what is in flight is finished
    and nothing new begins.
    """

    def __init__(
        self,
        carriers: Mapping[Resource, Carrier],
        *,
        concurrency: int,
        tell: Tell,
        is_stopping: Callable[[], bool],
    ) -> None:
        self._places = asyncio.Semaphore(concurrency)
        self._carriers = carriers
        self._tell = tell
        self._is_stopping = is_stopping
        self._outcomes: dict[Address, Outcome] = {}
        self._hopeless: ApiError | None = None
        self._unreachable = 0

    async def apply(self, plan: Plan) -> Report:
        """Carry out every change that can be; raise nothing for one that cannot."""
        for group in _phases(plan.changes):
            await asyncio.gather(*(self._in_order(chain) for chain in group))
        return Report(
            outcomes=tuple(self._outcomes[change.address] for change in plan.changes),
            interrupted=self._is_stopping() and any(map(_is_stopped, self._outcomes.values())),
        )

    async def _in_order(self, chain: Sequence[Change]) -> None:
        for change in chain:
            async with self._places:
                outcome = await self._one(change)
            self._outcomes[change.address] = outcome
            self._tell(outcome)

    async def _one(self, change: Change) -> Outcome:
        reason = self._reason_to_skip(change)
        if reason:
            return Skipped(change=change, reason=reason)
        try:
            return await self._carry_out(change)
        except ApiError as error:
            self._note(error)
            return Failed(change=change, error=error)

    async def _carry_out(self, change: Change) -> Outcome:
        carrier = self._carriers[change.address.resource]
        current = await carrier.read(change)
        if _is_as_wanted(change, current.fields):
            return Done(change=change, already=True)
        if current.base != change.base and not self._is_moved_by_this_plan(change):
            return Moved(change=change)
        shown = await carrier.write(change)
        left = compare(change.after, shown) if shown is not None else ()
        return NotTaken(change=change, fields=left) if left else Done(change=change)

    def _is_moved_by_this_plan(self, change: Change) -> bool:
        """Say whether a preference moved because its workflow was written just before."""
        if change.address.resource != "preference":
            return False
        return Address("workflow", change.address.keys[1:]) in self._outcomes

    def _reason_to_skip(self, change: Change) -> str:
        if self._is_stopping():
            return _INTERRUPTED
        if self._hopeless:
            return f"not tried after: {self._hopeless.message}"
        failed = [needed for needed in _needs(change) if self._is_missing(needed)]
        return f"{failed[0]} was not created" if failed else ""

    def _is_missing(self, needed: Address) -> bool:
        return any(
            isinstance(outcome.change, Create) and outcome.change.address == needed
            for outcome in self._outcomes.values()
            if not isinstance(outcome, Done | NotTaken)
        )

    def _note(self, error: ApiError) -> None:
        self._unreachable += isinstance(error, TransportFailed | RateLimited)
        if isinstance(error, AuthenticationFailed) or self._unreachable >= GIVE_UP_AFTER:
            self._hopeless = error


_INTERRUPTED = "interrupted"


def _is_stopped(outcome: Outcome) -> bool:
    return isinstance(outcome, Skipped) and outcome.reason == _INTERRUPTED


def _is_as_wanted(change: Change, fields: Mapping[tuple[str, ...], object] | None) -> bool:
    """Say whether an earlier run, which was cut off, has already done it."""
    if fields is None or isinstance(change, Delete):
        return fields is None and isinstance(change, Delete)
    return all(fields.get(path) == value for path, value in change.after.items())


def _needs(change: Change) -> list[Address]:
    keys = change.address.keys
    match change.address.resource:
        case "workflow" | "subscriber":
            return []
        case "credentials":
            return [Address("subscriber", keys[:1])]
        case "preference":
            return [Address("subscriber", keys[:1]), Address("workflow", keys[1:])]


def _phases(changes: Iterable[Change]) -> list[list[list[Change]]]:
    """
    Give groups of chains: the groups one after the other, the chains of a group at the same time.

    Everything of one subscriber is one chain, so that two writes for one id are never in flight together.
    """
    workflows: list[list[Change]] = []
    people: dict[str, list[Change]] = defaultdict(list)
    deletes: list[list[Change]] = []
    for change in changes:
        if isinstance(change, Delete):
            deletes.append([change])
        elif change.address.resource == "workflow":
            workflows.append([change])
        else:
            people[change.address.keys[0]].append(change)
    return [workflows, list(people.values()), deletes]
