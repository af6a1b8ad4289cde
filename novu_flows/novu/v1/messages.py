"""Calls and answers of the section *messages*: mark what a subscriber has seen, read or done; list and delete."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypedDict, Unpack

from pydantic import Field, JsonValue

from novu_flows.declare.basics import Channel
from novu_flows.novu.call import (
    Answer,
    Call,
    Deleted,
    Page,
    Retry,
    Timestamp,
    content,
    query_of,
    refuse_unknown,
    whole,
)
from novu_flows.novu.paging import Listing, PageNumber, PageSize
from novu_flows.novu.runs import RunMessage
from novu_flows.novu.v1.notifications import NotificationSubscriber, moment_text

_SHOWS_TEXT = frozenset({"in_app", "sms", "chat", "push"})
_OF_SUBSCRIBER = "/subscribers/:subscriberId/messages"


class MessageAnswer(Answer):
    """What one channel delivered to one subscriber; addresses that are secret are in no repr."""

    message_id: str = Field(alias="_id")
    channel: str
    content: JsonValue = None
    subject: str | None = None
    title: str | None = None
    seen: bool = False
    read: bool = False
    last_seen_date: Timestamp | None = None
    last_read_date: Timestamp | None = None
    status: str | None = None
    transaction_id: str | None = None
    workflow_id: str | None = Field(default=None, alias="templateIdentifier")
    template_id: str | None = Field(default=None, alias="_templateId")
    notification_id: str | None = Field(default=None, alias="_notificationId")
    job_id: str | None = Field(default=None, alias="_jobId")
    feed_id: str | None = Field(default=None, alias="_feedId")
    provider_id: str | None = None
    payload: Mapping[str, Any] = Field(default_factory=dict)
    overrides: Mapping[str, Any] = Field(default_factory=dict)
    cta: Mapping[str, Any] = Field(default_factory=dict)
    subscriber: NotificationSubscriber | None = None
    device_tokens: JsonValue = Field(default=None, repr=False)
    direct_webhook_url: str | None = Field(default=None, repr=False)
    error_id: str | None = None
    error_text: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class Mark(TypedDict, total=False):
    """What to say of messages; to read one does not make it seen (docs/novu/v1.md, section 5.4)."""

    seen: Annotated[bool, "true or false."]
    read: Annotated[bool, "true or false."]


class MessageFilter(TypedDict, total=False):
    """Which messages to list (docs/novu/v1.md, section 11.7)."""

    limit: PageSize
    channel: Annotated[Channel, "Only messages of this channel."]
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


def run_message(answer: MessageAnswer) -> RunMessage:
    """Read one message of an answer."""
    return RunMessage(
        message_id=answer.message_id,
        notification_id=answer.notification_id or "",
        job_id=answer.job_id or "",
        channel=answer.channel,
        is_sent=answer.status == "sent" and not answer.error_id,
        created_at=moment_text(answer.created_at),
        content=_text(answer.content) if answer.channel in _SHOWS_TEXT else None,
        subject=answer.subject,
        title=answer.title,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
