"""Answers of the section *notifications*: list and one; the older name of the section was *activity*."""

from novu_flows.emulator.checks import MONGO_ID, check, required
from novu_flows.emulator.notification_filters import checked_query, wanted
from novu_flows.emulator.notification_stats import graph, stats
from novu_flows.emulator.notification_views import notification_in_full
from novu_flows.emulator.numbers import shown, skip_of
from novu_flows.emulator.request import Request
from novu_flows.emulator.routes import Route
from novu_flows.emulator.store import Document

PAGE_SIZE = 10


def list_notifications(request: Request) -> Document:
    """List notifications, newest first; where no subscriber fits, the page is 0 (API notes, section 7.1)."""
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
        "data": [notification_in_full(request.world, notification) for notification in found],
    }


def get_one(request: Request) -> Document | None:
    """Read a notification; an unknown one is null, not 404 (API notes, section 7.4)."""
    check(request.path, required("notificationId", MONGO_ID))
    found = request.find_one("notifications", {"_id": request.path["notificationId"].lower()})
    return None if found is None else notification_in_full(request.world, found)


ROUTES = (
    Route("GET", "/v1/notifications", list_notifications),
    Route("GET", "/v1/notifications/stats", stats),
    Route("GET", "/v1/notifications/graph/stats", graph),
    Route("GET", "/v1/notifications/:notificationId", get_one),
    Route("GET", "/v1/activity", list_notifications),
    Route("GET", "/v1/activity/stats", stats),
    Route("GET", "/v1/activity/graph/stats", graph),
)
