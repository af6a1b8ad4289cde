"""The state that every answer of the embedded Novu works on: documents, cache, clock, ids, profile, keys."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from novu_flows.emulator.store.cache import Cache
from novu_flows.emulator.store.clock import Clock, ObjectIds, iso
from novu_flows.emulator.store.file import StoreUnreadable
from novu_flows.emulator.store.network import Network
from novu_flows.emulator.store.seed import (
    DEVELOPMENT,
    PRODUCTION,
    is_founded_for_v2,
    seed_organization,
)
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.store.versions import PROFILES, TODAY, Profile, ProfileName


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The API keys of the two environments; always secret, so never in a repr."""

    development: str = field(repr=False)
    production: str = field(repr=False)


GivenKeys = tuple[str | None, str | None]  # of development and of production


@dataclass(slots=True)
class _Opened:
    """Which environment each key opens, as of a state of the collection."""

    version: int = -1
    environments: dict[str, Document] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """
    One embedded Novu. Made by `open_world`.

    Whoever works on it from a thread of its own holds `lock`.
    """

    store: Store
    cache: Cache
    clock: Clock
    ids: ObjectIds
    profile: Profile
    keys: Keys
    network: Network = field(default_factory=Network, repr=False)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)
    _opened: _Opened = field(default_factory=_Opened, repr=False)

    def new_id(self) -> str:
        """Return a new database id."""
        return self.ids.new()

    def new_uuid(self) -> str:
        """Return a new UUID, as Novu makes for a transaction."""
        return str(uuid.uuid4())

    def now(self) -> str:
        """Return the time in Novu's form."""
        return iso(self.clock.now())

    def environment_of_key(self, key: str) -> Document | None:
        """Return the environment that an API key opens; it is shared between requests, so never change it."""
        version = self.store.version("environments")
        if version != self._opened.version:
            self._opened.environments = {
                held["key"]: found
                for found in self.store.find("environments", {})
                for held in found["apiKeys"]
            }
            self._opened.version = version
        return self._opened.environments.get(key)

    def past(self) -> "World":
        """Return a copy of this world, in memory, that stays as it is now while this one moves on."""
        return replace(
            self, store=self.store.copy(), cache=Cache(self.clock, enabled=False), _opened=_Opened()
        )

    def copy(self) -> "World":
        """Return a world of its own, in memory, that begins as this one is now."""
        clock = self.clock.copy()
        return World(
            store=self.store.copy(),
            cache=Cache(clock, enabled=self.profile.stale_subscribers),
            clock=clock,
            ids=ObjectIds(clock),
            profile=self.profile,
            keys=self.keys,
        )

    def rollback(self) -> None:
        """Forget what was written since the last commit, and whatever was read of it."""
        self.store.rollback()
        self.cache.clear()


def open_world(
    file: Path | None = None,
    *,
    keys: GivenKeys = (None, None),
    clock: Clock | None = None,
    profile: ProfileName | None = "0.14",
    begin: Callable[[World], None] | None = None,
) -> World:
    """
    Open the world of a file, or a new one in memory, into which `begin` writes more.

    A new one comes into being as a whole or not at all. Keys that are not given are those of the file, or new
    ones; without a profile it is the one of the file, or today's. Raise what opening a `Store` raises, and StoreFailed.
    """
    store, clock = Store(file), clock or Clock()
    try:
        chosen = PROFILES[profile or _profile_of(store)]
        _check_profile(store, chosen, file)
        world, is_new = _world(store, clock, chosen, keys)
        if begin and is_new:
            begin(world)
        store.commit()
    except BaseException:
        store.close()
        raise
    return world


def _profile_of(store: Store) -> ProfileName:
    is_of_v1 = store.count("environments", {}) and not is_founded_for_v2(store)
    return "0.14" if is_of_v1 else TODAY


def _check_profile(store: Store, profile: Profile, file: Path | None) -> None:
    """Raise StoreUnreadable for what a Novu of the other API keeps: neither has all that the other needs."""
    if store.count("environments", {}) == 0 or is_founded_for_v2(store) is profile.has_v2:
        return
    held, wanted = ("v2", "v1") if is_founded_for_v2(store) else ("v1", "v2")
    raise StoreUnreadable(
        f"{file} was made by an embedded Novu of the API {held}, and this one ({profile.version}) is of {wanted}",
        remedy=f"delete it, name another file (`file` in novu.toml, or --db), or stay with {held}: "
        f'`novu = "{held}"` under [project], or --profile',
    )


def _world(store: Store, clock: Clock, profile: Profile, given: GivenKeys) -> tuple[World, bool]:
    """Return the world that a store holds, and whether it was written into the store only now."""
    ids = ObjectIds(clock)
    kept = {found["name"]: found for found in store.find("environments", {})}
    founded = kept or seed_organization(store, ids, iso(clock.now()), is_v2=profile.has_v2)
    keys = Keys(
        development=_set_key(store, founded[DEVELOPMENT], given[0]),
        production=_set_key(store, founded[PRODUCTION], given[1]),
    )
    cache = Cache(clock, enabled=profile.stale_subscribers)
    return World(store=store, cache=cache, clock=clock, ids=ids, profile=profile, keys=keys), not kept


def _set_key(store: Store, environment: Document, key: str | None) -> str:
    held = environment["apiKeys"][0]
    if key is not None and key != held["key"]:
        held["key"] = key
        store.replace("environments", environment)
    return str(held["key"])
