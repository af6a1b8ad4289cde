"""When a delay step is over (docs/novu/v1.md, section 9.2)."""

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Any, TypeGuard

from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z", re.ASCII)
_MOST_DAYS = 31
_MONTHS_IN_A_YEAR = 12
_LONGEST = 100 * 365 * 24 * 3_600_000  # a hundred years: more than any date here has room for
_MILLISECONDS = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000}


def months_later(moment: datetime, months: int) -> datetime:
    """Return the same day of a later month, or the last one of it."""
    years, month = divmod(moment.month - 1 + months, _MONTHS_IN_A_YEAR)
    year = moment.year + years
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def milliseconds(amount: Any, unit: Any) -> int | None:
    """Return the length of a span; None where the amount is no number."""
    try:
        return bounded(float(amount) * _MILLISECONDS.get(unit, 1_000))
    except (TypeError, ValueError, OverflowError):
        return None


def bounded(span: float) -> int:
    """Keep a span of milliseconds within a hundred years, forward or back."""
    return int(max(-_LONGEST, min(span, _LONGEST)))


def read_date(value: Any) -> datetime | None:
    """
    Read the one form of a date that a scheduled delay understands; None for anything else.

    A day that its month lacks is one of the next month: February 30 is March 2 (recorded delivery
    `delay.until_odd`).
    """
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second, thousandths = map(int, found.groups())
    try:
        start = datetime(year, month, 1, hour, minute, second, thousandths * 1000, tzinfo=UTC)
        return start + timedelta(days=day - 1) if 1 <= day <= _MOST_DAYS else None
    except (ValueError, OverflowError):
        return None


_UNITS = ("seconds", "minutes", "hours", "days")


class Misconfigured(Exception):
    """A step that waits does not say how long."""


def delay_of(state: State, metadata: Document, payload: Any, overrides: Any) -> int:
    """
    Return milliseconds; raise Misconfigured where there are none, or for a date that is none or has passed.

    `overrides.delay` takes the place of a regular delay and of a digest's window (recorded deliveries
    `delay.override`, `digest.override`), never of a date.
    """
    if metadata.get("type") == "scheduled":
        return _until(state, str(metadata.get("delayPath")), payload)
    override = overrides.get("delay") if isinstance(overrides, dict) else None
    chosen: Document = override if _is_span(override) else metadata
    span = milliseconds(chosen.get("amount"), chosen.get("unit"))
    if span is None:
        raise Misconfigured("Invalid time value")
    return span


def _until(state: State, path: str, payload: Any) -> int:
    moment = read_date(payload.get(path) if isinstance(payload, dict) else None)
    left = -1 if moment is None else bounded((moment - state.clock.now()).total_seconds() * 1000)
    if left < 0:
        raise Misconfigured(f"Delay date at path {path} must be a future date")
    return left


def _is_span(override: Any) -> TypeGuard[Document]:
    if not isinstance(override, dict):
        return False
    amount = override.get("amount")
    is_number = isinstance(amount, int | float) and not isinstance(amount, bool)
    return is_number and override.get("unit") in _UNITS
