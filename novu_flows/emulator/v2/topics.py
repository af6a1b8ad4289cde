"""Answers of `/v2/topics`: search, create, read, rename, delete."""

import re
from typing import Any

from novu_flows.emulator.http.checks import (
    NOT_EMPTY,
    STRING,
    PropertyCheck,
    check,
    max_length,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import bad_request, conflict, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import check_page, contains, page_of
from novu_flows.javascript.validator import is_email

_LONGEST = 100
_KEY = re.compile(r"[a-zA-Z0-9\-_:.]+")
_SHOWN = ("_id", "name", "key", "createdAt", "updatedAt")


def _is_length(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= _LONGEST


def _key_faults(value: object) -> str:
    """Return what class-validator says of a length: which bound a text misses, both of what is no text."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"key must be shorter than or equal to {_LONGEST} characters"
    if value is None or value == "":
        return "key must be longer than or equal to 1 characters"
    return f"key must be longer than or equal to 1 and shorter than or equal to {_LONGEST} characters"


def search(request: Request) -> Document:
    """List the topics that fit all filters, by cursor."""
    query = request.query
    check_page(query, optional("key", STRING), optional("name", STRING), is_counted=True)
    found = [
        topic
        for topic in request.find("topics", {})
        if contains(topic["key"], query.get("key")) and contains(topic.get("name"), query.get("name"))
    ]
    return page_of(request, found, "ListTopics").shown(shown_topic)


def shown_topic(topic: Document) -> Document:
    """Show a topic as the v2 routes do; one that was made by a subscription has no name."""
    return {field: topic[field] for field in _SHOWN if field in topic}


def create(request: Request) -> Document:
    """Create a topic, or rename the one of the key; the answer to that has the old name."""
    key: Any = request.body.get("key")
    length = PropertyCheck(_is_length, _key_faults(key))
    check(
        request.body,
        required("key", length, NOT_EMPTY, STRING),
        optional("name", max_length(_LONGEST), STRING),
    )
    refuse_key(key)
    found = request.find_one("topics", {"key": key})
    if found is None:
        return shown_topic(insert_topic(request, key, request.body.get("name")))
    if request.query.get("failIfExists") == "true":
        raise conflict(f'Topic with key "{key}" already exists')
    if request.body.get("name") is not None:
        rename_topic(request, found, request.body["name"])
    return shown_topic(found)


def refuse_key(key: str) -> None:
    """Refuse a key with letters that no key has."""
    if not _KEY.fullmatch(key) and not is_email(key):
        raise bad_request(
            f'Invalid topic key: "{key}". Topic keys must contain only alphanumeric characters '
            "(a-z, A-Z, 0-9), hyphens (-), underscores (_), colons (:), or be a valid email address."
        )


def insert_topic(request: Request, key: str, name: str | None) -> Document:
    """Insert a topic."""
    now = request.state.now()
    topic = {
        "_id": request.state.new_id(),
        **request.scope,
        "key": key,
        **({} if name is None else {"name": name}),
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    request.store.insert("topics", topic)
    return topic


def rename_topic(request: Request, topic: Document, name: str) -> Document:
    """Write the name of a topic."""
    renamed = {**topic, "name": name, "updatedAt": request.state.now()}
    request.store.replace("topics", renamed)
    return renamed


def known_topic(request: Request) -> Document:
    """Return the topic that the path names."""
    key = request.path["topicKey"]
    found = request.find_one("topics", {"key": key})
    if found is None:
        raise not_found(f"Topic with key {key} not found")
    return found


def get_one(request: Request) -> Document:
    """Read a topic."""
    return shown_topic(known_topic(request))


def rename(request: Request) -> Document:
    """Rename a topic."""
    check(request.body, required("name", NOT_EMPTY, STRING))
    return shown_topic(rename_topic(request, known_topic(request), request.body["name"]))


def delete(request: Request) -> Document:
    """Delete a topic with its subscriptions."""
    topic = known_topic(request)
    request.store.remove("topic_members", {"_topicId": topic["_id"]})
    request.store.remove("topics", {"_id": topic["_id"]})
    return {"acknowledged": True}


ROUTES = (
    Route("GET", "/v2/topics", search),
    Route("POST", "/v2/topics", create),
    Route("GET", "/v2/topics/:topicKey", get_one),
    Route("PATCH", "/v2/topics/:topicKey", rename),
    Route("DELETE", "/v2/topics/:topicKey", delete),
)
