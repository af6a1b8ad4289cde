"""Calls of the section *messages* that came after 0.14: marks by word, and all messages of a transaction."""

from collections.abc import Iterable
from typing import Annotated, Literal

from novu_flows.declare.basics import Channel
from novu_flows.novu.call import Call, Retry, content, nothing, query_of
from novu_flows.novu.v1.messages import MessageAnswer

_OF_SUBSCRIBER = "/subscribers/:subscriberId/messages"
MessageMark = Annotated[Literal["read", "seen", "unread", "unseen"], "The mark."]


def mark_as(
    subscriber_id: str,
    message_ids: Annotated[Iterable[str], "The id of one; may be repeated."],
    mark: MessageMark,
) -> Call[tuple[MessageAnswer, ...]]:
    """Mark messages of a feed."""
    return Call(
        method="POST",
        template=f"{_OF_SUBSCRIBER}/mark-as",
        parameters=(subscriber_id,),
        body={"messageId": list(message_ids), "markAs": mark},
        read=content(tuple[MessageAnswer, ...]),
        retry=Retry.SAFE,
    )


def mark_all(
    subscriber_id: str,
    mark: MessageMark,
    *,
    feed_identifiers: Annotated[Iterable[str] | None, "Only those of a feed; may be repeated."] = None,
) -> Call[int]:
    """Mark all messages of a feed; the answer is how many were marked."""
    feeds = {} if feed_identifiers is None else {"feedIdentifier": list(feed_identifiers)}
    return Call(
        method="POST",
        template=f"{_OF_SUBSCRIBER}/mark-all",
        parameters=(subscriber_id,),
        body={"markAs": mark, **feeds},
        read=content(int),
        retry=Retry.SAFE,
    )


def delete_of_transaction(
    transaction_id: str, *, channel: Annotated[Channel | None, "Only those of a channel."] = None
) -> Call[None]:
    """Delete all messages of a transaction, or those of a channel."""
    return Call(
        method="DELETE",
        template="/messages/transaction/:transactionId",
        parameters=(transaction_id,),
        query=query_of(channel=channel),
        read=nothing,
        retry=Retry.READ_BACK,
    )
