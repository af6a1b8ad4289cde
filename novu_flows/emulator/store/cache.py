"""The cache in front of Novu's database, whose stale entries a client meets (docs/novu/v1.md, section 2.10)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.clock import Clock

CacheKey = tuple[str, ...]
LIFETIME = timedelta(hours=2)
LARGEST = 10_000  # entries; what was kept first goes first


@dataclass(frozen=True, slots=True)
class _Entry:
    value: Any
    until: datetime


class Cache:
    """
    Keep what was read, "missing" too, until it is forgotten or two hours have passed by the emulator's clock.

    What it gives is shared between requests: copy before changing it.
    """

    def __init__(self, clock: Clock, *, enabled: bool = True) -> None:
        self._clock = clock
        self._enabled = enabled
        self._entries: dict[CacheKey, _Entry] = {}

    def read(self, key: CacheKey, read: Callable[[], Any]) -> Any:
        """Return the value that is kept, else read it and keep it; what raises is not kept."""
        entry = self._entries.get(key)
        if entry is not None and self._clock.now() < entry.until:
            return entry.value
        value = read()
        if self._enabled:
            self._keep(key, value)
        return value

    def _keep(self, key: CacheKey, value: Any) -> None:
        self._entries.pop(key, None)
        if len(self._entries) >= LARGEST:
            del self._entries[next(iter(self._entries))]
        self._entries[key] = _Entry(value, self._clock.now() + LIFETIME)

    def forget(self, key: CacheKey) -> None:
        """Forget the value of a key, so that it is read again."""
        self._entries.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()
