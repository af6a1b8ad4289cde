"""The embedded Novu: a stateful server that answers as the real one does, in process or on a port."""

from novu_flows.emulator.clock import Clock
from novu_flows.emulator.facade import Emulator
from novu_flows.emulator.faults import ConnectionCut, Cut, Delay, Fault, Stale, Status, When
from novu_flows.emulator.store_file import StoreInUse, StoreUnreadable
from novu_flows.emulator.world import Keys

__all__ = [
    "Clock",
    "ConnectionCut",
    "Cut",
    "Delay",
    "Emulator",
    "Fault",
    "Keys",
    "Stale",
    "Status",
    "StoreInUse",
    "StoreUnreadable",
    "When",
]
