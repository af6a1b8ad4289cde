"""Calls and answers of the section *topic subscriptions* of v2: who is in a topic, and under which conditions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, TypedDict, Unpack

from pydantic import Field

from novu_flows.javascript.json import Json
from novu_flows.novu.call import Answer, Call, Retry, content, query_of, refuse_unknown, whole
from novu_flows.novu.cursors import (
    After,
    Before,
    CursorListing,
    Direction,
    IncludeCursor,
    PageByCursor,
)
from novu_flows.novu.paging import PageSize
from novu_flows.novu.v2.topics import TopicV2

_TOPIC = "/topics/:topicKey/subscriptions"
_ONE = f"{_TOPIC}/:identifier"

_Subscribers = Annotated[
    Iterable[str | Mapping[str, object]], 'The list: `[{"subscriberId": "ada"}]`, or ids alone.'
]
_Preferences = Annotated[Sequence[Mapping[str, object]] | None, "Which workflows come through, and when."]


class SubscriptionSubscriber(Answer):
    """Whose subscription it is, as far as Novu names the person."""

    subscriber_id: str
    database_id: str | None = Field(default=None, alias="_id")
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None


class Subscription(Answer):
    """The place of a subscriber in a topic; one that is new shows "" for `created_at` (docs/novu/v3.15.md, section 7)."""

    database_id: str = Field(alias="_id")
    identifier: str
    name: str | None = None
    topic: TopicV2 | None = None
    subscriber: SubscriptionSubscriber | None = None
    preferences: tuple[Mapping[str, Any], ...] = ()
    created_at: str | None = None
    updated_at: str | None = None


class SubscriptionDetails(Answer):
    """One subscription as it is read alone."""

    database_id: str = Field(alias="id")
    identifier: str
    name: str | None = None
    preferences: tuple[Mapping[str, Any], ...] = ()


class SubscriptionCounts(Answer):
    """How many subscriptions were asked for, and how many came about."""

    total_count: int
    successful: int
    failed: int


class SubscriptionFailure(Answer):
    """Who could not be subscribed or removed, and why."""

    subscriber_id: str | None = None
    code: str
    message: str


class SubscriptionOutcome(Answer):
    """
    What became of several subscriptions at once.

    Of several of one subscriber only the first is made, and nothing says so (docs/novu/v3.15.md, section 7).
    """

    data: tuple[Subscription, ...] = ()
    meta: SubscriptionCounts
    errors: tuple[SubscriptionFailure, ...] = ()


class SubscriptionPage(TypedDict, total=False):
    """Which part of a list of subscriptions to read, and in which order."""

    limit: PageSize
    after: After
    before: Before
    include_cursor: IncludeCursor
    context_keys: Annotated[Sequence[str], "Only those of a context; may be repeated."]
    order_by: Annotated[Literal["_id", "updatedAt"], "The order."]
    order_direction: Direction


def get_page(
    topic_key: str,
    *,
    subscriber_id: Annotated[str | None, "Only those of a subscriber."] = None,
    **part: Unpack[SubscriptionPage],
) -> Call[PageByCursor[Subscription]]:
    """List the subscriptions of a topic, or of one subscriber in it."""
    query = (*query_of(subscriberId=subscriber_id), *_page_query(part))
    return _page_call(_TOPIC, topic_key, query)


def get_page_of_subscriber(
    subscriber_id: str,
    *,
    topic_key: Annotated[str | None, "Only those of a topic."] = None,
    **part: Unpack[SubscriptionPage],
) -> Call[PageByCursor[Subscription]]:
    """List the subscriptions of a subscriber, of all topics or of those whose key holds a text."""
    query = (*query_of(key=topic_key), *_page_query(part))
    return _page_call("/subscribers/:subscriberId/subscriptions", subscriber_id, query)


def listing(
    topic_key: str, *, subscriber_id: str | None = None, limit: int = 100
) -> CursorListing[Subscription]:
    """Name every subscription of a topic, for `walk`."""
    return CursorListing(
        page=lambda cursor: get_page(topic_key, subscriber_id=subscriber_id, **_part(cursor, limit)),
        identity=lambda subscription: subscription.database_id,
    )


def listing_of_subscriber(subscriber_id: str, *, limit: int = 100) -> CursorListing[Subscription]:
    """Name every subscription of a subscriber, for `walk`."""
    return CursorListing(
        page=lambda cursor: get_page_of_subscriber(subscriber_id, **_part(cursor, limit)),
        identity=lambda subscription: subscription.database_id,
    )


def create(
    topic_key: str,
    subscribers: _Subscribers,
    *,
    preferences: _Preferences = None,
    context: Annotated[Mapping[str, object] | None, "The context."] = None,
) -> Call[SubscriptionOutcome]:
    """
    Subscribe up to 100 to a topic, which is made where there is none.

    Each is a subscriber id, or Novu's own `{"subscriberId", "identifier", "name"}`.
    """
    named = [{"subscriberId": one} if isinstance(one, str) else one for one in subscribers]
    given = {"subscriptions": named, "preferences": preferences, "context": context}
    return Call(
        version="v2",
        method="POST",
        template=_TOPIC,
        parameters=(topic_key,),
        body={name: value for name, value in given.items() if value is not None},
        read=whole(SubscriptionOutcome),
        retry=Retry.SAFE,
    )


def delete(topic_key: str, subscribers: _Subscribers) -> Call[SubscriptionOutcome]:
    """Remove up to 100 from a topic: by subscriber id, or `{"identifier": …}` for one subscription."""
    named = [{"subscriberId": one} if isinstance(one, str) else one for one in subscribers]
    return Call(
        version="v2",
        method="DELETE",
        template=_TOPIC,
        parameters=(topic_key,),
        body={"subscriptions": named},
        read=whole(SubscriptionOutcome),
        retry=Retry.READ_BACK,
    )


def get_one(topic_key: str, identifier: str) -> Call[SubscriptionDetails | None]:
    """Read a subscription by its identifier, `tk_<topic>:si_<subscriber>` unless it was given; null for none."""
    return Call(
        version="v2",
        method="GET",
        template=_ONE,
        parameters=(topic_key, identifier),
        read=_details,
        retry=Retry.SAFE,
    )


def update(
    topic_key: str,
    identifier: str,
    *,
    name: Annotated[str | None, "The name."] = None,
    preferences: _Preferences = None,
) -> Call[Subscription]:
    """Change the name of a subscription, or which workflows it lets through and when."""
    given = {"name": name, "preferences": preferences}
    return Call(
        version="v2",
        method="PATCH",
        template=_ONE,
        parameters=(topic_key, identifier),
        body={key: value for key, value in given.items() if value is not None},
        read=content(Subscription),
        retry=Retry.SAFE,
    )


_details_of = content(SubscriptionDetails)


def _details(body: Json) -> SubscriptionDetails | None:
    return None if body is None else _details_of(body)


def _part(cursor: str | None, limit: int) -> SubscriptionPage:
    return {"after": cursor, "limit": limit, "order_by": "_id", "order_direction": "ASC"}


def _page_query(part: SubscriptionPage) -> tuple[tuple[str, str], ...]:
    refuse_unknown(part, SubscriptionPage)
    return query_of(
        after=part.get("after"),
        before=part.get("before"),
        includeCursor=part.get("include_cursor"),
        limit=part.get("limit"),
        contextKeys=part.get("context_keys"),
        orderBy=part.get("order_by"),
        orderDirection=part.get("order_direction"),
    )


def _page_call(
    template: str, parameter: str, query: tuple[tuple[str, str], ...]
) -> Call[PageByCursor[Subscription]]:
    return Call(
        version="v2",
        method="GET",
        template=template,
        parameters=(parameter,),
        query=query,
        read=whole(PageByCursor[Subscription]),
        retry=Retry.SAFE,
    )
