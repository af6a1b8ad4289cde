"""Answers of `/v1/notifications` as Novu 3.15 gives them: pages without a total, more filters, 404 for what is not there."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    MONGO_ID,
    OBJECT_ID,
    PropertyCheck,
    check,
    one_of,
    optional,
    to_number,
)
from novu_flows.emulator.http.refusal import Refusal, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections import notifications as before
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.activity_views import shown_notification
from novu_flows.emulator.v2.refusals import WithoutContext, invalid_command, validation_error

PAGE_SIZE, LARGEST_PAGE = 10, 50
_SEVERITIES = ("high", "medium", "low", "none")
_NOT_NEGATIVE = PropertyCheck(
    lambda value: isinstance(value, float) and value >= 0, "$property must not be less than 0"
)
_INTEGER = PropertyCheck(
    lambda value: isinstance(value, float) and value.is_integer(), "$property must be an integer number"
)
_AT_LEAST_ONE = PropertyCheck(
    lambda value: isinstance(value, float) and value >= 1, "$property must not be less than 1"
)
_AT_MOST = PropertyCheck(
    lambda value: isinstance(value, float) and not value > LARGEST_PAGE,
    f"$property must not be greater than {LARGEST_PAGE}",
)


def list_page(request: Request) -> Document:
    """List the notifications that fit, the newest first."""
    query = request.query
    page, size = _number(query, "page", 0), _number(query, "limit", PAGE_SIZE)
    check(
        {"page": page, "limit": size},
        optional("page", _NOT_NEGATIVE, _INTEGER),
        optional("limit", _AT_LEAST_ONE, _AT_MOST),
    )
    _check_filters(query)
    _check_range(request)
    where = _where(request)
    start, count = int(page * size), int(size)
    found = [] if query.get("contextKeys") else request.store.find("notifications", where, newest_first=True)
    found = [one for one in found if _fits(one, query)]
    return {
        "page": int(page),
        "hasMore": len(found) > start + count,
        "pageSize": count,
        "data": [shown_notification(request.store, one) for one in found[start : start + count]],
    }


def _number(query: Mapping[str, Any], name: str, default: int) -> float:
    return to_number(query[name]) if query.get(name) else float(default)


def _check_filters(query: Mapping[str, Any]) -> None:
    if not set(_texts(query.get("severity"))) <= set(_SEVERITIES):
        raise validation_error([""])
    channels = _texts(query.get("channels"))
    rule = one_of(*before.CHANNELS)
    if not all(map(rule.holds, channels)):
        text = f"each value in {rule.text}".replace("$property", "channels")
        raise invalid_command("GetActivityFeed", "channels", text, value=channels)


def _check_range(request: Request) -> None:
    """Refuse a range that ends before it begins; it ends now unless it says otherwise."""
    after, until = request.query.get("after"), request.query.get("before")
    end = moment(str(until)) if until else request.state.clock.now()
    if after and moment(str(after)) >= end:
        text = "Invalid date range: start date (after) must be earlier than end date (before)"
        raise WithoutContext(400, text)


def _texts(given: Any) -> list[str]:
    if not given:
        return []
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def _where(request: Request) -> dict[str, Any]:
    query = request.query
    where: dict[str, Any] = {"_environmentId": request.environment_id}
    names = {"transactionId": "transactionId", "templates": "_templateId", "channels": "channels[*]"}
    where |= {path: _texts(query[name]) for name, path in names.items() if query.get(name)}
    owners = _owners(request)
    return where | ({"_subscriberId": owners} if owners else {})


def _owners(request: Request) -> list[str]:
    """Return the subscribers that are asked for; an address or a search that finds nobody is no filter."""
    found: list[str] = []
    for name, field in (("subscriberIds", "subscriberId"), ("emails", "email"), ("search", "subscriberId")):
        texts = _texts(request.query.get(name))
        if texts:
            found += [one["_id"] for one in request.find("subscribers", {field: texts, "deleted": False})]
    asked = request.query.get("subscriberIds")
    return found or ([""] if asked else [])


def _fits(notification: Document, query: Mapping[str, Any]) -> bool:
    severities, key = _texts(query.get("severity")), query.get("topicKey")
    topics = [topic.get("topicKey") for topic in notification.get("topics") or []]
    return (not severities or (notification.get("severity") or "none") in severities) and (
        not key or key in topics
    )


def get_one(request: Request) -> Document:
    """Read a notification."""
    notification_id = request.path["notificationId"]
    if not OBJECT_ID.fullmatch(notification_id):
        text = MONGO_ID.text.replace("$property", "notificationId")
        raise invalid_command("GetActivity", "notificationId", text, value=notification_id)
    found = request.find_one("notifications", {"_id": notification_id.lower()})
    if found is None:
        raise Refusal(404, "Notification not found", error=None)
    return shown_notification(request.store, found)


def list_details(request: Request) -> list[Document]:
    """List the details of a notification of a subscriber, who is named by the id of the application."""
    subscriber_id = str(request.query.get("subscriberId"))
    subscriber = request.find_one("subscribers", {"subscriberId": subscriber_id, "deleted": False})
    if subscriber is None:
        raise not_found(f"Subscriber not found for id {subscriber_id}")
    where = {"_notificationId": request.query.get("notificationId"), "_subscriberId": subscriber["_id"]}
    return request.find("execution_details", where)


ROUTES = (
    Route("GET", "/v1/notifications", list_page),
    Route("GET", "/v1/notifications/stats", before.stats),
    Route("GET", "/v1/notifications/graph/stats", before.graph),
    Route("GET", "/v1/notifications/:notificationId", get_one),
    Route("GET", "/v1/execution-details", list_details),
)
