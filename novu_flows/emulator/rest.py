"""When the worker has nothing to do, so that requests need not ask it."""

from dataclasses import dataclass
from datetime import datetime

from novu_flows.emulator.delivery.due import next_due
from novu_flows.emulator.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The time until something is queued or a job becomes due."""

    events: int
    jobs: int
    due: datetime | None

    def is_over(self, world: World) -> bool:
        """Say whether the worker has to look."""
        if (self.events, self.jobs) != _versions(world):
            return True
        return self.due is not None and self.due <= world.clock.now()


def is_due(world: World) -> bool:
    """Say whether a trigger is queued, or the turn of a job has come."""
    due = next_due(world)
    return world.store.count("events", {}) > 0 or (due is not None and due <= world.clock.now())


def rest_of(world: World) -> Rest:
    """Give the rest that begins once everything is delivered."""
    events, jobs = _versions(world)
    return Rest(events=events, jobs=jobs, due=next_due(world))


def _versions(world: World) -> tuple[int, int]:
    return world.store.version("events"), world.store.version("jobs")
