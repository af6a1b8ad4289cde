"""Carries out the changes of a plan: in order, concurrently where nothing forbids it, past failures."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import TypeVar

from novu_flows.engine.change import Result, carry_out, merge_again
from novu_flows.engine.order import Chain, Progress, phases
from novu_flows.errors import (
    ApiError,
    AuthenticationFailed,
    NovuFlowsError,
    RateLimited,
    TransportFailed,
    defect_of,
)
from novu_flows.plan.changes import Change, Delete, Resource
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import ChangeOutcome, Done, Failed, Note, NotTaken, Report, Skipped
from novu_flows.resources.kind import ResourceKind
from novu_flows.resources.looking import Looking

GIVE_UP_AFTER = 3  # changes in a row that Novu could not be reached for, after which the rest is not tried
T = TypeVar("T")
OnOutcome = Callable[[ChangeOutcome], None]
_INTERRUPTED = "interrupted"


class Applier:
    """
    Carries out one plan.

    `kinds` read and write; `concurrency` changes are under way at once; `on_outcome` is called with each outcome as it comes;
    `is_stopping` is asked before each change, so that what is in flight is finished and nothing new begins.
    """

    def __init__(
        self,
        kinds: Mapping[Resource, ResourceKind],
        looking: Looking,
        *,
        concurrency: int,
        on_outcome: OnOutcome,
        is_stopping: Callable[[], bool],
    ) -> None:
        self._concurrency = concurrency
        self._kinds = kinds
        self._looking = looking
        self._on_outcome = on_outcome
        self._is_stopping = is_stopping
        self._progress = Progress()
        self._notes: list[Note] = []
        self._hopeless: ApiError | None = None
        self._unreachable = 0

    async def apply(self, plan: Plan) -> Report:
        """Carry out every change that can be; raise nothing for one that cannot."""
        for group in phases(plan.changes, self._kinds):
            await self._at_once(self._in_order, group)
        tried = [change for change in plan.changes if not isinstance(self._outcome(change), Skipped)]
        await self._merge_again(tried)
        await self._review(tried)
        outcomes = tuple(map(self._outcome, plan.changes))
        return Report(
            outcomes=outcomes,
            target=plan.target,
            notes=tuple(dict.fromkeys(self._notes)),
            interrupted=self._is_stopping() and any(map(_is_stopped, outcomes)),
        )

    async def _at_once(self, work: Callable[[T], Awaitable[None]], items: Sequence[T]) -> None:
        """Work on items, `concurrency` of them at a time, with no task for those that wait."""
        waiting = iter(items)

        async def worker() -> None:
            for item in waiting:
                await work(item)

        await asyncio.gather(*(worker() for _ in items[: self._concurrency]))

    def _outcome(self, change: Change) -> ChangeOutcome:
        return self._progress.outcomes[change.address]

    async def _in_order(self, chain: Chain) -> None:
        for change in chain:
            result = await self._one(change)
            self._progress.add(result.outcome, is_there=result.is_there)
            if result.note is not None:
                self._notes.append(result.note)
            self._on_outcome(result.outcome)

    async def _one(self, change: Change) -> Result:
        reason = self._reason_to_skip(change)
        if reason:
            return Result(outcome=Skipped(change=change, reason=reason), is_there=False)
        kind = self._kinds[change.address.resource]
        may_have_moved = self._progress.has_written(kind.moves_with(change.address))
        work = carry_out(kind, change, self._looking, may_have_moved=may_have_moved)
        result = await _attempt(work)
        if isinstance(result, NovuFlowsError):
            result = Result(outcome=Failed(change=change, error=result), is_there=False)
        self._count(result.outcome)
        return result

    def _reason_to_skip(self, change: Change) -> str:
        if self._is_stopping():
            return _INTERRUPTED
        if self._hopeless:
            return f"earlier changes failed: {self._hopeless.message}"
        if isinstance(change, Delete):
            return ""
        needed = self._kinds[change.address.resource].needs(change.address)
        missing = self._progress.first_missing(needed)
        return f"{missing} was not created" if missing else ""

    def _count(self, outcome: ChangeOutcome) -> None:
        """Notice where nothing more can succeed: a key that is refused, a server that is not reached."""
        error = outcome.error if isinstance(outcome, Failed) else None
        self._unreachable = self._unreachable + 1 if isinstance(error, TransportFailed | RateLimited) else 0
        if isinstance(error, AuthenticationFailed) or (
            isinstance(error, TransportFailed | RateLimited) and self._unreachable >= GIVE_UP_AFTER
        ):
            self._hopeless = error

    async def _merge_again(self, tried: Sequence[Change]) -> None:
        """Look once more at what two writers may have written at the same time, whoever was first."""
        shared = [change for change in tried if self._is_shared(change)]
        if shared:
            await asyncio.sleep(self._looking.settle_seconds)
            await self._at_once(self._merge_one_again, shared)

    def _is_shared(self, change: Change) -> bool:
        outcome = self._outcome(change)
        is_written = isinstance(outcome, Done) and not outcome.already
        return is_written and self._kinds[change.address.resource].is_shared(change)

    async def _merge_one_again(self, change: Change) -> None:
        left = await _attempt(merge_again(self._kinds[change.address.resource], change, self._looking))
        if isinstance(left, NovuFlowsError):
            self._notes.append(_not_looked_at(change, left))
        elif left is not None:
            self._progress.add(left, is_there=True)
            self._on_outcome(left)

    async def _review(self, tried: Sequence[Change]) -> None:
        if self._hopeless:
            return
        for resource, kind in self._kinds.items():
            own = [change for change in tried if change.address.resource == resource and self._is_new(change)]
            found = await _attempt(kind.review(own)) if own else ()
            if isinstance(found, NovuFlowsError):
                self._notes.append(_not_reviewed(resource, found))
            else:
                self._notes += found

    def _is_new(self, change: Change) -> bool:
        """Return whether this apply has written something, or may have."""
        outcome = self._outcome(change)
        return isinstance(outcome, NotTaken | Failed) or (isinstance(outcome, Done) and not outcome.already)


async def _attempt(work: Coroutine[None, None, T]) -> T | NovuFlowsError:
    """Return what a piece of work gives, or what stopped it: one piece stops neither the others nor the report."""
    try:
        return await work
    except NovuFlowsError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, it is said in the report, and the exit code is 1
        return defect_of(error)


def _is_stopped(outcome: ChangeOutcome) -> bool:
    return isinstance(outcome, Skipped) and outcome.reason == _INTERRUPTED


def _not_looked_at(change: Change, error: NovuFlowsError) -> Note:
    return Note(
        address=change.address,
        message=f"{change.address} could not be looked at again after it was written: {error.message}",
        remedy="run `novu-flows plan` to see whether another writer has overwritten it",
    )


def _not_reviewed(resource: Resource, error: NovuFlowsError) -> Note:
    return Note(
        address=None,
        message=f"whether another writer created the same {resource} could not be seen: {error.message}",
        remedy="run `novu-flows plan`, which names what is there several times",
    )
