"""Rules for subscribers, apart from credentials and preferences."""

import json
import math
from collections.abc import Callable, Iterator, Mapping

from novu_flows.check.place import Place, subscriber_place
from novu_flows.check.texts import encoding_issues, is_blank, is_encodable, is_trimmed, link_issues
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import Subscriber
from novu_flows.issues import Issue
from novu_flows.javascript.validator import is_email, is_locale, is_locale_tag, is_time_zone

LARGEST_NUMBER = 2**53  # above, JavaScript rounds
DEEPEST = 90  # the database keeps a hundred levels, some of which are Novu's own
_LOST_KEY = "__proto__"


def data_issues(place: Place, subscriber: Subscriber) -> Iterator[Issue]:
    """Report all in `data` that would not arrive, or not stay, as it is declared."""
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


_PROFILE = ("email", "first_name", "last_name", "phone", "avatar", "locale")
LARGEST_BODY = 100 * 1024  # docs/novu/v1.md, section 2.7: above, Novu answers 413
_ENVELOPE = 200


def subscriber_ids(declarations: Declarations) -> Iterator[Issue]:
    """Report subscriber ids that Novu refuses, or keeps in another form."""
    for subscriber in declarations.subscribers:
        if trouble := id_trouble(subscriber.subscriber_id):
            yield subscriber_place(subscriber).error(
                "invalid-subscriber-id",
                f"the subscriber id {trouble}",
                "use the id that your application has",
            )


def id_trouble(text: str) -> str:
    """Return what is wrong with a subscriber id (docs/novu/v1.md, section 2.11); empty where nothing is."""
    if is_blank(text):
        return "is empty"
    if not is_trimmed(text):
        return "begins or ends with a space, which Novu removes"
    if text in (".", ".."):
        return "cannot stand in a URL"
    return "" if is_encodable(text) else "holds half of a surrogate pair"


def profiles(declarations: Declarations) -> Iterator[Issue]:
    """Report profiles that Novu refuses: e-mail addresses by its own rules, avatars that are no links."""
    for subscriber in declarations.subscribers:
        place = subscriber_place(subscriber)
        for name in _PROFILE:
            value: object = getattr(subscriber, name)
            if isinstance(value, str) and value:
                yield from encoding_issues(place.part(name), value)
                yield from _profile(place.part(name), name, value)


def locales(declarations: Declarations) -> Iterator[Issue]:
    """Report locales that Novu 0.14 refuses."""
    yield from _locales(declarations, is_locale)


def todays_locales(declarations: Declarations) -> Iterator[Issue]:
    """Report locales and time zones that today's Novu refuses."""
    yield from _locales(declarations, is_locale_tag)
    for subscriber in declarations.subscribers:
        zone = subscriber.timezone
        if isinstance(zone, str) and zone and not is_time_zone(zone):
            yield (
                subscriber_place(subscriber)
                .part("timezone")
                .error(
                    "invalid-timezone",
                    f"Novu takes {zone!r} for no time zone",
                    "write it as Europe/Berlin, or as an offset: +02:00",
                )
            )


def _locales(declarations: Declarations, is_known: Callable[[str], bool]) -> Iterator[Issue]:
    for subscriber in declarations.subscribers:
        locale = subscriber.locale
        if isinstance(locale, str) and locale and not is_known(locale):
            yield (
                subscriber_place(subscriber)
                .part("locale")
                .error(
                    "invalid-locale",
                    f"Novu takes {locale!r} for no locale",
                    "write it as en, en_US or zh-Hans-CN",
                )
            )


def custom_data(declarations: Declarations) -> Iterator[Issue]:
    """Report `data` that JSON or Novu cannot hold."""
    for subscriber in declarations.subscribers:
        yield from data_issues(subscriber_place(subscriber).part("data"), subscriber)


def sizes(declarations: Declarations) -> Iterator[Issue]:
    """Report subscribers that are larger than Novu takes in one request."""
    for subscriber in declarations.subscribers:
        size = _size(subscriber)
        if size > LARGEST_BODY:
            yield subscriber_place(subscriber).error(
                "too-large",
                f"the subscriber takes {size} bytes; Novu takes {LARGEST_BODY} in one request",
                "keep less in `data`",
            )


def _profile(place: Place, name: str, value: str) -> Iterator[Issue]:
    match name:
        case "email" if not is_email(value):
            yield place.error(
                "invalid-email", f"Novu takes {value!r} for no e-mail address", "write it as ada@example.com"
            )
        case "avatar":
            yield from link_issues(place, value)
        case _:
            pass


def _size(subscriber: Subscriber) -> int:
    texts = [value for name in _PROFILE if isinstance(value := getattr(subscriber, name), str)]
    return _ENVELOPE + sum(len(text.encode("utf-8", "replace")) for text in (*texts, _json(subscriber.data)))


def _json(data: object) -> str:
    try:
        return json.dumps(data, default=str, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):  # reported as invalid data
        return ""
