"""How long a step may wait on a free plan: one day."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile
from typing import Any

from novu_flows.controls.values import TOO_MUCH, ControlIssue
from novu_flows.javascript.cron import runs_after

_DAY = 86_400
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": _DAY, "weeks": 7 * _DAY, "months": 30 * _DAY}
_WAITING = ("digest", "delay", "throttle")
_MOST_RUNS, _TWO_YEARS = 51, timedelta(days=731)


def limit_issues(kind: str, values: Mapping[str, Any], now: datetime) -> Iterator[ControlIssue]:
    """Yield that a step waits too long; a cron that cannot be read is a `ValueError`."""
    if kind not in _WAITING:
        return
    days = 0 if kind == "throttle" else 1  # what is said, not what holds (recorded 212 to 214)
    said = f"The maximum delay allowed is {days} days. Please contact our support team to discuss extending"
    text = f"{said} this limit for your use case."
    if values.get("cron") and kind != "throttle":
        if _is_rare(str(values["cron"]), now):
            yield ControlIssue("cron", TOO_MUCH, text, None)
    elif _is_long(kind, values):
        yield from (ControlIssue(place, TOO_MUCH, text, None) for place in ("amount", "unit"))


def _is_rare(cron: str, now: datetime) -> bool:
    """Return whether more than a day lies between two of the runs that Novu looks at: fifty, or those of two years."""
    first, *others = islice(runs_after(cron, now), _MOST_RUNS)
    near = takewhile(lambda run: run - first <= _TWO_YEARS, others)
    return any((after - before).total_seconds() > _DAY for before, after in pairwise((first, *near)))


def _is_long(kind: str, values: Mapping[str, Any]) -> bool:
    seconds = _seconds(values)
    if kind == "throttle":
        return (
            seconds >= _DAY
        )  # a day itself is too long too: no more than an hour is allowed, below a day none looks
    return values.get("type") != "dynamic" and seconds > _DAY


def _seconds(values: Mapping[str, Any]) -> float:
    try:
        return float(values.get("amount") or 0) * _SECONDS.get(str(values.get("unit")), 0)
    except (TypeError, ValueError):
        return 0
