"""Failures on demand: what the emulator answers wrong, late, stale or not at all when a test asks it to."""

from dataclasses import field, replace
from enum import Enum
from fnmatch import fnmatchcase

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.exchange import HttpAnswer, HttpRequest, error_answer, phrase
from novu_flows.emulator.store.state import State

_TEXTS = {429: "API rate limit exceeded", 500: "Internal server error"}


class When(Enum):
    """Whether the request has been carried out by the time it fails."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Answer with another status, for example 429 with `Retry-After`, or 500."""

    status: int
    retry_after_seconds: int | None = None
    when: When = When.BEFORE

    def answer(self) -> HttpAnswer:
        """Make the answer."""
        wait = self.retry_after_seconds
        headers = {} if wait is None else {"retry-after": str(wait)}
        return error_answer(self.status, _TEXTS.get(self.status, phrase(self.status)), headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Close the connection without an answer."""

    when: When = When.AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """Answer late: the wait comes before or after the request is carried out."""

    seconds: float
    when: When = When.AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Answer reads with what was true when the fault was asked for; other requests are not touched."""


Effect = Status | Cut | Delay | Stale


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    What goes wrong, in which requests and how often.

    `method` and `path` are globs (`*`, `?`, `[…]`); the path is compared as the request line holds it,
    without the query. `times` is None for "until healed".
    """

    effect: Effect
    method: str = "*"
    path: str = "*"
    times: int | None = 1

    def fits(self, asked: HttpRequest) -> bool:
        """Return whether a request is among those that go wrong."""
        if isinstance(self.effect, Stale) and asked.method not in ("GET", "HEAD"):
            return False
        return fnmatchcase(asked.method, self.method.upper()) and fnmatchcase(asked.path, self.path)


@dataclass(slots=True)
class Armed:
    """A fault that waits for its requests; `past` is the state that a stale answer comes from."""

    fault: Fault
    left: int | None
    past: State | None = field(default=None, repr=False)


class Faults:
    """The faults that were asked for, in the order they were asked for in; the first that fits is taken."""

    def __init__(self) -> None:
        self._armed: list[Armed] = []

    def arm(self, fault: Fault, state: State) -> None:
        """Have requests go wrong from now on."""
        past = state.past() if isinstance(fault.effect, Stale) else None
        self._armed.append(Armed(fault, fault.times, past))

    def heal(self) -> None:
        """Have no request go wrong any more."""
        self._armed.clear()

    def left(self) -> tuple[Fault, ...]:
        """Return the faults that still wait, with the number of times that is left of each."""
        return tuple(replace(armed.fault, times=armed.left) for armed in self._armed)

    def take(self, asked: HttpRequest) -> Armed | None:
        """Return the fault that a request meets, and count it."""
        found = next((armed for armed in self._armed if armed.fault.fits(asked)), None)
        if found is not None and found.left is not None:
            found.left -= 1
            if found.left < 1:
                self._armed.remove(found)
        return found
