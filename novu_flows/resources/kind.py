"""What a plan and an apply ask of each kind of resource: how it is observed, compared, ordered, written and looked for."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.plan.changes import ABSENT, Address, Change, Findings, Resource
from novu_flows.plan.drift import LastChange
from novu_flows.plan.fields import Fields
from novu_flows.plan.report import Note
from novu_flows.resources.observation import Observation, ReadAccess
from novu_flows.resources.session import Session

BATCH = 500  # objects that are observed, compared and kept at a time
Write = Callable[[], Awaitable[Fields | None]]


def _whole(declarations: Declarations) -> Iterator[Declarations]:
    yield declarations


def _by_workflows(declarations: Declarations) -> Iterator[Declarations]:
    for start in range(0, max(len(declarations.workflows), 1), BATCH):
        removed = declarations.removed if start == 0 else ()
        some = declarations.workflows[start : start + BATCH]
        ids = {workflow.workflow_id for workflow in some} if declarations.moved else set()
        moved = tuple(move for move in declarations.moved if move.to in ids)
        yield replace(declarations, workflows=some, removed=removed, moved=moved)


def _by_subscribers(declarations: Declarations) -> Iterator[Declarations]:
    for start in range(0, max(len(declarations.subscribers), 1), BATCH):
        removed = declarations.removed if start == 0 else ()
        yield replace(
            declarations, subscribers=declarations.subscribers[start : start + BATCH], removed=removed
        )


@dataclass(frozen=True, slots=True)
class Stage:
    """
    Kinds that are planned and written together; `batches` divides what is declared, tombstones in the first one.

    Stages are observed at the same time, and written one after the other.
    """

    name: str
    batches: Callable[[Declarations], Iterator[Declarations]] = _whole


INTEGRATIONS = Stage("integrations")
NAMED = Stage("groups and feeds")
LAYOUTS = Stage("layouts")
WORKFLOWS = Stage("workflows", _by_workflows)
SUBSCRIBERS = Stage("subscribers", _by_subscribers)
TOPICS = Stage("topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """
    What an environment holds now of the resource that a change is about.

    `fields` is None where it does not exist; `base` is compared with the base of the change. `write` carries the
    change out from exactly what was read, and returns the fields that Novu shows afterwards, None after a delete.
    `unfinished` is a resource that an apply began and that is not under its own id yet: `write` goes on with it.
    `last` is the change before, as far as Novu says anything of it.
    """

    fields: Fields | None
    base: str
    write: Write
    unfinished: bool = False
    last: LastChange | None = None

    @property
    def is_there(self) -> bool:
        """Return whether the resource exists under its own id."""
        return self.fields is not None and not self.unfinished


def missing(write: Write) -> Current:
    """Return the state of what does not exist."""
    return Current(fields=None, base=ABSENT, write=write)


class ResourceKind(ABC):
    """
    One kind of resource: the class observes and compares, an instance carries out the changes of one apply.

    Kinds of one `stage` are written together: what has the same `chain`, the first key of an address, one after the
    other, everything else at the same time.
    """

    resource: ClassVar[Resource]
    stage: ClassVar[Stage]
    builds_on: ClassVar[tuple[Stage, ...]] = ()  # what must have been seen before this is observed

    @abstractmethod
    def __init__(self, session: Session) -> None: ...

    @staticmethod
    async def observe(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
        """Return what was seen with what a batch of declarations is compared with; no request of it writes."""
        del batch, access
        return seen

    @staticmethod
    @abstractmethod
    def compare(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
        """Return what is to be done about a batch of declarations."""

    @abstractmethod
    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return what the environment holds now; `again` looks past everything remembered."""

    def chain(self, address: Address) -> str:
        """Return what changes have in common that are written one after the other."""
        return address.keys[0]

    def needs(self, address: Address) -> tuple[Address, ...]:
        """Return what must exist before this can be written."""
        del address
        return ()

    def moves_with(self, address: Address) -> tuple[Address, ...]:
        """Return the resources whose own change moves this one, without anybody else having touched it."""
        del address
        return ()

    def is_shared(self, change: Change) -> bool:
        """Return whether a write can lose to another writer's without Novu showing it, so that it is looked at again."""
        del change
        return False

    def left_over(self, change: Change, found: Current | None) -> Note:
        """Return what a creation without a clear answer may have left, and how to remove it; `found` is the last look."""
        seen = "it was not found" if found else "it could not be looked for"
        return Note(
            address=change.address,
            message=f"Novu may still create {change.address}: its answer was lost, and {seen}",
            remedy="`novu-flows plan` shows whether it is there",
        )

    async def review(self, changes: Sequence[Change]) -> Sequence[Note]:
        """Return what other writers or repeated requests left beside the changes that were written."""
        del changes
        return ()
