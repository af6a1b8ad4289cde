"""The state that every answer of the embedded Novu works on: documents, cache, clock, ids, profile, keys."""

import threading
import uuid
from dataclasses import field, replace

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.cache import Cache
from novu_flows.emulator.store.clock import Clock, ObjectIds, iso
from novu_flows.emulator.store.network import Network
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.store.versions import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The API keys of the two environments; always secret, so never in a repr."""

    development: str = field(repr=False)
    production: str = field(repr=False)


@dataclass(slots=True)
class _Opened:
    """Which environment each key opens, as of a version of the collection."""

    version: int = -1
    environments: dict[str, Document] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """
    One embedded Novu. Made by `open_state` of the module `opening`.

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

    def past(self) -> "State":
        """Return a copy of this state, in memory, that stays as it is now while this one moves on."""
        return replace(
            self, store=self.store.copy(), cache=Cache(self.clock, enabled=False), _opened=_Opened()
        )

    def copy(self) -> "State":
        """Return a state of its own, in memory, that begins as this one is now."""
        clock = self.clock.copy()
        return State(
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
