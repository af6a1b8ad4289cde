"""Time for the emulator: the machine's, or one that tests turn."""

import itertools
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """The clock of an environment; `turn` moves it forward, so that digests and delays need no waiting."""

    def __init__(self, machine: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._machine = machine
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return self._machine() + self._ahead

    def copy(self) -> "Clock":
        """Return a clock that shows the same and is turned on its own."""
        copied = Clock(self._machine)
        copied._ahead = self._ahead
        return copied

    def turn(self, ahead: timedelta) -> None:
        """Move the clock forward by a span."""
        if ahead < timedelta():
            message = f"the clock turns forward only, not by {ahead}"
            raise ValueError(message)
        self._ahead += ahead


def iso(moment: datetime) -> str:
    """Write a moment as Novu does: UTC, milliseconds, `Z` (docs/novu/v1.md, section 2.11)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def moment(text: str) -> datetime:
    """Read what `iso` has written."""
    return datetime.fromisoformat(text)


_SHORT_ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"
_SHORT_ID_LENGTH = 9


def short_id() -> str:
    """Make a suffix as the npm package shortid does (recorded section `workflows: create`)."""
    return "".join(secrets.choice(_SHORT_ID_LETTERS) for _ in range(_SHORT_ID_LENGTH))


class ObjectIds:
    """Make ids of MongoDB's form that sort in the order they were made in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._machine = secrets.token_hex(5)
        self._counter = itertools.count(secrets.randbelow(0x400000))

    def new(self) -> str:
        """Return a new id of 24 hexadecimal digits."""
        return f"{int(self._clock.now().timestamp()):08x}{self._machine}{next(self._counter) & 0xFFFFFF:06x}"
