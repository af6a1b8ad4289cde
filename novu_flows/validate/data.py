"""What a subscriber's custom `data` may be: JSON, as Novu keeps it (API notes, section 2.11)."""

import math
from collections.abc import Iterator, Mapping

from novu_flows.declare.subscriber import Subscriber
from novu_flows.issues import Issue
from novu_flows.validate.place import Place
from novu_flows.validate.spelling import is_encodable

LARGEST_NUMBER = 2**53  # above, JavaScript rounds
DEEPEST = 90  # the database keeps a hundred levels, some of which are Novu's own
_LOST_KEY = "__proto__"


def data_issues(place: Place, subscriber: Subscriber) -> Iterator[Issue]:
    """Tell of all in `data` that would not arrive, or not stay, as it is declared."""
    data = subscriber.data
    if not isinstance(data, Mapping):
        return
    if not data and subscriber.data_mode == "merge":
        yield place.warning(
            "empty-object",
            "no key is declared, so nothing is compared",
            'write data=None, or data_mode="replace", where it must be empty',
        )
    for key, value in data.items():
        yield from _key(place, key, ())
        yield from _value(place, value, (str(key),))


def _value(place: Place, value: object, path: tuple[str, ...]) -> Iterator[Issue]:
    if len(path) > DEEPEST:
        yield _invalid(place, path[:3], f"is nested more than {DEEPEST} deep", "flatten it")
        return
    match value:
        case None | bool():
            return
        case str():
            yield from _text(place, value, path)
        case int() | float():
            yield from _number(place, value, path)
        case Mapping():
            yield from _object(place, value, path)
        case list() | tuple():
            for number, one in enumerate(value):
                yield from _value(place, one, (*path, str(number)))
        case _:
            name = type(value).__name__
            yield _invalid(place, path, f"is of type {name}, which JSON does not have", "write it as a text")


def _object(place: Place, value: Mapping[object, object], path: tuple[str, ...]) -> Iterator[Issue]:
    if not value:
        yield place.warning(
            "empty-object", f"{'.'.join(path)} is an empty object, which Novu drops", "leave it out"
        )
    for key, one in value.items():
        yield from _key(place, key, path)
        yield from _value(place, one, (*path, str(key)))


def _key(place: Place, key: object, path: tuple[str, ...]) -> Iterator[Issue]:
    at = (*path, str(key))
    if not isinstance(key, str):
        yield _invalid(place, at, f"has a key of type {type(key).__name__}", "write the key as a text")
    elif key == _LOST_KEY or "\0" in key:
        yield _invalid(place, at, "has a key that Novu loses", "give it another name")
    else:
        yield from _text(place, key, at)


def _text(place: Place, text: str, path: tuple[str, ...]) -> Iterator[Issue]:
    if not is_encodable(text):
        yield _invalid(place, path, "holds half of a surrogate pair", "remove the character")


def _number(place: Place, number: float, path: tuple[str, ...]) -> Iterator[Issue]:
    if isinstance(number, int):
        if abs(number) > LARGEST_NUMBER:
            yield _invalid(place, path, "is a number that JavaScript rounds", "write it as a text")
    elif not math.isfinite(number):
        yield _invalid(place, path, f"is {number}, which JSON does not have", "write null, or a text")


def _invalid(place: Place, path: tuple[str, ...], trouble: str, hint: str) -> Issue:
    return place.error("invalid-data", f"{'.'.join(path)!r} {trouble}", hint)
