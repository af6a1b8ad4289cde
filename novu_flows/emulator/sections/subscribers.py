"""Answers of the section *subscribers*: list, create, read, update, delete, online status."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    BOOLEAN,
    DEFINED,
    NOT_EMPTY,
    NUMBER,
    STRING,
    check,
    limit_of,
    number_of,
    required,
    shown,
    skip_of,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.subscriber_rules import (
    PROFILE_CHECKS,
    change_subscriber,
    make_subscriber,
    write_to_all,
)
from novu_flows.emulator.store.cached import find_cached, forget_cached
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import trim

PAGE_SIZE = 10


def list_page(request: Request) -> Document:
    """List a page of subscribers; `limit` has no maximum and 0 means all (docs/novu/v1.md, section 2.6)."""
    page, limit = number_of(request.query.get("page"), 0), number_of(request.query.get("limit"), PAGE_SIZE)
    check({"page": page, "limit": limit}, required("page", NUMBER), required("limit", NUMBER))
    living = {"_environmentId": request.environment_id, "deleted": False}
    return {
        "page": shown(page),
        "totalCount": request.store.count("subscribers", living),
        "pageSize": shown(limit),
        "data": request.store.find("subscribers", living, skip=skip_of(page, limit), limit=limit_of(limit)),
    }


def create(request: Request) -> Document:
    """Create a subscriber, or update the one that has the id (docs/novu/v1.md, section 3.3)."""
    check(request.body, required("subscriberId", DEFINED, STRING), *PROFILE_CHECKS)
    given = {**request.body, "subscriberId": trim(request.body["subscriberId"])}
    check(given, required("subscriberId", NOT_EMPTY))
    known = find_cached(request.state, request.environment_id, given["subscriberId"])
    if known is not None:
        return _echo(request, known, given)
    return single(make_subscriber(request.state, request.scope, given))


def get_one(request: Request) -> Document:
    """Read a subscriber, possibly out of the cache (docs/novu/v1.md, section 3.5)."""
    return single(_known(request))


def _known(request: Request) -> Document:
    subscriber_id = request.path["subscriberId"]
    found = find_cached(request.state, request.environment_id, subscriber_id)
    if found is None:
        raise not_found(f"Subscriber not found for id {subscriber_id}")
    return found


def update(request: Request) -> Document:
    """Change the fields that were given; nothing can be set to null (docs/novu/v1.md, section 3.4)."""
    check(request.body, *PROFILE_CHECKS)
    found = find_living(request)
    if found is None:
        raise bad_request(f"SubscriberId: {request.path['subscriberId']} not found")
    return _echo(request, found, request.body)


def _echo(request: Request, found: Document, given: Mapping[str, Any]) -> Document:
    shown_before: Document = minimized(found)
    return {**change_subscriber(request.state, shown_before, given), "id": found["_id"]}


def find_living(request: Request) -> Document | None:
    """Find the subscriber that the path names, past the cache."""
    where = {"subscriberId": request.path["subscriberId"], "deleted": False}
    return request.find_one("subscribers", where)


def delete(request: Request) -> Document:
    """Delete all subscribers of an id, softly; what hangs on them stays (docs/novu/v1.md, section 3.6)."""
    known = _known(request)
    now = request.state.now()
    write_to_all(request.state, known, {"deleted": True, "deletedAt": now})
    forget_cached(request.state, request.environment_id, known["subscriberId"])
    return {"acknowledged": True, "status": "deleted"}


def set_online(request: Request) -> Document:
    """Return whether a subscriber is online; the cache does not learn of it (docs/novu/v1.md, section 3.8)."""
    check(request.body, required("isOnline", DEFINED, BOOLEAN))
    found = find_living(request)
    if found is None:
        raise not_found("Subscriber not found")
    is_online = request.body["isOnline"]
    left = {} if is_online else {"lastOnlineAt": request.state.now()}
    write_to_all(request.state, found, {"isOnline": is_online, **left})
    return single(find_living(request) or found)


ROUTES = (
    Route("GET", "/v1/subscribers", list_page),
    Route("POST", "/v1/subscribers", create),
    Route("GET", "/v1/subscribers/:subscriberId", get_one),
    Route("PUT", "/v1/subscribers/:subscriberId", update),
    Route("DELETE", "/v1/subscribers/:subscriberId", delete),
    Route("PATCH", "/v1/subscribers/:subscriberId/online-status", set_online),
)
