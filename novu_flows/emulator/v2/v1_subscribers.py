"""Answers of `/v1/subscribers` as Novu 3.15 gives them: null clears, several at once, a page without a total."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    DEFINED,
    STRING,
    check,
    faults,
    nested_faults,
    nested_list_faults,
    number_of,
    optional,
    required,
    shown,
)
from novu_flows.emulator.http.refusal import bad_request, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import LARGEST_PAGE, PAGE_SIZE
from novu_flows.emulator.v2.refusals import invalid_command, validation_error
from novu_flows.emulator.v2.subscriber_fields import (
    FIELD_CHECKS,
    ID_CHECK,
    delete_subscriber,
    find_subscriber,
    given_fields,
    insert_subscriber,
    known_subscriber,
    write_subscriber,
)
from novu_flows.emulator.v2.v1_credentials import add_channels
from novu_flows.javascript.json import trim

_MOST_AT_ONCE = 500
_CREDENTIALS = (optional("webhookUrl", STRING), optional("deviceTokens", ARRAY))


def list_page(request: Request) -> Document:
    """List a page of subscribers as they are stored, the oldest first."""
    page, limit = number_of(request.query.get("page"), 0), number_of(request.query.get("limit"), PAGE_SIZE)
    if limit > LARGEST_PAGE:
        raise validation_error([f"limit must not be greater than {LARGEST_PAGE}"])
    start, size = int(page * limit), int(limit)
    living = {"_environmentId": request.environment_id, "deleted": False}
    found = request.store.find("subscribers", living, skip=start, limit=size + 1)
    return {
        "page": shown(page),
        "hasMore": len(found) > size,
        "pageSize": shown(limit),
        "data": found[:size],
    }


def create(request: Request) -> Document:
    """Create a subscriber or write into the one that has the id, credentials too; what is absent keeps."""
    _check_new(request.body)
    subscriber_id = trim(request.body["subscriberId"])
    if not subscriber_id:
        text = "subscriberId should not be empty"
        raise invalid_command("CreateOrUpdateSubscriber", "subscriberId", text, value="")
    written, _ = _upsert(request, subscriber_id, _fields(request))
    return single(add_channels(request, written, request.body.get("channels")))


def _check_new(body: Mapping[str, Any]) -> None:
    found = [*faults(body, (ID_CHECK,)), *_channel_faults(body), *faults(body, FIELD_CHECKS)]
    if found:
        raise validation_error(found)


def _channel_faults(body: Mapping[str, Any]) -> Iterator[str]:
    """Return what is wrong with the credentials that a subscriber comes with."""
    held = body.get("channels")
    if held is not None:
        yield from nested_list_faults(body, "channels", ())
    for index, channel in enumerate(held if isinstance(held, list) else ()):
        given = channel if isinstance(channel, dict) else {}
        yield from (
            f"channels.{index}.{fault}" for fault in nested_faults(given, "credentials", _CREDENTIALS)
        )


def _fields(request: Request) -> Document:
    """Return what these routes write of a subscriber; they pass over its time zone."""
    return {name: value for name, value in given_fields(request.body).items() if name != "timezone"}


def _upsert(request: Request, subscriber_id: str, fields: Document) -> tuple[Document, bool]:
    found = find_subscriber(request, subscriber_id)
    if found is None:
        return insert_subscriber(request, subscriber_id, fields), True
    return write_subscriber(request, found, fields), False


def create_many(request: Request) -> Document:
    """Create or change up to five hundred subscribers; one that is not valid refuses all."""
    _check_many(request.body)
    outcome: dict[str, list[Document]] = {"updated": [], "created": [], "failed": []}
    for given in request.body["subscribers"]:
        subscriber_id = given["subscriberId"]
        channels = {"channels": given["channels"]} if given.get("channels") is not None else {}
        _, is_new = _upsert(request, subscriber_id, given_fields(given) | channels)
        outcome["created" if is_new else "updated"].append({"subscriberId": subscriber_id})
    return outcome


def _check_many(body: Mapping[str, Any]) -> None:
    given = body.get("subscribers")
    if not given and given != {}:
        raise validation_error(
            ["subscribers should not be empty", *faults(body, (required("subscribers", ARRAY),))]
        )
    found = list(_faults_of_each(given)) if isinstance(given, list) else ["subscribers must be an array"]
    if found:
        raise validation_error(found)
    if len(given) > _MOST_AT_ONCE:
        text = f"subscribers must contain no more than {_MOST_AT_ONCE} elements"
        raise invalid_command("BulkCreateSubscribers", "subscribers", text, value=given)


def _faults_of_each(given: list[Any]) -> Iterator[str]:
    for index, one in enumerate(given):
        if isinstance(one, dict):
            found = (*faults(one, (ID_CHECK,)), *_channel_faults(one), *faults(one, FIELD_CHECKS))
            yield from (f"subscribers.{index}.{fault}" for fault in found)
        elif one is not None:
            yield "subscribers.each value in nested property subscribers must be either object or array"


def get_one(request: Request) -> Document:
    """Read a subscriber, with the keys of its topics where they are asked for."""
    found = known_subscriber(request, "Subscriber '{}' was not found")
    if request.query.get("includeTopics") != "true":
        return single(found)
    members = request.find("topic_members", {"_subscriberId": found["_id"]})
    return {**single(found), "topics": [member["topicKey"] for member in members]}


def update(request: Request) -> Document:
    """Change what was given; null clears. The answer has the time of the change before."""
    check(request.body, optional("channels", ARRAY), *FIELD_CHECKS)
    subscriber_id = request.path["subscriberId"]
    found = find_subscriber(request, subscriber_id)
    if found is None:
        raise bad_request(f"SubscriberId: {subscriber_id} not found")
    fields = _fields(request)
    written = add_channels(request, found, request.body.get("channels"))
    write_subscriber(request, written, fields)
    return {**single(written if fields and request.body.get("channels") else found), **fields}


def set_online(request: Request) -> Document:
    """Note whether a subscriber is online, and until when one was."""
    check(request.body, required("isOnline", DEFINED, BOOLEAN))
    found = find_subscriber(request, request.path["subscriberId"])
    if found is None:
        raise not_found("Subscriber not found")
    is_online = request.body["isOnline"]
    left = {} if is_online else {"lastOnlineAt": request.state.now()}
    return single(write_subscriber(request, found, {"isOnline": is_online, **left}))


ROUTES = (
    Route("GET", "/v1/subscribers", list_page),
    Route("POST", "/v1/subscribers", create),
    Route("POST", "/v1/subscribers/bulk", create_many),
    Route("GET", "/v1/subscribers/:subscriberId", get_one),
    Route("PUT", "/v1/subscribers/:subscriberId", update),
    Route("DELETE", "/v1/subscribers/:subscriberId", delete_subscriber),
    Route("PATCH", "/v1/subscribers/:subscriberId/online-status", set_online),
)
