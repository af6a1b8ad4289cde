"""Answers of the section *subscribers* about in-app messages: feed, unseen count."""

from typing import Any

from novu_flows.emulator.http.checks import (
    NUMBER,
    cast_texts,
    cast_truth,
    check,
    optional,
    parse_int,
    shown,
    skip_of,
)
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.messages import message_with_people
from novu_flows.emulator.store.cached import find_cached, kept_answer
from novu_flows.emulator.store.store import Document

PAGE_SIZE = 10


def feed(request: Request) -> Document:
    """List a subscriber's in-app messages, newest first (docs/novu/v1.md, section 5.1)."""
    asked = {**request.query, "page": parse_int(request.query.get("page", "0"))}
    check(asked, optional("page", NUMBER))
    question = ["feed", *request.query.items()]
    return kept_answer(request, question, lambda: _read_feed(request, asked["page"]))


def _read_feed(request: Request, page: float) -> Document:
    subscriber_id = request.path["subscriberId"]
    subscriber = find_cached(request.state, request.environment_id, subscriber_id)
    if subscriber is None:
        raise bad_request(
            f"Subscriber not found for this environment with the id: {subscriber_id}. "
            "Make sure to create a subscriber before fetching the feed."
        )
    where = _in_app(request, subscriber) | {
        "seen": _truths(request.query.get("seen")),
        "read": _truths(request.query.get("read")),
    }
    skip = skip_of(page, PAGE_SIZE)
    found = request.store.find("messages", where, newest_first=True, skip=skip, limit=PAGE_SIZE)
    return {
        "data": [message_with_people(request.store, message) for message in found],
        "totalCount": request.store.count("messages", where),
        "pageSize": PAGE_SIZE,
        "page": shown(page),
    }


def _in_app(request: Request, subscriber: Document) -> dict[str, Any]:
    where = {
        "_environmentId": request.environment_id,
        "_subscriberId": subscriber["_id"],
        "channel": "in_app",
        "deleted": False,
    }
    identifiers = request.query.get("feedIdentifier")
    if not identifiers:
        return where
    feeds = request.find("feeds", {"identifier": cast_texts(identifiers), "deleted": False})
    return {**where, "_feedId": [found["_id"] for found in feeds]}


def _truths(value: object) -> list[bool]:
    """Read `seen` and `read`: both where it is missing, one or several, 500 for what is no truth."""
    if value is None:
        return [True, False]
    return [cast_truth(truth) for truth in (value if isinstance(value, list) else [value])]


def unseen(request: Request) -> Document:
    """Count a subscriber's in-app messages that are not seen, or those that are (docs/novu/v1.md, section 5.2)."""
    seen = request.query.get("seen") == "true"
    question = ["count", seen, request.query.get("feedIdentifier") or None]
    return kept_answer(request, question, lambda: _count(request, seen=seen))


def _count(request: Request, *, seen: bool) -> Document:
    subscriber_id = request.path["subscriberId"]
    subscriber = request.find_one("subscribers", {"subscriberId": subscriber_id, "deleted": False})
    if subscriber is None:
        raise bad_request(
            f"Subscriber {subscriber_id} is not exist in environment {request.environment_id}, "
            "please provide a valid subscriber identifier"
        )
    return {"count": request.store.count("messages", {**_in_app(request, subscriber), "seen": seen})}


ROUTES = (
    Route("GET", "/v1/subscribers/:subscriberId/notifications/feed", feed),
    Route("GET", "/v1/subscribers/:subscriberId/notifications/unseen", unseen),
)
