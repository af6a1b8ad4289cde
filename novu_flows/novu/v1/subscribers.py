"""Calls of the section *subscribers*: list, create, read, update, delete, credentials, online status."""

from collections.abc import Mapping, Sequence
from typing import Annotated, TypedDict, Unpack

from pydantic.alias_generators import to_camel

from novu_flows.novu.call import Call, Deleted, Page, Retry, content, query_of, whole
from novu_flows.novu.paging import Listing, PageNumber, PageSize
from novu_flows.novu.v1.answers import SubscriberAnswer
from novu_flows.novu.v1.profile import SubscriberProfile, profile_json

_ONE = "/subscribers/:subscriberId"


class CredentialsBody(TypedDict, total=False):
    """A subscriber's address on one provider: Novu 0.14 keeps these three and drops any other."""

    webhook_url: str
    device_tokens: Sequence[str]
    channel: str


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


def credentials_json(credentials: CredentialsBody) -> Mapping[str, object]:
    """Write credentials under Novu's names."""
    return {to_camel(name): value for name, value in credentials.items()}


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
