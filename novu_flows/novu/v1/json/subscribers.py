"""Subscribers, to and from what Novu answers (docs/novu/v1.md, section 3)."""

from collections.abc import Mapping
from typing import cast

from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.workflow import Subscriber
from novu_flows.javascript.json import Json
from novu_flows.novu.observed import DATA, ObservedSubscriber
from novu_flows.novu.v1.answers import SubscriberAnswer
from novu_flows.novu.v1.json.credentials import observed_credentials
from novu_flows.novu.v1.profile import SubscriberProfile
from novu_flows.plan.fields import Fields, Path, Value, blank_to_none, declared


def kept_data(value: object) -> Json:
    """
    Return a JSON value as Novu keeps it: without empty objects at any depth, whole numbers without a fraction.

    (docs/novu/v1.md, section 2.11; recorded section `subscribers: create`.)
    """
    match value:
        case Mapping():
            inner = {str(key): kept_data(held) for key, held in value.items() if key != "__proto__"}
            return {key: held for key, held in inner.items() if held != {}}
        case list() | tuple():
            return [kept_data(held) for held in value]
        case bool() | int() | str() | None:
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < _EXPONENT_FROM else value
        case _:
            message = f"not JSON: a {type(value).__name__}"
            raise TypeError(message)


_EXPONENT_FROM = 1e21


PROFILE = ("email", "first_name", "last_name", "phone", "avatar", "locale")


def declared_subscriber(subscriber: Subscriber) -> dict[Path, Value]:
    """Return the declared fields of a subscriber in comparable form."""
    profile: dict[Path, Value | Unset] = {
        (name,): blank_to_none(getattr(subscriber, name)) for name in PROFILE
    }
    return declared({**profile, **_declared_data(subscriber)})


def observed_subscriber(answer: SubscriberAnswer) -> ObservedSubscriber:
    """Read a subscriber of an answer, from a list or alone; a plan's base is made of the profile and the data."""
    data = kept_data(answer.data)
    profile: dict[str, Json] = {name: getattr(answer, name) or None for name in PROFILE}
    keys = data if isinstance(data, dict) else {}
    own: dict[Path, Value] = {(name,): value for name, value in profile.items()}
    return ObservedSubscriber(
        subscriber_id=answer.subscriber_id,
        fields={**own, DATA: data or None, **{(*DATA, key): value for key, value in keys.items()}},
        base={**profile, "data": data or None},
        credentials=observed_credentials(answer.channels),
        document_id=answer.database_id,
    )


def subscriber_profile(changed: Fields, observed: ObservedSubscriber | None) -> SubscriberProfile:
    """
    Return the profile that writes changed fields (POST, PUT).

    Novu replaces `data` as a whole, so the keys that did not change are sent along.
    """
    profile = {path[0]: _json(value) for path, value in changed.items() if path[0] in PROFILE}
    if any(path[0] == "data" for path in changed):
        profile["data"] = _written_data(changed, observed)
    return cast("SubscriberProfile", profile)


def _declared_data(subscriber: Subscriber) -> Mapping[Path, "Value | Unset"]:
    if subscriber.data is None or isinstance(subscriber.data, Unset):
        return {DATA: subscriber.data}
    kept = kept_data(subscriber.data)
    if subscriber.data_mode == "replace" or not isinstance(kept, dict):
        return {DATA: kept or None}
    return {(*DATA, key): kept.get(key) for key in subscriber.data} or {DATA: UNSET}


def _written_data(changed: Fields, observed: ObservedSubscriber | None) -> Json:
    if DATA in changed:
        return _json(changed[DATA]) or {}
    held = observed.fields[DATA] if observed else None
    merged: dict[str, Json] = dict(held) if isinstance(held, dict) else {}
    merged.update({path[1]: _json(value) for path, value in changed.items() if path[0] == "data"})
    return {key: value for key, value in merged.items() if value is not None}


def _json(value: Value) -> Json:
    if isinstance(value, bool | int | float | str | list | dict) or value is None:
        return value
    message = "a secret does not belong into a profile"
    raise TypeError(message)
