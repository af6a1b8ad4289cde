"""Calls of the section *messages*: mark what a subscriber has seen, read or done; list and delete."""

from collections.abc import Sequence
from typing import Annotated, Literal, TypedDict, Unpack

from novu_flows.novu.call import Call, Deleted, Page, Retry, content, query_of, refuse_unknown, whole
from novu_flows.novu.paging import Listing, PageNumber, PageSize
from novu_flows.novu.v1.answers import ChannelType
from novu_flows.novu.v1.answers_activity import MessageAnswer

_OF_SUBSCRIBER = "/subscribers/:subscriberId/messages"


class Mark(TypedDict, total=False):
    """What to say of messages; to read one does not make it seen (docs/novu/v1.md, section 5.4)."""

    seen: Annotated[bool, "true or false."]
    read: Annotated[bool, "true or false."]


class MessageFilter(TypedDict, total=False):
    """Which messages to list (docs/novu/v1.md, section 11.7)."""

    limit: PageSize
    channel: Annotated[ChannelType, "Only messages of this channel."]
    subscriber_id: Annotated[str, "Only messages to this subscriber."]
    transaction_id: Annotated[str, "Only those of one transaction."]


def mark_seen(subscriber_id: str, message_id: str) -> Call[MessageAnswer | None]:
    """Mark a message as seen; Novu deprecates it for `mark_as`, 0.16 lacks it (docs/novu/v1.md, section 5.3)."""
    return Call(
        method="POST",
        template=f"{_OF_SUBSCRIBER}/:messageId/seen",
        parameters=(subscriber_id, message_id),
        read=content(MessageAnswer | None),
        retry=Retry.SAFE,
    )


def mark_as(
    subscriber_id: str,
    message_id: Annotated[str | Sequence[str], "The message; may be repeated."],
    **mark: Unpack[Mark],
) -> Call[tuple[MessageAnswer, ...]]:
    """Mark messages as seen or read, or as not; the answer has them as they are after (docs/novu/v1.md, section 5.4)."""
    refuse_unknown(mark, Mark)
    return Call(
        method="POST",
        template=f"{_OF_SUBSCRIBER}/markAs",
        parameters=(subscriber_id,),
        body={
            "messageId": message_id if isinstance(message_id, str) else list(message_id),
            "mark": dict(mark),
        },
        read=content(tuple[MessageAnswer, ...]),
        retry=Retry.SAFE,
    )


def update_action(
    subscriber_id: str,
    message_id: str,
    *,
    button: Literal["primary", "secondary"] = "primary",
    status: Annotated[Literal["pending", "done"], "Whether it is done."] = "done",
    payload: Annotated[object, "What the press led to."] = None,
) -> Call[MessageAnswer]:
    """Note that a button of a message was pressed, with what it led to (docs/novu/v1.md, section 5.5)."""
    body: dict[str, object] = {"status": status}
    return Call(
        method="POST",
        template=f"{_OF_SUBSCRIBER}/:messageId/actions/:type",
        parameters=(subscriber_id, message_id, button),
        body=body if payload is None else {**body, "payload": payload},
        read=content(MessageAnswer),
        retry=Retry.SAFE,
    )


def get_page(number: PageNumber = 0, **only: Unpack[MessageFilter]) -> Call[Page[MessageAnswer]]:
    """List the messages of the environment, a page at a time (docs/novu/v1.md, section 11.7)."""
    refuse_unknown(only, MessageFilter)
    return Call(
        method="GET",
        template="/messages",
        query=query_of(
            page=number,
            limit=only.get("limit"),
            channel=only.get("channel"),
            subscriberId=only.get("subscriber_id"),
            transactionId=only.get("transaction_id"),
        ),
        read=whole(Page[MessageAnswer]),
        retry=Retry.SAFE,
    )


def listing(**only: Unpack[MessageFilter]) -> Listing[MessageAnswer]:
    """Name every message that fits, for `walk`."""
    refuse_unknown(only, MessageFilter)
    return Listing(
        page=lambda number: get_page(number, **only),
        identity=lambda message: message.message_id,
        is_sorted=False,
    )


def delete(message_id: str) -> Call[Deleted]:
    """Delete a message (docs/novu/v1.md, section 11.7)."""
    return Call(
        method="DELETE",
        template="/messages/:messageId",
        parameters=(message_id,),
        read=content(Deleted),
        retry=Retry.READ_BACK,
    )
