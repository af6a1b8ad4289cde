"""Whom a request is about to subscribe to a topic, or to unsubscribe, and what came of it."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.http.checks import (
    DEFINED,
    STRING,
    Property,
    each,
    faults,
    nested_faults,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import server_error
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.context_checks import context_faults
from novu_flows.emulator.v2.refusals import invalid_fields, refused, validation_error

_MOST_AT_ONCE = 100
_FEWEST = "At least one subscription is required"
_WISH: tuple[Property, ...] = (
    optional("identifier", STRING),
    required("subscriberId", DEFINED, STRING),
    optional("name", STRING),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One subscription that was asked for: whose, under which identifier."""

    subscriber_id: str | None
    identifier: str | None = None
    name: str | None = None


def wishes_of(body: Mapping[str, Any]) -> list[Wish]:
    """Return the subscriptions of a request, without them the ids of subscribers."""
    return [_wish(item) for item in body.get("subscriptions") or body.get("subscriberIds") or ()]


def _wish(item: Any) -> Wish:
    """Return what one item asks for; null has no fields to be read, and the request fails."""
    match item:
        case str():
            return Wish(item)
        case dict():
            return Wish(*(_text(item.get(name)) for name in ("subscriberId", "identifier", "name")))
        case None:
            raise server_error()
        case _:
            return Wish(None)


def _text(value: Any) -> str | None:
    """Return an id as the database is asked for it: a number is written out, what is no text fails."""
    if isinstance(value, dict | list):
        raise server_error()
    return str(value) if value else None


def check_subscribing(body: Mapping[str, Any]) -> None:
    """Refuse a request to subscribe that is not valid, in its two rounds."""
    _refuse(
        [
            *_list_faults(body, "subscriberIds", "subscribe"),
            *_list_faults(body, "subscriptions", "subscribe"),
            *faults(body, (optional("name", STRING),)),
            *context_faults(body),
            *_preference_faults(body),
        ]
    )
    given = body.get("subscriptions") or [{"subscriberId": one} for one in body.get("subscriberIds") or ()]
    if not given:
        raise invalid_fields("CreateSubscriptions", {"subscriptions": ([_FEWEST], [])})
    if None in given:
        raise server_error()
    wrong = {
        f"subscriptions.{index}.{declared.name}": (texts, wish.get(declared.name))
        for index, wish in enumerate(given)
        for declared in _WISH
        if (texts := list(faults(wish, (declared,))))
    }
    if wrong:
        raise invalid_fields("CreateSubscriptions", wrong)


def check_changing(body: Mapping[str, Any]) -> None:
    """Refuse a change of a subscription that is not valid."""
    _refuse([*faults(body, (optional("name", STRING),)), *_preference_faults(body)])


def check_unsubscribing(body: Mapping[str, Any]) -> None:
    """Refuse a request to unsubscribe that is not valid; there a subscriber's id may stand for a subscription."""
    found = (_list_faults(body, name, "unsubscribe") for name in ("subscriberIds", "subscriptions"))
    _refuse([fault for each_list in found for fault in each_list])


def _refuse(found: list[str]) -> None:
    if found:
        raise validation_error(found)


def _list_faults(body: Mapping[str, Any], name: str, verb: str) -> Iterator[str]:
    given, are_ids = body.get(name), name == "subscriberIds"
    if given is None:
        return
    nested = () if are_ids or verb == "unsubscribe" else nested_faults(body, name, (), each_value=True)
    inner = list(nested) if isinstance(given, list) else []
    yield from inner or _size_faults(given, verb, "subscribers" if are_ids else "subscriptions")
    if are_ids:
        yield from faults(body, (optional(name, each(STRING)),))
    if not isinstance(given, list):
        yield f"{name} must be an array"
        yield from nested


def _size_faults(given: object, verb: str, things: str) -> Iterator[str]:
    size = len(given) if isinstance(given, list) else None
    if not size:
        yield "At least one subscriber identifier is required" if things == "subscribers" else _FEWEST
    if size is None or size > _MOST_AT_ONCE:
        yield f"Cannot {verb} more than {_MOST_AT_ONCE} {things} at once"


def _preference_faults(body: Mapping[str, Any]) -> Iterator[str]:
    given = body.get("preferences")
    if given is not None and not isinstance(given, list):
        yield "preferences must be an array"
    yield from nested_faults(body, "preferences", (), each_value=True)


@dataclass(slots=True)
class BulkResult:
    """What came of the wishes of one request."""

    total: int
    done: list[Document] = field(default_factory=list)
    errors: list[Document] = field(default_factory=list)

    def fail(self, subscriber_id: str | None, code: str, message: str) -> None:
        """Note that a wish could not be met."""
        self.errors.append({"subscriberId": subscriber_id, "code": code, "message": message})

    def fail_unknown(self, wanted: list[str], known: set[str]) -> None:
        """Note each subscriber that there is not, as often as it is asked for."""
        for subscriber_id in wanted:
            if subscriber_id not in known:
                text = f"Subscriber with ID '{subscriber_id}' could not be found."
                self.fail(subscriber_id, "SUBSCRIBER_NOT_FOUND", text)

    def answer(self) -> Document:
        """Return the answer; refuse where every wish failed."""
        meta = {"totalCount": self.total, "successful": len(self.done), "failed": len(self.errors)}
        body = {"data": self.done, "meta": meta, **({"errors": self.errors} if self.errors else {})}
        if self.errors and not self.done:
            raise refused(400, "Api Exception Raised with status 400", **body)
        return body
