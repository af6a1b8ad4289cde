"""A moment by the clock of a subscriber."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from novu_flows.emulator.delivery.v2.run import StepRun
from novu_flows.emulator.store.clock import iso


def zone_of(run: StepRun) -> ZoneInfo:
    """Return the time zone of the subscriber, UTC where they have none."""
    try:
        return ZoneInfo(run.person().get("timezone") or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def moment_shown(run: StepRun, until: datetime) -> str:
    """Return a moment as the subscriber's clock shows it, in Novu's form where they have none."""
    if not run.person().get("timezone"):
        return iso(until.astimezone(UTC))
    offset = until.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    zone = f"GMT{sign}{hours}{f':{minutes:02}' if minutes else ''}" if offset else "UTC"
    return f"{until:%Y-%m-%d %H:%M:%S} {zone}"
