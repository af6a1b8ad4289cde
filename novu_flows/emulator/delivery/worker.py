"""Novu's worker: takes queued triggers and jobs whose turn has come, one after the other."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial

from novu_flows.emulator.delivery.due import DUE, next_due
from novu_flows.emulator.delivery.lookups import Scene
from novu_flows.emulator.delivery.starting import NotDelivered, deliver
from novu_flows.emulator.delivery.step import carry_out, give_up
from novu_flows.emulator.delivery.trigger import read_trigger
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.world import World

_BATCH = 100


def settle(world: World) -> None:
    """
    Deliver everything that is queued and due by the world's clock.

    Each trigger and each job is kept as a whole or not at all, so a kill loses nothing and doubles nothing.
    """
    with world.lock:
        scene = Scene(world)
        _run_due_jobs(scene)
        while (event := world.store.find_one("events", {})) is not None:
            _as_a_whole(world, partial(_take, scene, event), partial(_drop, scene, event))
            _run_due_jobs(scene)


def turn(world: World, ahead: timedelta) -> None:
    """Turn the clock, stopping at every moment at which something is due, so that it happens at its time."""
    with world.lock:
        settle(world)
        target = world.clock.now() + ahead
        while (due := next_due(world)) is not None and due <= target:
            world.clock.turn(max(due - world.clock.now(), timedelta()))
            settle(world)
        world.clock.turn(max(target - world.clock.now(), timedelta()))


def _take(scene: Scene, event: Document) -> None:
    # What was made before a trigger fails stays, as in Novu.
    with suppress(NotDelivered):
        deliver(scene, read_trigger(event))
    _drop(scene, event)


def _run_due_jobs(scene: Scene) -> None:
    while jobs := _due_jobs(scene.world):
        for job in jobs:
            _as_a_whole(scene.world, partial(carry_out, scene, job), partial(give_up, scene, job))


def _due_jobs(world: World) -> list[Document]:
    now = iso(world.clock.now())
    return world.store.select("jobs", f"{DUE} <= ? ORDER BY {DUE}, seq LIMIT {_BATCH}", [now])


def _drop(scene: Scene, event: Document) -> None:
    scene.store.remove("events", {"_id": event["_id"]})


def _as_a_whole(world: World, act: Callable[[], None], abandon: Callable[[], None]) -> None:
    """Keep what an act writes as a whole; one that the emulator itself fails at is not tried for ever."""
    try:
        act()
    except Exception:
        world.rollback()
        abandon()
        world.store.commit()
        raise
    except BaseException:
        world.rollback()
        raise
    world.store.commit()
