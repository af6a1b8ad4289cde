"""When a delay step is over (API notes, section 9.2)."""

from typing import Any, TypeGuard

from novu_flows.emulator.delivery.moments import bounded, milliseconds, read_date
from novu_flows.emulator.store import Document
from novu_flows.emulator.world import World

_UNITS = ("seconds", "minutes", "hours", "days")


class Misconfigured(Exception):
    """A step that waits does not say how long."""


def delay_of(world: World, metadata: Document, payload: Any, overrides: Any) -> int | None:
    """Give milliseconds, None for "at once"; raise Misconfigured for a date that has passed."""
    if metadata.get("type") == "scheduled":
        return _until(world, str(metadata.get("delayPath")), payload)
    override = overrides.get("delay") if isinstance(overrides, dict) else None
    chosen: Document = override if _is_span(override) else metadata
    return milliseconds(chosen.get("amount"), chosen.get("unit"))


def _until(world: World, path: str, payload: Any) -> int | None:
    moment = read_date(payload.get(path) if isinstance(payload, dict) else None)
    if moment is None:
        return None
    left = bounded((moment - world.clock.now()).total_seconds() * 1000)
    if left < 0:
        raise Misconfigured(f"Delay date at path {path} must be a future date")
    return left


def _is_span(override: Any) -> TypeGuard[Document]:
    if not isinstance(override, dict):
        return False
    amount = override.get("amount")
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
    return is_number and override.get("unit") in _UNITS
