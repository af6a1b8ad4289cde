"""Calls and answers of the section *subscribers* of v2: search, create, read, change and clear, delete."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypedDict, Unpack

from pydantic import Field
from pydantic.alias_generators import to_camel

from novu_flows.novu.call import (
    Answer,
    Call,
    Deleted,
    Retry,
    Timestamp,
    content,
    query_of,
    refuse_unknown,
    whole,
)
from novu_flows.novu.cursors import (
    After,
    Before,
    CursorListing,
    Direction,
    IncludeCursor,
    PageByCursor,
)
from novu_flows.novu.paging import PageSize
from novu_flows.novu.v1.credentials import SubscriberChannel

_ALL = "/subscribers"
_ONE = f"{_ALL}/:subscriberId"


class ProfileV2(TypedDict, total=False):
    """The fields of a subscriber; in `update` None clears a field, and what is left out stays."""

    email: Annotated[str | None, "The e-mail address."]
    first_name: Annotated[str | None, "The first name."]
    last_name: Annotated[str | None, "The last name."]
    phone: Annotated[str | None, "The phone number."]
    avatar: Annotated[str | None, "The URL of a picture."]
    locale: Annotated[str | None, "The locale, like en_US."]
    timezone: Annotated[str | None, "The time zone, like Europe/Rome."]
    data: Annotated[Mapping[str, object] | None, "Data of your own; they replace all that are there."]


class SubscriberV2(Answer):
    """Someone who receives; an empty `data` is read back as none (docs/novu/v3.15.md, section 6)."""

    subscriber_id: str
    database_id: str = Field(alias="_id")
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone: str | None = None
    avatar: str | None = None
    locale: str | None = None
    timezone: str | None = None
    data: Any = None
    channels: tuple[SubscriberChannel, ...] = ()
    is_online: bool | None = None
    last_online_at: Timestamp | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class BulkSubscriber(Answer):
    """A subscriber of a bulk, by id."""

    subscriber_id: str


class BulkFailure(Answer):
    """A subscriber of a bulk that could not be written."""

    subscriber_id: str | None = None
    message: str | None = None


class BulkSubscribers(Answer):
    """What became of the subscribers of a bulk."""

    created: tuple[BulkSubscriber, ...] = ()
    updated: tuple[BulkSubscriber, ...] = ()
    failed: tuple[BulkFailure, ...] = ()


class SubscriberFilter(TypedDict, total=False):
    """
    Which subscribers to list, and in which order.

    `email`, `phone` and `name` are parts in any letter case, `subscriber_id` is the whole id (docs/novu/v3.15.md, section 6).
    """

    email: Annotated[str, "Only those whose address holds a text."]
    phone: Annotated[str, "Only those whose number holds a text."]
    name: Annotated[str, "Only those whose name holds a text."]
    subscriber_id: Annotated[str, "Only the one of an id."]
    order_by: Annotated[Literal["_id", "updatedAt"], "The order."]
    order_direction: Direction


def get_page(
    *,
    after: After = None,
    before: Before = None,
    include_cursor: IncludeCursor = None,
    limit: PageSize = None,
    **only: Unpack[SubscriberFilter],
) -> Call[PageByCursor[SubscriberV2]]:
    """List the subscribers that fit, the page after or before a cursor, which is the database id of an item."""
    refuse_unknown(only, SubscriberFilter)
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        query=query_of(
            after=after,
            before=before,
            includeCursor=include_cursor,
            limit=limit,
            email=only.get("email"),
            phone=only.get("phone"),
            name=only.get("name"),
            subscriberId=only.get("subscriber_id"),
            orderBy=only.get("order_by"),
            orderDirection=only.get("order_direction"),
        ),
        read=whole(PageByCursor[SubscriberV2]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100, **only: Unpack[SubscriberFilter]) -> CursorListing[SubscriberV2]:
    """Name every subscriber that fits, for `walk`; oldest first unless said otherwise, so that edits move none."""
    refuse_unknown(only, SubscriberFilter)
    sorted_only: SubscriberFilter = {"order_by": "_id", "order_direction": "ASC", **only}
    return CursorListing(
        page=lambda cursor: get_page(after=cursor, limit=limit, **sorted_only),
        identity=lambda subscriber: subscriber.database_id,
    )


def create(
    subscriber_id: Annotated[str, "The id, your application's own."],
    *,
    fail_if_exists: Annotated[bool, "true to write over none."] = False,
    **profile: Unpack[ProfileV2],
) -> Call[SubscriberV2]:
    """
    Create a subscriber, or update the one that has the id; with `fail_if_exists` that is a `Conflict`.

    An update by this call takes `data` away where none is given (docs/novu/v3.15.md, section 6): change with `update`.
    """
    return Call(
        version="v2",
        method="POST",
        template=_ALL,
        query=query_of(failIfExists=True if fail_if_exists else None),
        body={"subscriberId": subscriber_id, **_profile_json(profile)},
        read=content(SubscriberV2),
        retry=Retry.READ_BACK if fail_if_exists else Retry.AFTER_ANSWER,
    )


def get_one(subscriber_id: str) -> Call[SubscriberV2]:
    """Read a subscriber."""
    return Call(
        version="v2",
        method="GET",
        template=_ONE,
        parameters=(subscriber_id,),
        read=content(SubscriberV2),
        retry=Retry.SAFE,
    )


def update(subscriber_id: str, **profile: Unpack[ProfileV2]) -> Call[SubscriberV2]:
    """Change the fields that are given; null clears one, `data` is replaced as a whole (docs/novu/v3.15.md, section 6)."""
    return Call(
        version="v2",
        method="PATCH",
        template=_ONE,
        parameters=(subscriber_id,),
        body=_profile_json(profile),
        read=content(SubscriberV2),
        retry=Retry.SAFE,
    )


def delete(subscriber_id: str) -> Call[Deleted]:
    """Delete a subscriber with preferences, subscriptions and messages."""
    return Call(
        version="v2",
        method="DELETE",
        template=_ONE,
        parameters=(subscriber_id,),
        read=content(Deleted),
        retry=Retry.READ_BACK,
    )


def create_bulk(
    profiles: Annotated[Iterable[tuple[str, ProfileV2]], "The list of subscribers."],
) -> Call[BulkSubscribers]:
    """Create or update up to 500 subscribers, each an id and its fields."""
    return Call(
        method="POST",
        template=f"{_ALL}/bulk",
        body={
            "subscribers": [
                {"subscriberId": subscriber_id, **_profile_json(fields)} for subscriber_id, fields in profiles
            ]
        },
        read=content(BulkSubscribers),
        retry=Retry.AFTER_ANSWER,
    )


def _profile_json(profile: ProfileV2) -> dict[str, object]:
    refuse_unknown(profile, ProfileV2)
    return {to_camel(name): value for name, value in profile.items()}
