"""Calls and answers of the section *topics*: named groups of subscribers."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Page, Retry, content, nothing, query_of, whole
from novu_flows.novu.paging import Listing, PageNumber, PageSize

_ALL = "/topics"
_ONE = f"{_ALL}/:topicKey"
_SubscriberIds = Annotated[Iterable[str], "A subscriber id; may be repeated."]


class TopicAnswer(Answer):
    """A named group of subscribers, all of whose ids are listed."""

    database_id: str = Field(alias="_id")
    key: str
    name: str
    subscribers: tuple[str, ...] = ()


class TopicCreated(Answer):
    """What Novu answers when a topic is made."""

    database_id: str = Field(alias="_id")
    key: str


class NotAdded(Answer):
    """The ids that could not be added to a topic because there is no such subscriber."""

    not_found: tuple[str, ...] = ()


class TopicAdded(Answer):
    """Which subscribers are now in a topic and which could not be added."""

    succeeded: tuple[str, ...] = ()
    failed: NotAdded = NotAdded()


class TopicSubscriber(Answer):
    """The membership of one subscriber in one topic."""

    topic_key: str
    subscriber_id: str = Field(alias="externalSubscriberId")


def create(key: Annotated[str, "The key."], name: Annotated[str, "The name."]) -> Call[TopicCreated]:
    """Create a topic; a key that is taken is a Conflict (docs/novu/v1.md, section 11.4)."""
    return Call(
        method="POST",
        template=_ALL,
        body={"key": key, "name": name},
        read=content(TopicCreated),
        retry=Retry.READ_BACK,
    )


def get_page(
    number: PageNumber = 0,
    *,
    key: Annotated[str | None, "Only the topic of this key."] = None,
    page_size: PageSize = None,
) -> Call[Page[TopicAnswer]]:
    """List topics, at most ten a page, unsorted, each with all of its subscribers."""
    return Call(
        method="GET",
        template=_ALL,
        query=query_of(page=number, pageSize=page_size, key=key),
        read=whole(Page[TopicAnswer]),
        retry=Retry.SAFE,
    )


def listing() -> Listing[TopicAnswer]:
    """Name every topic, for `walk`."""
    return Listing(page=get_page, identity=lambda topic: topic.key, is_sorted=False)


def get_one(topic_key: str) -> Call[TopicAnswer]:
    """Read a topic."""
    return Call(
        method="GET", template=_ONE, parameters=(topic_key,), read=content(TopicAnswer), retry=Retry.SAFE
    )


def rename(topic_key: str, name: Annotated[str, "The name."]) -> Call[TopicAnswer]:
    """Change the name of a topic; its key stays."""
    return Call(
        method="PATCH",
        template=_ONE,
        parameters=(topic_key,),
        body={"name": name},
        read=content(TopicAnswer),
        retry=Retry.SAFE,
    )


def delete(topic_key: str) -> Call[None]:
    """Delete a topic; one that has subscribers is a Conflict."""
    return Call(method="DELETE", template=_ONE, parameters=(topic_key,), read=nothing, retry=Retry.READ_BACK)


def add_subscribers(topic_key: str, subscriber_ids: _SubscriberIds) -> Call[TopicAdded]:
    """Add subscribers; a topic that does not exist is made (docs/novu/v1.md, section 11.4)."""
    return Call(
        method="POST",
        template=f"{_ONE}/subscribers",
        parameters=(topic_key,),
        body={"subscribers": list(subscriber_ids)},
        read=content(TopicAdded),
        retry=Retry.SAFE,
    )


def remove_subscribers(topic_key: str, subscriber_ids: _SubscriberIds) -> Call[None]:
    """Remove subscribers; those that are not in the topic are passed over."""
    return Call(
        method="POST",
        template=f"{_ONE}/subscribers/removal",
        parameters=(topic_key,),
        body={"subscribers": list(subscriber_ids)},
        read=nothing,
        retry=Retry.SAFE,
    )


def get_subscriber(topic_key: str, subscriber_id: str) -> Call[TopicSubscriber]:
    """Read whether a subscriber is in a topic; `NotFound` where not."""
    return Call(
        method="GET",
        template=f"{_ONE}/subscribers/:subscriberId",
        parameters=(topic_key, subscriber_id),
        read=content(TopicSubscriber),
        retry=Retry.SAFE,
    )
