"""How messages are shown: with the subscriber and the actor that their ids stand for."""

from typing import Any

from novu_flows.emulator.documents import minimized, single
from novu_flows.emulator.store import Document, Store

_PERSON = ("_id", "firstName", "subscriberId", "lastName", "avatar")


def message_single(message: Document) -> Document:
    """Show one message as a hydrated read does."""
    return single(minimized(message))


def message_with_people(store: Store, message: Document) -> Document:
    """
    Show a message of a list, with `subscriber` and `actorSubscriber`; those that are deleted are null.

    An actor that is a subscriber shows that subscriber's avatar (API notes, section 5.1).
    """
    actor = _person(store, message.get("_actorId"))
    shown = {
        **message_single(message),
        "subscriber": _person(store, message["_subscriberId"]),
        "actorSubscriber": actor,
    }
    if message.get("_actorId") and (message.get("actor") or {}).get("type") == "user":
        shown["actor"] = {**message["actor"], "data": (actor or {}).get("avatar") or None}
    return shown


def _person(store: Store, database_id: str | None) -> Document | None:
    found = living_subscriber(store, database_id)
    return None if found is None else selected(found, _PERSON)


def living_subscriber(store: Store, database_id: str | None) -> Document | None:
    """Give the subscriber of a database id, unless deleted."""
    if database_id is None:
        return None
    return store.find_one("subscribers", {"_id": database_id, "deleted": False})


def selected(document: Document, fields: tuple[str, ...]) -> dict[str, Any]:
    """Show some fields of a document, as a populated path does: those that are there, and `id`."""
    return single({field: document[field] for field in fields if field in document})
