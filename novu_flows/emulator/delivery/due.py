"""When the turn of the next job comes."""

from datetime import datetime

from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import path_column

DUE = path_column("dueAt")


def next_due(state: State) -> datetime | None:
    """Return the moment when the next job's turn comes."""
    waiting = state.store.select("jobs", f"{DUE} > '' ORDER BY {DUE} LIMIT 1")
    return moment(waiting[0]["dueAt"]) if waiting else None
