"""The commands of `api v2 notifications`."""

from datetime import UTC, datetime

from novu_flows.cli.api.endpoint import EXAMPLE, LIMIT, OFFSET, Endpoint, choices, text, texts, truth
from novu_flows.novu.v2 import notifications

_TAGS = texts("tags", "Only those of a tag; may be repeated.")
_BUTTONS = {"type": ("primary", "secondary")}
_MARKED = (_TAGS, text("with-data", "Only those whose data hold a JSON object.", "data"))
_ONE = (EXAMPLE, EXAMPLE)

ENDPOINTS = (
    Endpoint(
        "list",
        notifications.get_page(EXAMPLE),
        "List the notifications of an inbox that fit, newest first.",
        query=(
            LIMIT,
            OFFSET,
            text("after", "The notification after which to begin."),
            _TAGS,
            *(truth(name, f"Only those that are {name}, or are not.") for name in ("read", "archived")),
            *(truth(name, f"Only those that are {name}, or are not.") for name in ("snoozed", "seen")),
            choices("severity", "Only those of a severity.", ("high", "medium", "low", "none")),
            text("with-data", "Only those whose data hold a JSON object.", "data"),
            text("created-gte", "Only those since a moment, in milliseconds."),
            text("created-lte", "Only those until a moment, in milliseconds."),
            texts("context-keys", "Only those of a context; may be repeated."),
        ),
    ),
    Endpoint(
        "count",
        notifications.count(EXAMPLE),
        "Count what fits, once for each filter.",
        query=(text("filters", 'The list of filters, as JSON: `[{"read": false}]`.'),),
    ),
    Endpoint("read", notifications.mark_read(*_ONE), "Mark a notification as read.", body=()),
    Endpoint("unread", notifications.mark_unread(*_ONE), "Mark a notification as not read.", body=()),
    Endpoint("archive", notifications.archive(*_ONE), "Archive a notification.", body=()),
    Endpoint("unarchive", notifications.unarchive(*_ONE), "Take a notification out of the archive.", body=()),
    Endpoint(
        "snooze",
        notifications.snooze(*_ONE, datetime.fromtimestamp(0, UTC)),
        "Hide a notification for a time.",
        body=(text("snooze-until", "The moment, like 2030-01-01T09:00:00Z."),),
    ),
    Endpoint("unsnooze", notifications.unsnooze(*_ONE), "Show a hidden notification again.", body=()),
    Endpoint(
        "complete",
        notifications.complete_action(*_ONE, "primary"),
        "Mark the action of a button as done.",
        body=(),
        words=_BUTTONS,
    ),
    Endpoint(
        "revert",
        notifications.revert_action(*_ONE, "primary"),
        "Mark the action of a button as not done.",
        body=(),
        words=_BUTTONS,
    ),
    Endpoint("delete", notifications.delete(*_ONE), "Delete a notification."),
    Endpoint(
        "seen-all",
        notifications.mark_seen_all(EXAMPLE),
        "Mark notifications as seen: some, those that fit, or all.",
        body=(texts("notification-ids", "The id of one; may be repeated."), *_MARKED),
    ),
    Endpoint("read-all", notifications.mark_read_all(EXAMPLE), "Mark all that fit as read.", body=_MARKED),
    Endpoint("archive-all", notifications.archive_all(EXAMPLE), "Archive all that fit.", body=_MARKED),
    Endpoint(
        "archive-all-read",
        notifications.archive_all_read(EXAMPLE),
        "Archive all that fit and were read.",
        body=_MARKED,
    ),
    Endpoint("delete-all", notifications.delete_all(EXAMPLE), "Delete all that fit.", body=_MARKED),
)
