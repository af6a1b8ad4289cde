"""Lists and counts of the inbox of a subscriber, by an API key."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    DEFINED,
    MONGO_ID,
    WHOLE,
    PropertyCheck,
    at_least,
    at_most,
    check,
    faults,
    nested_faults,
    optional,
    required,
    to_number,
)
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.inbox_filters import FILTER_CHECKS, QUERY_CHECKS, filter_of, fitting, read_query
from novu_flows.emulator.v2.message_views import in_inbox
from novu_flows.emulator.v2.pages import LARGEST_PAGE, PAGE_SIZE
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.emulator.v2.subscriber_fields import find_subscriber, known_subscriber
from novu_flows.javascript.json import NotJson, read_json

_MOST_FILTERS, _MOST_COUNTED = 30, 100


def list_page(request: Request) -> Document:
    """List the in-app messages that fit, newest first."""
    given, page = read_query(request.query), _page(request.query)
    check({**given, **page}, *QUERY_CHECKS, *_PAGE_CHECKS)
    subscriber = known_subscriber(request, "Subscriber '{}' was not found")
    asked = filter_of(given)
    found = [] if given.get("contextKeys") else fitting(request, subscriber, asked)
    start = _start(request, found, int(page["offset"]))
    end = start + int(page["limit"])
    return {
        "data": [in_inbox(request, message) for message in found[start:end]],
        "hasMore": len(found) > end,
        "filter": asked,
    }


def _page(query: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {
        name: to_number(query[name]) if name in query else float(default)
        for name, default in (("limit", PAGE_SIZE), ("offset", 0))
    }
    return {**numbers, **({"after": query["after"]} if "after" in query else {})}


_AFTER = PropertyCheck(MONGO_ID.holds, "The after cursor must be a valid MongoDB ObjectId")
_PAGE_CHECKS = (
    required("limit", at_most(LARGEST_PAGE), at_least(1), WHOLE),
    optional("after", _AFTER),
    required("offset", at_least(0), WHOLE),
)


def _start(request: Request, found: list[Document], offset: int) -> int:
    after = request.query.get("after")
    if after:
        ids = [message["_id"] for message in found]
        return ids.index(after) + 1 if after in ids else len(found)
    return offset


_FEW_FILTERS = PropertyCheck(
    lambda value: isinstance(value, list) and len(value) <= _MOST_FILTERS,
    f"$property must contain no more than {_MOST_FILTERS} elements",
)


def count(request: Request) -> Document:
    """Count the messages that fit each of several filters, a hundred at most."""
    filters = _filters(request.query.get("filters"))
    subscriber = find_subscriber(request, request.path["subscriberId"])
    if subscriber is None:
        named = f"Subscriber {request.path['subscriberId']} doesn't exist"
        raise bad_request(f"{named} in environment {request.environment_id}")
    asked = [filter_of(one or {}) for one in filters]
    counts = [min(len(fitting(request, subscriber, one)), _MOST_COUNTED) for one in asked]
    return {"data": [{"count": number, "filter": one} for number, one in zip(counts, asked, strict=True)]}


def _filters(given: Any) -> list[Any]:
    """Return the filters of a query, which are a text of JSON."""
    if given is not None:
        try:
            given = read_json(given if isinstance(given, str) else ",".join(map(str, given)))
        except NotJson as error:
            raise bad_request("Invalid filters, the JSON object should be provided.") from error
    holder = {"filters": given}
    inner = list(nested_faults(holder, "filters", FILTER_CHECKS, each_value=True))
    is_nested = isinstance(given, dict | list) and inner
    own = () if is_nested else faults(holder, (required("filters", DEFINED, _FEW_FILTERS, ARRAY),))
    found = [*own, *inner]
    if found:
        raise validation_error(found)
    return list(given)


ROUTES = (
    Route("GET", "/v2/subscribers/:subscriberId/notifications", list_page),
    Route("GET", "/v2/subscribers/:subscriberId/notifications/count", count),
)
