"""Subscribers as Novu reads them through its cache, and what makes it forget (API notes, section 2.10)."""

from novu_flows.emulator.cache import Key
from novu_flows.emulator.store import Document
from novu_flows.emulator.world import World


def find_cached(world: World, environment_id: str, subscriber_id: str) -> Document | None:
    """
    Give the subscriber of an id as it was when it was last read, or None where there was none.

    GET one, POST, DELETE, the feed and the marks read so; PUT, credentials and online status do not.
    """
    where = {"_environmentId": environment_id, "subscriberId": subscriber_id, "deleted": False}
    found: Document | None = world.cache.read(
        _key(environment_id, subscriber_id), lambda: world.store.find_one("subscribers", where)
    )
    return found


def forget_cached(world: World, environment_id: str, subscriber_id: str) -> None:
    """Have the subscriber read anew, as every write of Novu does but PATCH online-status."""
    world.cache.forget(_key(environment_id, subscriber_id))


def _key(environment_id: str, subscriber_id: str) -> Key:
    return "subscriber", environment_id, subscriber_id
