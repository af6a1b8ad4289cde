"""The commands of `api feed`."""

from novu_flows.cli.api.endpoint import EXAMPLE, PAGE, Endpoint, texts, truth
from novu_flows.novu.v1 import feed

_FEED = texts("feed-identifier", "Only messages of this feed; may be repeated.")

ENDPOINTS = (
    Endpoint(
        "list",
        feed.get_page(EXAMPLE),
        "List a subscriber's in-app messages, ten a page, newest first.",
        query=(
            PAGE,
            _FEED,
            truth("seen", "Only messages that are seen, or are not."),
            truth("read", "Only messages that are read, or are not."),
        ),
    ),
    Endpoint(
        "unseen",
        feed.get_unseen_count(EXAMPLE),
        "Count the messages that are unseen.",
        query=(truth("seen", "true counts those that are seen."), _FEED),
    ),
)
