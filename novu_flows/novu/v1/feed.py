"""Calls of the section *feed*: a subscriber's in-app messages."""

from collections.abc import Sequence
from typing import TypedDict, Unpack

from novu_flows.novu.call import Call, Page, Retry, content, query_of, refuse_unknown, whole
from novu_flows.novu.paging import Listing
from novu_flows.novu.v1.answers_activity import MessageAnswer, UnseenCount


class FeedFilter(TypedDict, total=False):
    """Which messages of a feed to list (docs/novu/v1.md, section 5.1)."""

    feed_identifier: str | Sequence[str]
    seen: bool
    read: bool


def get_page(subscriber_id: str, number: int = 0, **only: Unpack[FeedFilter]) -> Call[Page[MessageAnswer]]:
    """Read one page of ten, newest first."""
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
    subscriber_id: str, *, seen: bool | None = None, feed_identifier: str | Sequence[str] | None = None
) -> Call[UnseenCount]:
    """Count the unseen messages of a feed, or with `seen=True` the seen ones (docs/novu/v1.md, section 5.2)."""
    return Call(
        method="GET",
        template="/subscribers/:subscriberId/notifications/unseen",
        parameters=(subscriber_id,),
        query=query_of(seen=seen, feedIdentifier=feed_identifier),
        read=content(UnseenCount),
        retry=Retry.SAFE,
    )
