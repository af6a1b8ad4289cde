"""How Novu 3.15 shows a subscription to a topic."""

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.topics import shown_topic

_OWNER = ("_id", "subscriberId", "firstName", "lastName", "avatar", "email")
_STAMPS = ("createdAt", "updatedAt")
_TOPIC = ("_id", "key", "name")


def _picked(document: Document, fields: tuple[str, ...]) -> Document:
    return {field: document[field] for field in fields if field in document}


def shown_subscription(topic: Document, member: Document, owner: Document | None) -> Document:
    """Show a subscription as the answer to a write does."""
    return {
        **_picked(member, ("_id", "identifier", "name")),
        "topic": _picked(topic, _TOPIC),
        "subscriber": None if owner is None else _picked(owner, (*_OWNER, *_STAMPS)),
        **_picked(member, _STAMPS),
    }


def in_list(request: Request, member: Document) -> Document:
    """Show a subscription as the lists do."""
    topic = request.find_one("topics", {"_id": member["_topicId"]})
    owner = request.find_one("subscribers", {"_id": member["_subscriberId"]})
    return {
        **_picked(member, ("_id", "identifier")),
        "topic": None if topic is None else shown_topic(topic),
        "createdAt": member["createdAt"],
        "subscriber": None if owner is None else _picked(owner, _OWNER),
    }
