"""Subscribers, to and from Novu's JSON (docs/novu/v1.md, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.workflow import Subscriber
from novu_flows.novu.v1.json.credentials import HiddenAddress, observed_credentials
from novu_flows.plan.fields import Fields, Json, Path, Value, blank_to_none, declared


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


# Our names of the profile's fields, and Novu's.
PROFILE: Mapping[str, str] = MappingProxyType(
    {
        "email": "email",
        "first_name": "firstName",
        "last_name": "lastName",
        "phone": "phone",
        "avatar": "avatar",
        "locale": "locale",
    }
)
DATA: Path = ("data",)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedSubscriber:
    """A subscriber as an environment holds it: comparable fields, whole `data`, credentials by provider."""

    subscriber_id: str
    fields: Fields
    data: dict[str, Json]
    credentials: Mapping[str, HiddenAddress]
    document_id: str = ""

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of: the profile and the data."""
        profile: dict[str, Json] = {name: _json(self.fields[(name,)]) for name in PROFILE}
        return {**profile, "data": _json(self.fields[DATA])}

    def is_like(self, other: "ObservedSubscriber") -> bool:
        """Return whether another document of the same id holds the same."""
        return self.base == other.base and self.credentials == other.credentials


def declared_subscriber(subscriber: Subscriber) -> dict[Path, Value]:
    """Return the declared fields of a subscriber in comparable form."""
    profile: dict[Path, Value | Unset] = {
        (name,): blank_to_none(getattr(subscriber, name)) for name in PROFILE
    }
    return declared({**profile, **_declared_data(subscriber)})


def observed_subscriber(answer: Mapping[str, Any]) -> ObservedSubscriber:
    """Read a subscriber of an answer, from a list or alone."""
    data = kept_data(answer.get("data"))
    profile: dict[Path, Value] = {(ours,): answer.get(novus) or None for ours, novus in PROFILE.items()}
    keys = data if isinstance(data, dict) else {}
    return ObservedSubscriber(
        subscriber_id=answer["subscriberId"],
        fields={**profile, DATA: data or None, **{(*DATA, key): value for key, value in keys.items()}},
        data=keys,
        credentials=observed_credentials(answer.get("channels") or ()),
        document_id=answer.get("_id") or "",
    )


def subscriber_body(changed: Fields, observed: ObservedSubscriber | None) -> dict[str, Json]:
    """
    Return the body that writes changed fields (POST without the id, PUT).

    Novu replaces `data` as a whole, so the keys that did not change are sent along.
    """
    body = {PROFILE[path[0]]: _json(value) for path, value in changed.items() if path[0] in PROFILE}
    if any(path[0] == "data" for path in changed):
        body["data"] = _written_data(changed, observed)
    return body


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
    merged: dict[str, Json] = dict(observed.data) if observed else {}
    merged.update({path[1]: _json(value) for path, value in changed.items() if path[0] == "data"})
    return {key: value for key, value in merged.items() if value is not None}


def _json(value: Value) -> Json:
    if isinstance(value, bool | int | float | str | list | dict) or value is None:
        return value
    message = "a secret does not belong into a profile"
    raise TypeError(message)
