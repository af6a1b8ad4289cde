"""When a delay step is over (API notes, section 9.2)."""

from calendar import monthrange
from datetime import UTC, datetime
from typing import Any, TypeGuard

from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.world import World

_MONTHS_IN_A_YEAR = 12
_LONGEST = 100 * 365 * 24 * 3_600_000  # a hundred years: more than any date here has room for
_MILLISECONDS = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000}


def months_later(moment: datetime, months: int) -> datetime:
    """Give the same day of a later month, or the last one of it."""
    years, month = divmod(moment.month - 1 + months, _MONTHS_IN_A_YEAR)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def milliseconds(amount: Any, unit: Any) -> int | None:
    """Give the length of a span; None where the amount is no number."""
    try:
        return bounded(float(amount) * _MILLISECONDS.get(unit, 1_000))
    except (TypeError, ValueError, OverflowError):
        return None


def bounded(span: float) -> int:
    """Keep a span of milliseconds within a hundred years, forward or back."""
    return int(max(-_LONGEST, min(span, _LONGEST)))


def read_date(value: Any) -> datetime | None:
    """Read what JavaScript's `new Date` reads of ISO texts and numbers; None for anything else."""
    try:
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        return datetime.fromtimestamp(value / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


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
