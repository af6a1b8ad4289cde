"""What Novu 3.15 checks, stores and shows of a subscriber, for its v1 and v2 routes."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    DEFINED,
    EMAIL,
    OBJECT,
    STRING,
    Property,
    PropertyCheck,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.cached import forget_cached
from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.refusals import refused
from novu_flows.javascript.validator import is_locale_tag, is_time_zone

LOCALE_TAG = PropertyCheck(
    lambda value: isinstance(value, str) and is_locale_tag(value), "$property must be locale"
)
TIME_ZONE = PropertyCheck(
    lambda value: isinstance(value, str) and is_time_zone(value), "$property must be a valid IANA time-zone"
)
_GIVEN_ID = PropertyCheck(lambda value: value is not None and value != "", "SubscriberId is required")
FIELD_CHECKS: tuple[Property, ...] = (
    optional("firstName", STRING),
    optional("lastName", STRING),
    optional("email", EMAIL),
    optional("phone", STRING),
    optional("avatar", STRING),
    optional("locale", LOCALE_TAG),
    optional("timezone", TIME_ZONE),
    optional("data", OBJECT),
)
ID_CHECK = required("subscriberId", DEFINED, _GIVEN_ID, STRING)
NEW_CHECKS: tuple[Property, ...] = (ID_CHECK, *FIELD_CHECKS)
WRITABLE = tuple(declared.name for declared in FIELD_CHECKS)

_SHOWN = (
    *("_id", "firstName", "lastName", "email", "phone", "avatar", "subscriberId", "createdAt", "updatedAt"),
    *("_environmentId", "_organizationId", "deleted", "data", "channels", "locale", "timezone"),
)


def shown_v2(document: Document) -> Document:
    """Show a subscriber as the v2 routes do."""
    held = minimized(document)
    return {
        **{field: held[field] for field in _SHOWN if field in held},
        "lastOnlineAt": held.get("lastOnlineAt"),
        "isOnline": held.get("isOnline", False),
    }


def find_subscriber(request: Request, subscriber_id: str) -> Document | None:
    """Return the subscriber of an id."""
    return request.find_one("subscribers", {"subscriberId": subscriber_id, "deleted": False})


def given_fields(body: Mapping[str, Any]) -> Document:
    """Return what a body says of a subscriber; null is said too."""
    return {field: body[field] for field in WRITABLE if field in body}


def insert_subscriber(request: Request, subscriber_id: str, fields: Document) -> Document:
    """Insert a subscriber; data that is empty or null is not stored."""
    now = request.state.now()
    kept = minimized({field: value for field, value in fields.items() if field != "data" or value})
    made = {
        "_id": request.state.new_id(),
        **request.scope,
        **kept,
        "subscriberId": subscriber_id,
        "channels": [],
        "isOnline": False,
        "deleted": False,
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    forget_cached(request.state, request.environment_id, subscriber_id)
    request.store.insert("subscribers", made)
    return made


def write_subscriber(request: Request, found: Document, fields: Document) -> Document:
    """Write fields of a subscriber, null too; nothing given writes nothing."""
    if not fields:
        return found
    written = {**found, **fields, "updatedAt": request.state.now()}
    request.store.replace("subscribers", written)
    forget_cached(request.state, request.environment_id, found["subscriberId"])
    return written


def delete_subscriber(request: Request) -> Document:
    """Delete a subscriber for good, with everything that hangs on it."""
    subscriber_id = request.path["subscriberId"]
    found = find_subscriber(request, subscriber_id)
    if found is None:
        raise refused(404, "Subscriber was not found", externalSubscriberId=subscriber_id)
    for collection in ("preferences", "topic_members", "messages"):
        request.store.remove(collection, {"_subscriberId": found["_id"]})
    request.store.remove("subscribers", {"_id": found["_id"]})
    forget_cached(request.state, request.environment_id, subscriber_id)
    return {"acknowledged": True, "status": "deleted"}


def known_subscriber(request: Request, text: str) -> Document:
    """Return the subscriber that the path names; refuse with a text that has `{}` for the id."""
    subscriber_id = request.path["subscriberId"]
    found = find_subscriber(request, subscriber_id)
    if found is None:
        raise not_found(text.format(subscriber_id))
    return found
