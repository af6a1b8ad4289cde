"""Calls and answers of the section *topics* of v2: named groups of subscribers, whom `subscriptions` lists."""

from typing import Annotated, Literal, TypedDict, Unpack

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, Timestamp, content, query_of, refuse_unknown, whole
from novu_flows.novu.cursors import (
    After,
    Before,
    CursorListing,
    Direction,
    IncludeCursor,
    PageByCursor,
)
from novu_flows.novu.paging import PageSize

_ALL = "/topics"
_ONE = f"{_ALL}/:topicKey"


class TopicV2(Answer):
    """A named group of subscribers."""

    database_id: str = Field(alias="_id")
    key: str
    name: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class TopicDeleted(Answer):
    """What Novu answers when a topic is deleted."""

    acknowledged: bool


class TopicFilter(TypedDict, total=False):
    """Which topics to list, by a part of key or name, and in which order."""

    key: Annotated[str, "Only those whose key holds a text."]
    name: Annotated[str, "Only those whose name holds a text."]
    order_by: Annotated[Literal["_id", "createdAt", "updatedAt"], "The order."]
    order_direction: Direction


def get_page(
    *,
    after: After = None,
    before: Before = None,
    include_cursor: IncludeCursor = None,
    limit: PageSize = None,
    **only: Unpack[TopicFilter],
) -> Call[PageByCursor[TopicV2]]:
    """List the topics that fit, the page after or before a cursor, which is the database id of an item."""
    refuse_unknown(only, TopicFilter)
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        query=query_of(
            after=after,
            before=before,
            includeCursor=include_cursor,
            limit=limit,
            key=only.get("key"),
            name=only.get("name"),
            orderBy=only.get("order_by"),
            orderDirection=only.get("order_direction"),
        ),
        read=whole(PageByCursor[TopicV2]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100, **only: Unpack[TopicFilter]) -> CursorListing[TopicV2]:
    """Name every topic that fits, for `walk`; oldest first unless said otherwise."""
    refuse_unknown(only, TopicFilter)
    sorted_only: TopicFilter = {"order_by": "_id", "order_direction": "ASC", **only}
    return CursorListing(
        page=lambda cursor: get_page(after=cursor, limit=limit, **sorted_only),
        identity=lambda topic: topic.database_id,
    )


def create(
    key: Annotated[str, "The key."],
    name: Annotated[str | None, "The name."] = None,
    *,
    fail_if_exists: Annotated[bool, "true to rename none."] = False,
) -> Call[TopicV2]:
    """
    Create a topic, or rename the one of the key; with `fail_if_exists` that is a `Conflict`.

    The answer to a renaming shows the name before (docs/novu/v3.15.md, section 7).
    """
    return Call(
        version="v2",
        method="POST",
        template=_ALL,
        query=query_of(failIfExists=True if fail_if_exists else None),
        body={"key": key} if name is None else {"key": key, "name": name},
        read=content(TopicV2),
        retry=Retry.READ_BACK if fail_if_exists else Retry.SAFE,
    )


def get_one(topic_key: str) -> Call[TopicV2]:
    """Read a topic."""
    return Call(
        version="v2",
        method="GET",
        template=_ONE,
        parameters=(topic_key,),
        read=content(TopicV2),
        retry=Retry.SAFE,
    )


def rename(topic_key: str, name: Annotated[str, "The name."]) -> Call[TopicV2]:
    """Change the name of a topic; its key stays."""
    return Call(
        version="v2",
        method="PATCH",
        template=_ONE,
        parameters=(topic_key,),
        body={"name": name},
        read=content(TopicV2),
        retry=Retry.SAFE,
    )


def delete(topic_key: str) -> Call[TopicDeleted]:
    """Delete a topic with its subscriptions."""
    return Call(
        version="v2",
        method="DELETE",
        template=_ONE,
        parameters=(topic_key,),
        read=content(TopicDeleted),
        retry=Retry.READ_BACK,
    )
