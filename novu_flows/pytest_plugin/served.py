"""What the fixture `novu` gives to the tests of an application."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from novu_flows.declare.span import Span
from novu_flows.emulator import Emulator
from novu_flows.emulator.outbox import Outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Novu:
    """
    A Novu that is served on a port, for one test.

    `url` ends in /v1, as Novu's clients mostly want it; `origin` does not. `emulator` can do more: fail on
    demand, provide channels.
    """

    url: str
    api_key: str = field(repr=False)
    emulator: Emulator

    @property
    def origin(self) -> str:
        """Give the URL without /v1, for clients that add it."""
        return self.url.removesuffix("/v1")

    @property
    def outbox(self) -> Outbox:
        """Give what was delivered: `novu.outbox.for_subscriber("ada").email[0].subject`."""
        self.emulator.settle()
        return self.emulator.outbox

    def now(self) -> datetime:
        """Give the time of this Novu."""
        return self.emulator.now()

    def turn(self, ahead: Span | timedelta) -> None:
        """Turn the clock forward, and deliver what becomes due on the way."""
        self.emulator.turn(ahead.timedelta if isinstance(ahead, Span) else ahead)
