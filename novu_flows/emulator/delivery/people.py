"""Subscribers as a trigger makes and changes them (API notes, section 6.1)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.checks import DEFINED, NOT_EMPTY, STRING, faults, required
from novu_flows.emulator.javascript import trim
from novu_flows.emulator.store import Document
from novu_flows.emulator.subscriber_rules import PROFILE_CHECKS, change_subscriber, differs, make_subscriber
from novu_flows.emulator.world import World

# What a trigger takes of an inline recipient: `data` and `channels` are not among it (observed, 21).
PROFILE = tuple(declared.name for declared in PROFILE_CHECKS)

_RULES = (required("subscriberId", DEFINED, STRING, NOT_EMPTY), *PROFILE_CHECKS)


class NotASubscriber(Exception):
    """A recipient cannot be made a subscriber of; the whole trigger ends there."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(messages)
        self.messages = messages


def met(world: World, scope: Document, recipient: Any) -> Document:
    """Give the subscriber that a recipient means, made or brought up to date; raise NotASubscriber."""
    given = recipient if isinstance(recipient, dict) else {}
    known = _find(world, scope, given.get("subscriberId"))
    if known and not differs(known, given):
        return known
    given = _checked(given)
    known = known or _find(world, scope, given["subscriberId"])
    return change_subscriber(world, known, given) if known else make_subscriber(world, scope, given)


def _find(world: World, scope: Document, subscriber_id: Any) -> Document | None:
    if not isinstance(subscriber_id, str):
        return None
    where = {"_environmentId": scope["_environmentId"], "subscriberId": subscriber_id, "deleted": False}
    return world.store.find_one("subscribers", where)


def _checked(given: Mapping[str, Any]) -> Document:
    subscriber_id = given.get("subscriberId")
    trimmed = trim(subscriber_id) if isinstance(subscriber_id, str) else subscriber_id
    kept = {"subscriberId": trimmed, **{field: given[field] for field in PROFILE if field in given}}
    found = list(faults(kept, _RULES))
    if found:
        raise NotASubscriber(found)
    return kept
