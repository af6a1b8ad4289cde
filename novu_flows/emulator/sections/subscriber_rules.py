"""How Novu 0.14 makes and changes a subscriber from what it was given (docs/novu/v1.md, sections 3.3 and 3.4)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import EMAIL, LOCALE, STRING, optional
from novu_flows.emulator.store.cached import forget_cached
from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import is_equal, is_truthy

# The fields that POST, PUT and an inline recipient may write, in the order in which Novu checks them.
PROFILE_CHECKS = (
    optional("email", EMAIL),
    optional("firstName", STRING),
    optional("lastName", STRING),
    optional("phone", STRING),
    optional("avatar", STRING),
    optional("locale", LOCALE),
)
_BEFORE_ID, _AFTER_ID = ("firstName", "lastName", "phone"), ("email", "avatar", "locale")
WRITABLE = (*_BEFORE_ID, *_AFTER_ID, "data")


def make_subscriber(state: State, scope: Document, given: Mapping[str, Any]) -> Document:
    """Insert a new subscriber; a null that was given is kept."""
    now = state.now()
    made: Document = minimized(
        {
            "_id": state.new_id(),
            **scope,
            **_only(given, _BEFORE_ID),
            "subscriberId": given["subscriberId"],
            **_only(given, _AFTER_ID),
            "channels": [],
            **_only(given, ("data",)),
            "deleted": False,
            "createdAt": now,
            "updatedAt": now,
            "__v": 0,
        }
    )
    forget_cached(state, made["_environmentId"], made["subscriberId"])
    state.store.insert("subscribers", made)
    return made


def change_subscriber(state: State, found: Document, given: Mapping[str, Any]) -> Document:
    """
    Write what was given into every subscriber of the id of the one that was found, if anything differs.

    Return what the server answers: the one that was found with what was written, `updatedAt` still the old one.
    """
    if not differs(found, given):
        return found
    written = {field: given[field] for field in WRITABLE if given.get(field) is not None}
    write_to_all(state, found, written)
    forget_cached(state, found["_environmentId"], found["subscriberId"])
    return {**found, **written}


def differs(found: Document, given: Mapping[str, Any]) -> bool:
    """Return whether there is something to write: null and the empty string alone never count."""
    return any(
        is_truthy(given.get(field)) and not is_equal(found.get(field), given[field]) for field in WRITABLE
    )


def write_to_all(state: State, found: Document, fields: Document) -> None:
    """Write fields into all subscribers of one id: there may be several (docs/novu/v1.md, section 3.3)."""
    where = {
        "_environmentId": found["_environmentId"],
        "subscriberId": found["subscriberId"],
        "deleted": False,
    }
    for each in state.store.find("subscribers", where):
        state.store.replace("subscribers", {**each, **fields, "updatedAt": state.now()})


def _only(given: Mapping[str, Any], fields: tuple[str, ...]) -> Document:
    return {field: given[field] for field in fields if field in given}
