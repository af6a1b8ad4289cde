"""The embedded Novu: a stateful server that answers as the real one does, in process or on a port."""

from importlib import import_module
from typing import TYPE_CHECKING

from novu_flows.emulator.emulator import Emulator
from novu_flows.emulator.http.faults import Cut, Delay, Fault, Stale, Status, When
from novu_flows.emulator.store.clock import Clock
from novu_flows.emulator.store.file import StoreFailed, StoreInUse, StoreUnreadable
from novu_flows.emulator.store.network import Reply, Unreachable
from novu_flows.emulator.store.state import Keys

if TYPE_CHECKING:
    from novu_flows.emulator.http.connection_cut import ConnectionCut as ConnectionCut

__all__ = [
    "Clock",
    "ConnectionCut",
    "Cut",
    "Delay",
    "Emulator",
    "Fault",
    "Keys",
    "Reply",
    "Stale",
    "Status",
    "StoreFailed",
    "StoreInUse",
    "StoreUnreadable",
    "Unreachable",
    "When",
]


def __getattr__(name: str) -> object:
    if name != "ConnectionCut":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return import_module(f"{__name__}.http.connection_cut").ConnectionCut
