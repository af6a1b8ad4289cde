"""Ids of MongoDB's form."""

import itertools
import secrets

from novu_flows.emulator.clock import Clock


class ObjectIds:
    """Make ids of MongoDB's form that sort in the order they were made in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._machine = secrets.token_hex(5)
        self._counter = itertools.count(secrets.randbelow(0x400000))

    def new(self) -> str:
        """Give a new id of 24 hexadecimal digits."""
        return f"{int(self._clock.now().timestamp()):08x}{self._machine}{next(self._counter) & 0xFFFFFF:06x}"
