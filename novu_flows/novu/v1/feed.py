"""Calls and answers of the section *feed*: a subscriber's in-app messages."""

from collections.abc import Sequence
from typing import Annotated, TypedDict, Unpack

from novu_flows.novu.call import Answer, Call, Page, Retry, content, query_of, refuse_unknown, whole
from novu_flows.novu.paging import Listing, PageNumber
from novu_flows.novu.v1.messages import MessageAnswer

_FeedIdentifiers = Annotated[str | Sequence[str], "Only messages of this feed; may be repeated."]


class UnseenCount(Answer):
    """How many messages of a feed are unseen (or seen, where that was asked)."""

    count: int


class FeedFilter(TypedDict, total=False):
    """Which messages of a feed to list (docs/novu/v1.md, section 5.1)."""

    feed_identifier: _FeedIdentifiers
    seen: Annotated[bool, "Only messages that are seen, or are not."]
    read: Annotated[bool, "Only messages that are read, or are not."]


def get_page(
    subscriber_id: str, number: PageNumber = 0, **only: Unpack[FeedFilter]
) -> Call[Page[MessageAnswer]]:
    """List a subscriber's in-app messages, ten a page, newest first (docs/novu/v1.md, section 5.1)."""
    refuse_unknown(only, FeedFilter)
    return Call(
        method="GET",
        template="/subscribers/:subscriberId/notifications/feed",
        parameters=(subscriber_id,),
        query=query_of(
            page=number,
            feedIdentifier=only.get("feed_identifier"),
            seen=only.get("seen"),
            read=only.get("read"),
        ),
        read=whole(Page[MessageAnswer]),
        retry=Retry.SAFE,
    )


def listing(subscriber_id: str, **only: Unpack[FeedFilter]) -> Listing[MessageAnswer]:
    """Name every message of a subscriber's feed that fits, for `walk`."""
    refuse_unknown(only, FeedFilter)
    return Listing(
        page=lambda number: get_page(subscriber_id, number, **only),
        identity=lambda message: message.message_id,
    )


def get_unseen_count(
    subscriber_id: str,
    *,
    seen: Annotated[bool | None, "true counts those that are seen."] = None,
    feed_identifier: _FeedIdentifiers | None = None,
) -> Call[UnseenCount]:
    """Count the unseen messages of a subscriber, or with `seen` the seen ones (docs/novu/v1.md, section 5.2)."""
    return Call(
        method="GET",
        template="/subscribers/:subscriberId/notifications/unseen",
        parameters=(subscriber_id,),
        query=query_of(seen=seen, feedIdentifier=feed_identifier),
        read=content(UnseenCount),
        retry=Retry.SAFE,
    )
