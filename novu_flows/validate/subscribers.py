"""Rules for subscribers, apart from credentials and preferences."""

import json
from collections.abc import Iterator

from novu_flows.declare.collection import Declarations
from novu_flows.declare.subscriber import Subscriber
from novu_flows.issues import Issue
from novu_flows.validate.data import data_issues
from novu_flows.validate.place import Place, subscriber_place
from novu_flows.validate.spelling import encoding_issues, is_blank, is_encodable, is_trimmed
from novu_flows.validate.urls import link_issues
from novu_flows.wire.formats import is_email, is_locale

_PROFILE = ("email", "first_name", "last_name", "phone", "avatar", "locale")
LARGEST_BODY = 100 * 1024  # API notes, section 2.7: above, Novu answers 413
_ENVELOPE = 200


def subscriber_ids(declarations: Declarations) -> Iterator[Issue]:
    """Tell of subscriber ids that Novu refuses, or keeps in another form."""
    for subscriber in declarations.subscribers:
        if trouble := id_trouble(subscriber.subscriber_id):
            yield subscriber_place(subscriber).error(
                "invalid-subscriber-id",
                f"the subscriber id {trouble}",
                "use the id that your application has",
            )


def id_trouble(text: str) -> str:
    """Say what is wrong with a subscriber id (API notes, section 2.11); empty where nothing is."""
    if is_blank(text):
        return "is empty"
    if not is_trimmed(text):
        return "begins or ends with a space, which Novu removes"
    if text in (".", ".."):
        return "cannot stand in a URL"
    return "" if is_encodable(text) else "holds half of a surrogate pair"


def profiles(declarations: Declarations) -> Iterator[Issue]:
    """Tell of profiles that Novu refuses: e-mail addresses and locales by its own rules."""
    for subscriber in declarations.subscribers:
        place = subscriber_place(subscriber)
        for name in _PROFILE:
            value: object = getattr(subscriber, name)
            if isinstance(value, str) and value:
                yield from encoding_issues(place.part(name), value)
                yield from _profile(place.part(name), name, value)


def custom_data(declarations: Declarations) -> Iterator[Issue]:
    """Tell of `data` that JSON or Novu cannot hold."""
    for subscriber in declarations.subscribers:
        yield from data_issues(subscriber_place(subscriber).part("data"), subscriber)


def sizes(declarations: Declarations) -> Iterator[Issue]:
    """Tell of subscribers that are larger than Novu takes in one request."""
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
        case "locale" if not is_locale(value):
            yield place.error(
                "invalid-locale", f"Novu takes {value!r} for no locale", "write it as en, en_US or zh-Hans-CN"
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
    except (TypeError, ValueError, RecursionError):  # told of as invalid data
        return ""
