"""Carries out one change: reads, compares, writes, and reads back what has no clear answer."""

from novu_flows.dataclass import dataclass
from novu_flows.errors import ApiError, NovuFlowsError
from novu_flows.plan.changes import Change, Create, Delete, Update
from novu_flows.plan.compare import compare, identical
from novu_flows.plan.fields import Fields
from novu_flows.plan.report import ChangeOutcome, Done, Failed, Moved, Note, NotTaken
from novu_flows.resources.kind import Current, ResourceKind
from novu_flows.resources.looking import Looking, is_unsure

WRITES = 2  # of what may be written again once a look has shown that it was not carried out
MERGES = 3  # of what another writer may have overwritten at the same time


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The outcome of a change; `is_there` says whether what depends on it can go on."""

    outcome: ChangeOutcome
    is_there: bool
    note: Note | None = None


async def carry_out(kind: ResourceKind, change: Change, looking: Looking, *, may_have_moved: bool) -> Result:
    """Carry out a change; raise ApiError where it could not even be read."""
    current = await kind.read(change)
    if is_as_wanted(change, current):
        return Result(outcome=Done(change=change, already=True), is_there=True)
    if current.base != change.base and not may_have_moved and not _is_half_made(change, current.fields):
        return Result(outcome=Moved(change=change), is_there=current.is_there)
    return await _write(kind, change, current, looking)


async def merge_again(kind: ResourceKind, change: Change, looking: Looking) -> ChangeOutcome | None:
    """
    Look at a shared object once more, and write what another writer has overwritten; None where nothing is lost.

    Raise ApiError where it cannot be looked at.
    """
    current = await kind.read(change, again=True)
    for _ in range(MERGES):
        if is_as_wanted(change, current):
            return None
        if current.is_there:
            await current.write()
        current = await looking.settled(lambda: kind.read(change, again=True))
    left = compare(change.after, current.fields or {})
    return NotTaken(change=change, fields=left) if left else None


def is_as_wanted(change: Change, current: Current) -> bool:
    """Return whether nothing is left to do, because an earlier run or a request without an answer has done it."""
    if isinstance(change, Delete):
        return current.fields is None
    return current.is_there and not compare(change.after, current.fields or {})


def _is_half_made(change: Change, fields: Fields | None) -> bool:
    """Return whether a part of an update is written and the rest is as it was: an earlier run was cut off between."""
    if not isinstance(change, Update) or fields is None or any(one.secret for one in change.fields):
        return False
    written = [identical(fields.get(one.path), one.after) for one in change.fields]
    untouched = [identical(fields.get(one.path), one.before) for one in change.fields]
    return any(written) and all(map(max, written, untouched))


async def _write(kind: ResourceKind, change: Change, current: Current, looking: Looking) -> Result:
    for attempt in range(1, WRITES + 1):
        try:
            shown = await current.write()
        except ApiError as error:
            is_last = isinstance(change, Create) or attempt == WRITES
            found = await _look(kind, change, looking, patient=is_last and is_unsure(error))
            if found is not None and is_as_wanted(change, found):
                return Result(outcome=Done(change=change), is_there=True)
            if attempt == WRITES or not _may_write_again(found, error):
                return _failed(kind, change, error, found)
            current = found or current
        else:
            return await _judged(kind, change, shown)
    raise AssertionError(change)


async def _look(kind: ResourceKind, change: Change, looking: Looking, *, patient: bool) -> Current | None:
    """Return what is there after a write failed: with patience where nothing but waiting is left to do."""

    def is_found(current: Current) -> bool:
        is_begun = isinstance(change, Create) and current.fields is not None
        return is_begun or is_as_wanted(change, current)

    return await looking.until(lambda: kind.read(change, again=True), is_found, patient=patient)


def _may_write_again(found: Current | None, error: ApiError) -> bool:
    """Return whether a write may be sent again: never a creation of what is not seen, for it may still come."""
    return found is not None and found.fields is not None and is_unsure(error)


def _failed(kind: ResourceKind, change: Change, error: NovuFlowsError, found: Current | None) -> Result:
    is_open = isinstance(change, Create) and (
        (found is not None and found.unfinished) or (isinstance(error, ApiError) and is_unsure(error))
    )
    is_there = found is not None and found.is_there
    note = kind.left_over(change, found) if is_open and not is_there else None
    return Result(outcome=Failed(change=change, error=error), is_there=is_there, note=note)


async def _judged(kind: ResourceKind, change: Change, shown: Fields | None) -> Result:
    """Compare what Novu answered with what was wanted; only a look says that something was not taken."""
    if shown is None or not compare(change.after, shown):
        return Result(outcome=Done(change=change), is_there=True)
    left = compare(change.after, (await kind.read(change, again=True)).fields or {})
    outcome = NotTaken(change=change, fields=left) if left else Done(change=change)
    return Result(outcome=outcome, is_there=True)
