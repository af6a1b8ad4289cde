"""The commands of `api v2 messages`."""

from novu_flows.cli.api.endpoint import CHANNELS, EXAMPLE, Endpoint, choice, texts
from novu_flows.novu.v2 import messages

_MARK = choice("mark-as", "The mark.", ("read", "seen", "unread", "unseen"))

ENDPOINTS = (
    Endpoint(
        "mark-as",
        messages.mark_as(EXAMPLE, (), "read"),
        "Mark messages of a feed.",
        body=(texts("message-id", "The id of one; may be repeated."), _MARK),
    ),
    Endpoint(
        "mark-all",
        messages.mark_all(EXAMPLE, "read"),
        "Mark all messages of a feed.",
        body=(_MARK, texts("feed-identifier", "Only those of a feed; may be repeated.")),
    ),
    Endpoint(
        "delete-of-transaction",
        messages.delete_of_transaction(EXAMPLE),
        "Delete all messages of a transaction.",
        query=(choice("channel", "Only those of a channel.", CHANNELS),),
    ),
)
