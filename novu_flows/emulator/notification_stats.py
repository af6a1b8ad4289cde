"""How many notifications there were: stats and graph."""

import calendar
import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from novu_flows.emulator.checks import NUMBER, check, optional
from novu_flows.emulator.clock import iso
from novu_flows.emulator.numbers import number_of
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import AtLeast, Document

GRAPH_DAYS = 32
_DATE = len("2023-04-25")
_MILLENNIUM = 365_000  # days; there are no notifications further away


def stats(request: Request) -> Document:
    """Count the notifications of the last week, month and, up to 0.13, year (API notes, section 7.2)."""
    now = request.world.clock.now()
    counts = {
        "weeklySent": _count_since(request, now - timedelta(weeks=1)),
        "monthlySent": _count_since(request, _months_before(now, 1)),
    }
    if request.world.profile.yearly_stats:
        counts["yearlySent"] = _count_since(request, _months_before(now, 12))
    return counts


def _count_since(request: Request, since: datetime) -> int:
    where = {"_environmentId": request.environment_id, "createdAt": AtLeast(iso(since))}
    return request.store.count("notifications", where)


def _months_before(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)


def graph(request: Request) -> list[Document]:
    """
    Count notifications by day of UTC, one for each of their channels (API notes, section 7.3).

    Novu 0.14 promises no order of the days; here they are oldest first.
    """
    days = number_of(request.query.get("days"), GRAPH_DAYS)
    check({"days": days}, optional("days", NUMBER))
    found = request.find("notifications", {"createdAt": AtLeast(_days_before(request, days))})
    by_day = groupby(sorted(found, key=_created_at), lambda notification: _created_at(notification)[:_DATE])
    points = [_point(day, notifications) for day, notifications in by_day]
    points = [point for point in points if point["count"]]
    return points[::-1] if request.world.profile.sorted_graph else points


def _days_before(request: Request, days: float) -> str:
    within_a_millennium = max(-_MILLENNIUM, min(math.trunc(days), _MILLENNIUM))
    return iso(request.world.clock.now() - timedelta(days=within_a_millennium))


def _created_at(notification: Document) -> str:
    return str(notification["createdAt"])


def _point(day: str, notifications: Iterable[Document]) -> dict[str, Any]:
    pairs = [(found["_templateId"], channel) for found in notifications for channel in found["channels"]]
    return {
        "_id": day,
        "count": len(pairs),
        "templates": list(dict.fromkeys(template_id for template_id, _ in pairs)),
        "channels": list(dict.fromkeys(channel for _, channel in pairs)),
    }
