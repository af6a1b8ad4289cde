"""Answers of `/v2/subscribers`: search, create, read, change, delete."""

from novu_flows.emulator.http.checks import STRING, check, optional
from novu_flows.emulator.http.refusal import conflict
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import check_page, contains, page_of
from novu_flows.emulator.v2.subscriber_fields import (
    FIELD_CHECKS,
    NEW_CHECKS,
    delete_subscriber,
    find_subscriber,
    given_fields,
    insert_subscriber,
    known_subscriber,
    shown_v2,
    write_subscriber,
)
from novu_flows.javascript.json import trim


def search(request: Request) -> Document:
    """List the subscribers that fit all filters, by cursor."""
    check_page(
        request.query, *(optional(name, STRING) for name in ("email", "name", "phone", "subscriberId"))
    )
    found = [one for one in request.find("subscribers", {"deleted": False}) if _fits(request, one)]
    return page_of(request, found, "ListSubscribers").shown(shown_v2)


def _fits(request: Request, subscriber: Document) -> bool:
    query = request.query
    wanted = query.get("subscriberId")
    return (
        contains(subscriber.get("email"), query.get("email"))
        and contains(subscriber.get("phone"), query.get("phone"))
        and contains(_name(subscriber), query.get("name"))
        and (not wanted or subscriber["subscriberId"] == wanted)
    )


def _name(subscriber: Document) -> str:
    return " ".join(filter(None, (subscriber.get("firstName"), subscriber.get("lastName"))))


def create(request: Request) -> Document:
    """Create a subscriber or write into the one that has the id; there, absent data empties what is stored."""
    given = request.body.get("subscriberId")
    subscriber_id = trim(given) if isinstance(given, str) else ""
    check(
        {**request.body, **({"subscriberId": subscriber_id} if isinstance(given, str) else {})}, *NEW_CHECKS
    )
    found = find_subscriber(request, subscriber_id)
    if found is None:
        return shown_v2(insert_subscriber(request, subscriber_id, given_fields(request.body)))
    if request.query.get("failIfExists") == "true":
        raise conflict(f'Subscriber with id "{subscriber_id}" already exists')
    fields = given_fields(request.body) | {"data": request.body.get("data") or {}}
    return shown_v2(write_subscriber(request, found, fields))


def get_one(request: Request) -> Document:
    """Read a subscriber."""
    return shown_v2(known_subscriber(request, "Subscriber: {} was not found"))


def patch(request: Request) -> Document:
    """Change what was given; null clears. The answer has the time of the change before."""
    check(request.body, *FIELD_CHECKS)
    found = known_subscriber(request, "Subscriber {} was not found")
    fields = given_fields(request.body)
    write_subscriber(request, found, fields)
    return {**shown_v2(found), **fields}


ROUTES = (
    Route("GET", "/v2/subscribers", search),
    Route("POST", "/v2/subscribers", create),
    Route("GET", "/v2/subscribers/:subscriberId", get_one),
    Route("PATCH", "/v2/subscribers/:subscriberId", patch),
    Route("DELETE", "/v2/subscribers/:subscriberId", delete_subscriber),
)
