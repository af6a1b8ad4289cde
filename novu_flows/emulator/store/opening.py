"""Opening the state of an embedded Novu: of a file, or a new one in memory."""

from collections.abc import Callable
from pathlib import Path

from novu_flows.emulator.store.cache import Cache
from novu_flows.emulator.store.clock import Clock, ObjectIds, iso
from novu_flows.emulator.store.file import StoreUnreadable
from novu_flows.emulator.store.seed import (
    DEVELOPMENT,
    PRODUCTION,
    is_founded_for_v2,
    seed_organization,
)
from novu_flows.emulator.store.state import Keys, State
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.store.versions import PROFILES, TODAY, Profile, ProfileName

GivenKeys = tuple[str | None, str | None]  # of development and of production


def open_state(
    file: Path | None = None,
    *,
    keys: GivenKeys = (None, None),
    clock: Clock | None = None,
    profile: ProfileName | None = "0.14",
    begin: Callable[[State], None] | None = None,
) -> State:
    """
    Open the state of a file, or a new one in memory, into which `begin` writes more.

    A new one comes into being as a whole or not at all. Keys that are not given are those of the file, or new
    ones; without a profile it is the one of the file, or today's. Raise what opening a `Store` raises, and StoreFailed.
    """
    store, clock = Store(file), clock or Clock()
    try:
        chosen = PROFILES[profile or _profile_of(store)]
        _check_profile(store, chosen, file)
        state, is_new = _state(store, clock, chosen, keys)
        if begin and is_new:
            begin(state)
        store.commit()
    except BaseException:
        store.close()
        raise
    return state


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
        f'`novu = "{held}"` under [project], --profile, or `profile=` of Emulator',
    )


def _state(store: Store, clock: Clock, profile: Profile, given: GivenKeys) -> tuple[State, bool]:
    """Return the state that a store holds, and whether it was written into the store only now."""
    ids = ObjectIds(clock)
    kept = {found["name"]: found for found in store.find("environments", {})}
    founded = kept or seed_organization(store, ids, iso(clock.now()), is_v2=profile.has_v2)
    keys = Keys(
        development=_set_key(store, founded[DEVELOPMENT], given[0]),
        production=_set_key(store, founded[PRODUCTION], given[1]),
    )
    cache = Cache(clock, enabled=profile.stale_subscribers)
    return State(store=store, cache=cache, clock=clock, ids=ids, profile=profile, keys=keys), not kept


def _set_key(store: Store, environment: Document, key: str | None) -> str:
    held = environment["apiKeys"][0]
    if key is not None and key != held["key"]:
        held["key"] = key
        store.replace("environments", environment)
    return str(held["key"])
