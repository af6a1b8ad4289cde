"""How long a step may wait on a free plan: one day."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from novu_flows.controls.values import TOO_MUCH, ControlIssue
from novu_flows.javascript.cron import next_runs

_DAY = 86_400
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": _DAY, "weeks": 7 * _DAY, "months": 30 * _DAY}
_WAITING = ("digest", "delay", "throttle")


def limit_issues(kind: str, values: Mapping[str, Any], now: datetime) -> Iterator[ControlIssue]:
    """Yield that a step waits too long; a cron that cannot be read is a `ValueError`."""
    if kind not in _WAITING:
        return
    days = 0 if kind == "throttle" else 1  # what is said, not what holds (recorded 212 to 214)
    said = f"The maximum delay allowed is {days} days. Please contact our support team to discuss extending"
    text = f"{said} this limit for your use case."
    if values.get("cron") and kind != "throttle":
        first, second = next_runs(str(values["cron"]), now)
        if (second - first).total_seconds() > _DAY:
            yield ControlIssue("cron", TOO_MUCH, text, None)
    elif _seconds(values) > _DAY:
        yield from (ControlIssue(place, TOO_MUCH, text, None) for place in ("amount", "unit"))


def _seconds(values: Mapping[str, Any]) -> float:
    try:
        return float(values.get("amount") or 0) * _SECONDS.get(str(values.get("unit")), 0)
    except (TypeError, ValueError):
        return 0
