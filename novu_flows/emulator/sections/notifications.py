"""Answers of the section *notifications*: list and one; the older name of the section was *activity*."""

import calendar
import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    MONGO_ID,
    NUMBER,
    STRING,
    cast_texts,
    check,
    each,
    number_of,
    one_of,
    optional,
    required,
    shown,
    skip_of,
)
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.notification_views import notification_in_full
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.store import AtLeast, Document, path_column
from novu_flows.javascript.qs import Query

CHANNELS = ("in_app", "email", "sms", "chat", "push")


def checked_query(query: Query) -> dict[str, Any]:
    """Read the query; refuse what is not valid with 400."""
    asked = {
        "page": number_of(query.get("page"), 0),
        "channels": _listed(query.get("channels")),
        "templates": _listed(query.get("templates")),
        "emails": _listed(query.get("emails")),
        "search": query.get("search"),
        "transactionId": query.get("transactionId"),
    }
    check(
        asked,
        optional("page", NUMBER),
        optional("channels", each(one_of(*CHANNELS))),
        optional("templates", each(MONGO_ID)),
        optional("emails", ARRAY),
        optional("search", STRING),
        optional("transactionId", STRING),
    )
    return asked


def _listed(value: Any) -> list[Any] | None:
    if not value:
        return None
    return value if isinstance(value, list) else [value]


def wanted(request: Request, asked: dict[str, Any]) -> dict[str, Any] | None:
    """Return the conditions that a notification must fit; None where no subscriber fits, so that none can."""
    where: dict[str, Any] = {"_environmentId": request.environment_id}
    if asked["search"] or asked["emails"]:
        where["_subscriberId"] = _subscribers(request, asked["search"], asked["emails"])
        if not where["_subscriberId"]:
            return None
    if asked["channels"]:
        where["channels[*]"] = asked["channels"]
    if asked["templates"]:
        where["_templateId"] = [template_id.lower() for template_id in asked["templates"]]
    if asked["transactionId"]:
        where["transactionId"] = asked["transactionId"]
    return where


def _subscribers(request: Request, search: str | None, emails: list[str] | None) -> list[str]:
    """
    Find the subscribers of an e-mail address, or of a part of one, or of a subscriber id.

    A search without addresses also finds everybody who has none (docs/novu/v1.md, section 7.1, a bug of 0.14).
    """
    email, subscriber_id = path_column("email"), path_column("subscriberId")
    conditions, values = [f"{email} IN ({', '.join('?' * len(emails or ()))})"], cast_texts(emails or [])
    if emails is None:
        conditions.append(f"{email} IS NULL")
    if search:
        conditions += [f"instr(lower({email}), lower(?))", f"{subscriber_id} = ?"]
        values += [search, search]
    living = f"{path_column('_environmentId')} = ? AND {path_column('deleted')} = 0"
    found = request.store.select(
        "subscribers",
        f"{living} AND ({' OR '.join(conditions)})",
        (request.environment_id, *values),
    )
    return [subscriber["_id"] for subscriber in found]


GRAPH_DAYS = 32
_DATE = len("2023-04-25")
_MILLENNIUM = 365_000  # days; there are no notifications further away


def stats(request: Request) -> Document:
    """Count the notifications of the last week, month and, up to 0.13, year (docs/novu/v1.md, section 7.2)."""
    now = request.state.clock.now()
    counts = {
        "weeklySent": _count_since(request, now - timedelta(weeks=1)),
        "monthlySent": _count_since(request, _months_before(now, 1)),
    }
    if request.state.profile.yearly_stats:
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
    Count notifications by day of UTC, one for each of their channels (docs/novu/v1.md, section 7.3).

    Novu 0.14 promises no order of the days; here they are oldest first.
    """
    days = number_of(request.query.get("days"), GRAPH_DAYS)
    check({"days": days}, optional("days", NUMBER))
    found = request.find("notifications", {"createdAt": AtLeast(_days_before(request, days))})
    found = sorted(found, key=_created_at)
    if request.state.profile.has_v2:
        found = found[::-1]  # of a day too, the newest are named first (3.15 recorded 1298)
    by_day = groupby(found, lambda notification: _created_at(notification)[:_DATE])
    points = [_point(day, notifications) for day, notifications in by_day]
    points = [point for point in points if point["count"]]
    return points[::-1] if request.state.profile.sorted_graph else points


def _days_before(request: Request, days: float) -> str:
    within_a_millennium = max(-_MILLENNIUM, min(math.trunc(days), _MILLENNIUM))
    return iso(request.state.clock.now() - timedelta(days=within_a_millennium))


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


PAGE_SIZE = 10


def list_notifications(request: Request) -> Document:
    """List notifications, newest first; where no subscriber fits, the page is 0 (docs/novu/v1.md, section 7.1)."""
    asked = checked_query(request.query)
    where = wanted(request, asked)
    if where is None:
        return {"page": 0, "totalCount": 0, "pageSize": PAGE_SIZE, "data": []}
    skip = skip_of(asked["page"], PAGE_SIZE)
    found = request.store.find("notifications", where, newest_first=True, skip=skip, limit=PAGE_SIZE)
    return {
        "page": shown(asked["page"]),
        "totalCount": request.store.count("notifications", where),
        "pageSize": PAGE_SIZE,
        "data": [notification_in_full(request.state, notification) for notification in found],
    }


def get_one(request: Request) -> Document | None:
    """Read a notification; an unknown one is null, not 404 (docs/novu/v1.md, section 7.4)."""
    check(request.path, required("notificationId", MONGO_ID))
    found = request.find_one("notifications", {"_id": request.path["notificationId"].lower()})
    return None if found is None else notification_in_full(request.state, found)


ROUTES = (
    Route("GET", "/v1/notifications", list_notifications),
    Route("GET", "/v1/notifications/stats", stats),
    Route("GET", "/v1/notifications/graph/stats", graph),
    Route("GET", "/v1/notifications/:notificationId", get_one),
    Route("GET", "/v1/activity", list_notifications),
    Route("GET", "/v1/activity/stats", stats),
    Route("GET", "/v1/activity/graph/stats", graph),
)
