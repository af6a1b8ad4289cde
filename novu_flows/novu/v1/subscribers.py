"""Calls and answers of the section *subscribers*: list, create, read, update, delete, credentials, online status."""

from collections.abc import Mapping
from typing import Annotated, Any, Unpack, cast

from pydantic import Field

from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.workflow import Subscriber
from novu_flows.javascript.json import Json
from novu_flows.novu.call import Answer, Call, Deleted, Page, Retry, Timestamp, content, query_of, whole
from novu_flows.novu.observed import DATA, ObservedSubscriber, last_change
from novu_flows.novu.paging import Listing, PageNumber, PageSize
from novu_flows.novu.v1.credentials import (
    CredentialsBody,
    SubscriberChannel,
    credentials_json,
    observed_credentials,
)
from novu_flows.novu.v1.profile import SubscriberProfile, profile_json
from novu_flows.plan.fields import Fields, Path, Value, blank_to_none, declared

_ONE = "/subscribers/:subscriberId"
PROFILE = ("email", "first_name", "last_name", "phone", "avatar", "locale")
_EXPONENT_FROM = 1e21  # from here on JavaScript writes a number with an exponent


class SubscriberAnswer(Answer):
    """Someone who receives; `database_id` is Novu's own id and changes when a subscriber is made anew."""

    subscriber_id: str
    database_id: str = Field(alias="_id")
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    avatar: str | None = None
    locale: str | None = None
    data: Any = None
    channels: tuple[SubscriberChannel, ...] = ()
    is_online: bool | None = None
    last_online_at: Timestamp | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


def get_page(number: PageNumber = 0, *, limit: PageSize = None) -> Call[Page[SubscriberAnswer]]:
    """List subscribers, unsorted, a page at a time (docs/novu/v1.md, section 3.2)."""
    return Call(
        method="GET",
        template="/subscribers",
        query=query_of(page=number, limit=limit),
        read=whole(Page[SubscriberAnswer]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100) -> Listing[SubscriberAnswer]:
    """Name every subscriber, for `walk`; Novu after 0.14 takes a `limit` of 100 at most."""
    return Listing(
        page=lambda number: get_page(number, limit=limit),
        identity=lambda subscriber: subscriber.subscriber_id,
        is_sorted=False,
    )


def create(
    subscriber_id: Annotated[str, "The id, your application's own."], **profile: Unpack[SubscriberProfile]
) -> Call[SubscriberAnswer]:
    """
    Create a subscriber, or update the one that has the id (docs/novu/v1.md, section 3.3).

    Two at the same time make two subscribers of one id, so an unanswered one is not sent again.
    """
    return Call(
        method="POST",
        template="/subscribers",
        body={"subscriberId": subscriber_id, **profile_json(profile)},
        read=content(SubscriberAnswer),
        retry=Retry.AFTER_ANSWER,
    )


def get_one(subscriber_id: str) -> Call[SubscriberAnswer]:
    """Read a subscriber (docs/novu/v1.md, section 3.5)."""
    return Call(
        method="GET",
        template=_ONE,
        parameters=(subscriber_id,),
        read=content(SubscriberAnswer),
        retry=Retry.SAFE,
    )


def update(subscriber_id: str, **profile: Unpack[SubscriberProfile]) -> Call[SubscriberAnswer]:
    """
    Change the fields that are given; `data` is replaced as a whole.

    Novu 0.14 ignores null, and an empty text unless another field changes with it (docs/novu/v1.md, section 3.4).
    The answer shows the fields after, but `updated_at` before the change.
    """
    return Call(
        method="PUT",
        template=_ONE,
        parameters=(subscriber_id,),
        body=profile_json(profile),
        read=content(SubscriberAnswer),
        retry=Retry.SAFE,
    )


def delete(subscriber_id: str) -> Call[Deleted]:
    """Delete a subscriber; feed and preferences are lost with it (docs/novu/v1.md, section 3.6)."""
    return Call(
        method="DELETE",
        template=_ONE,
        parameters=(subscriber_id,),
        read=content(Deleted),
        retry=Retry.READ_BACK,
    )


def update_credentials(
    subscriber_id: str,
    provider_id: Annotated[str, "The provider, like slack or fcm."],
    credentials: Annotated[
        CredentialsBody, "What the provider needs; `-` keeps it out of the shell's history."
    ],
) -> Call[SubscriberAnswer]:
    """
    Replace the subscriber's credentials on one provider; `{}` wipes them.

    The environment needs an active integration of the provider (docs/novu/v1.md, section 3.7).
    """
    return Call(
        method="PUT",
        template=f"{_ONE}/credentials",
        parameters=(subscriber_id,),
        body={"providerId": provider_id, "credentials": credentials_json(credentials)},
        read=content(SubscriberAnswer),
        retry=Retry.SAFE,
        sensitive_field="credentials",
    )


def update_online_status(
    subscriber_id: str, *, is_online: Annotated[bool, "true or false."]
) -> Call[SubscriberAnswer]:
    """Write whether a subscriber is online; false also notes the time (docs/novu/v1.md, section 3.8)."""
    return Call(
        method="PATCH",
        template=f"{_ONE}/online-status",
        parameters=(subscriber_id,),
        body={"isOnline": is_online},
        read=content(SubscriberAnswer),
        retry=Retry.SAFE,
    )


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
        last=last_change(answer.updated_at),
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
