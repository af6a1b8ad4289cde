"""What an apply asks of each kind of resource: how it is ordered, read, written and looked for."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from novu_flows.plan.changes import ABSENT, Address, Change, Resource
from novu_flows.plan.fields import Fields
from novu_flows.plan.report import Note

Stage = Literal["layouts", "workflows", "subscribers", "topics"]
Write = Callable[[], Awaitable[Fields | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """
    What an environment holds now of the resource that a change is about.

    `fields` is None where it does not exist; `base` is compared with the base of the change. `write` carries the
    change out from exactly what was read, and returns the fields that Novu shows afterwards, None after a delete.
    `unfinished` is a resource that an apply began and that is not under its own id yet: `write` goes on with it.
    """

    fields: Fields | None
    base: str
    write: Write
    unfinished: bool = False

    @property
    def is_there(self) -> bool:
        """Return whether the resource exists under its own id."""
        return self.fields is not None and not self.unfinished


def missing(write: Write) -> Current:
    """Return the state of what does not exist."""
    return Current(fields=None, base=ABSENT, write=write)


class ResourceKind(ABC):
    """
    One kind of resource, during one apply.

    Kinds of one `stage` are written together: what has the same first key in their addresses one after the other,
    everything else at the same time.
    """

    resource: ClassVar[Resource]
    stage: ClassVar[Stage]

    @abstractmethod
    async def read(self, change: Change, *, again: bool = False) -> Current:
        """Return what the environment holds now; `again` looks past everything remembered."""

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
