"""Calls of the section *topics*: named groups of subscribers."""

from collections.abc import Iterable

from novu_flows.novu.call import Call, Page, Retry, content, nothing, query_of, whole
from novu_flows.novu.paging import Listing
from novu_flows.novu.v1.answers import TopicAdded, TopicAnswer, TopicCreated, TopicSubscriber

_ALL = "/topics"
_ONE = f"{_ALL}/:topicKey"


def create(key: str, name: str) -> Call[TopicCreated]:
    """Create a topic; a key that is taken is a Conflict (docs/novu/v1.md, section 11.4)."""
    return Call(
        method="POST",
        template=_ALL,
        body={"key": key, "name": name},
        read=content(TopicCreated),
        retry=Retry.READ_BACK,
    )


def get_page(
    number: int = 0, *, key: str | None = None, page_size: int | None = None
) -> Call[Page[TopicAnswer]]:
    """Read one page of at most ten, unsorted, each topic with all of its subscribers."""
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


def rename(topic_key: str, name: str) -> Call[TopicAnswer]:
    """Return a topic another name; its key stays."""
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


def add_subscribers(topic_key: str, subscriber_ids: Iterable[str]) -> Call[TopicAdded]:
    """Add subscribers; a topic that does not exist is made (docs/novu/v1.md, section 11.4)."""
    return Call(
        method="POST",
        template=f"{_ONE}/subscribers",
        parameters=(topic_key,),
        body={"subscribers": list(subscriber_ids)},
        read=content(TopicAdded),
        retry=Retry.SAFE,
    )


def remove_subscribers(topic_key: str, subscriber_ids: Iterable[str]) -> Call[None]:
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
    """Read the membership of a subscriber; NotFound where there is none."""
    return Call(
        method="GET",
        template=f"{_ONE}/subscribers/:subscriberId",
        parameters=(topic_key, subscriber_id),
        read=content(TopicSubscriber),
        retry=Retry.SAFE,
    )
