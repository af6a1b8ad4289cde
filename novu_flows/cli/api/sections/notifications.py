"""The commands of `api notifications`."""

from novu_flows.cli.api.endpoint import (
    CHANNELS,
    EXAMPLE,
    PAGE,
    TRANSACTION_ID,
    Endpoint,
    choices,
    number,
    text,
    texts,
)
from novu_flows.novu.v1 import notifications

ENDPOINTS = (
    Endpoint(
        "list",
        notifications.get_page(),
        "List notifications, ten a page, newest first.",
        query=(
            PAGE,
            choices("channels", "Only those with a step of this channel; may be repeated.", CHANNELS),
            texts("templates", "Only those of this template id; may be repeated."),
            texts("emails", "Only those to this e-mail address; may be repeated."),
            text("search", "Only those whose e-mail or subscriber id fits."),
            TRANSACTION_ID,
        ),
    ),
    Endpoint("stats", notifications.get_stats(), "Count the notifications of the last week and month."),
    Endpoint(
        "graph-stats",
        notifications.get_graph_stats(),
        "Count the notifications of each day.",
        query=(number("days", "How many days to look back; 32 unless given."),),
    ),
    Endpoint(
        "execution-details",
        notifications.get_execution_details(EXAMPLE, EXAMPLE),
        "Read what happened in the run of a notification.",
        query=(
            text("notification-id", "The notification."),
            text("subscriber-id", "The subscriber, by Novu's database id (`_subscriberId`)."),
        ),
    ),
    Endpoint("get", notifications.get_one(EXAMPLE), "Read a notification; null where there is none."),
)
