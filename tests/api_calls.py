"""Any call of the client, made from its function alone."""

from datetime import UTC, datetime
from inspect import signature
from typing import get_type_hints

from novu_flows.api import Broadcast, Call, Trigger
from novu_flows.declare.event import Event

SAMPLES = {
    Trigger | Event: Trigger("…", "…"),
    Broadcast: Broadcast("…"),
    bool: True,
    str: "…",
    datetime: datetime(2030, 1, 1, tzinfo=UTC),
}


def made(function) -> Call:
    """Make a call with any values."""
    hints = get_type_hints(function)
    values = {
        name: SAMPLES.get(hints[name], {})
        for name, parameter in signature(function).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
    }
    return function(**values)
