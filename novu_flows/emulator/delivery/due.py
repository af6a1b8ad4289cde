"""When the turn of the next job comes."""

from datetime import datetime

from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import path_column
from novu_flows.emulator.store.world import World

DUE = path_column("dueAt")


def next_due(world: World) -> datetime | None:
    """Return the moment when the next job's turn comes."""
    waiting = world.store.select("jobs", f"{DUE} > '' ORDER BY {DUE} LIMIT 1")
    return moment(waiting[0]["dueAt"]) if waiting else None
