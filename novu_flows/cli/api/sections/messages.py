"""The commands of `api messages`."""

from novu_flows.cli.api.endpoint import (
    CHANNELS,
    EXAMPLE,
    LIMIT,
    PAGE,
    TRANSACTION_ID,
    Endpoint,
    choice,
    json,
    text,
    texts,
    truth,
)
from novu_flows.novu.v1 import messages

ENDPOINTS = (
    Endpoint(
        "list",
        messages.get_page(),
        "List the messages of the environment, a page at a time.",
        query=(
            PAGE,
            LIMIT,
            choice("channel", "Only messages of this channel.", CHANNELS),
            text("subscriber-id", "Only messages to this subscriber."),
            TRANSACTION_ID,
        ),
    ),
    Endpoint("seen", messages.mark_seen(EXAMPLE, EXAMPLE), "Mark a message as seen (old; use mark-as)."),
    Endpoint(
        "mark-as",
        messages.mark_as(EXAMPLE, EXAMPLE),
        "Mark messages as seen or read, or as not.",
        body=(
            texts("message-id", "The message; may be repeated."),
            truth("seen", "true or false.", "mark", "seen"),
            truth("read", "true or false.", "mark", "read"),
        ),
    ),
    Endpoint(
        "action",
        messages.update_action(EXAMPLE, EXAMPLE),
        "Note that a button of a message (primary or secondary) was pressed.",
        body=(
            choice("status", "Whether it is done.", ("pending", "done")),
            json("payload", "What the press led to."),
        ),
        words={"type": ("primary", "secondary")},
    ),
    Endpoint("delete", messages.delete(EXAMPLE), "Delete a message."),
)
