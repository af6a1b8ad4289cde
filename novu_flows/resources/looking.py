"""Looking again, with growing pauses, for what a request without a clear answer may have done."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.errors import ApiError, ServerFailed, TransportFailed, UnexpectedAnswer

T = TypeVar("T")
LOOKS = 5  # after the first one, each pause twice as long as the one before
_PARTS = (1 << LOOKS) - 1


def is_unsure(error: ApiError) -> bool:
    """Return whether a request may have been carried out although it failed."""
    match error:
        case TransportFailed():
            return error.sent
        case ServerFailed() | UnexpectedAnswer():
            return True
        case _:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """
    How long an apply goes on looking: `seconds` in all, since the server may still be at work.

    `settle_seconds` is waited before a shared object is looked at once more.
    """

    seconds: float = 8.0

    @property
    def pauses(self) -> tuple[float, ...]:
        """Return the pauses before each look."""
        return (0.0, *(self.seconds * (1 << number) / _PARTS for number in range(LOOKS)))

    @property
    def settle_seconds(self) -> float:
        """Return the pause after which another writer's request that overlapped with ours has ended."""
        return self.seconds / _PARTS

    async def settled(self, look: Callable[[], Awaitable[T]]) -> T:
        """Return a look after a pause."""
        await asyncio.sleep(self.settle_seconds)
        return await look()

    async def until(
        self, look: Callable[[], Awaitable[T]], is_found: Callable[[T], bool], *, patient: bool = True
    ) -> T | None:
        """Return the first look that shows what is sought, else the last one; None where no look succeeded."""
        last: T | None = None
        for pause in self.pauses if patient else (0.0,):
            await asyncio.sleep(pause)
            try:
                last = await look()
            except UnexpectedAnswer:
                continue
            except ApiError:
                return last
            if is_found(last):
                return last
        return last
