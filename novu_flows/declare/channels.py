"""The five channels of Novu, and switches for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from novu_flows.declare.unset import UNSET, Unset

Channel = Literal["in_app", "email", "sms", "chat", "push"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)

Switch = bool | Unset


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """A workflow's own setting per channel, from which a subscriber's preference departs."""

    in_app: Switch = UNSET
    email: Switch = UNSET
    sms: Switch = UNSET
    chat: Switch = UNSET
    push: Switch = UNSET

    def __iter__(self) -> Iterator[tuple[Channel, bool]]:
        return switched(self)


def switched(value: object) -> Iterator[tuple[Channel, bool]]:
    """Give the channels that a declaration switches, in Novu's order."""
    for channel in CHANNELS:
        switch = getattr(value, channel)
        if switch is not UNSET:
            yield channel, switch
