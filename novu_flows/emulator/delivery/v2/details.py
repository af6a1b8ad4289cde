"""What a run of a v2 workflow leaves behind about each step: Novu 3.15's execution details, word for word."""

from novu_flows.emulator.delivery.details import Detail


def _pending(text: str) -> Detail:
    return Detail(text=text, status="Pending")


def _failed(text: str) -> Detail:
    return Detail(text=text, status="Failed")


def _done(text: str) -> Detail:
    return Detail(text=text, status="Success")


def _warning(text: str) -> Detail:
    return Detail(text=text, status="Warning")


def provider_selected(name: str) -> Detail:
    """Return that an integration was chosen, by the name of its provider."""
    return _pending(f"{name} provider was selected")


STEP_QUEUED = _pending("Step queued")
STEP_DELAYED = _pending("Step delayed")
STEP_DIGESTED = _pending("Step digested")
STEP_PROCESSED = _done("Step processed")
STEP_CANCELED = _failed("Step was canceled because a previous step failed")
SKIPPED_BY_CONDITIONS = _done("Step was skipped based on steps conditions")
BRIDGE_FAILED = _failed("Bridge execution failed")
BRIDGE_SKIPPED = _failed("Bridge execution skipped")
FILTERED_BY_WORKFLOW = _done("Step filtered by workflow preferences")
FILTERED_BY_USER = _done("Step filtered by user preferences")
FILTERED_BY_GLOBAL_CHOICE = _done("Step filtered by subscriber global preferences")
FILTERED_BY_WORKFLOW_CHOICE = _done("Step filtered by subscriber workflow preferences")
OUTSIDE_SCHEDULE = _done("The step was skipped as it fell outside the subscriber's schedule")
EXTENDED_TO_SCHEDULE = _pending("Step was extended to the next available time in the subscriber schedule")
MOST_EXTENSIONS = _done("Step was executed due to maximum number of subscriber schedule extensions reached")
MESSAGE_CREATED = _pending("Message created")
MESSAGE_SENT = _done("Message sent")
NO_INTEGRATION = _failed("Subscriber does not have an active integration")
NO_CHANNEL = _warning("Subscriber does not have a configured channel")
NO_CHANNEL_OF_CONTEXT = _warning("Subscriber does not have a configured channel with the given context")
NO_EMAIL = _failed("Subscriber missing email address")
NO_PHONE = _failed("Subscriber missing phone number")
NO_CHAT_PHONE = _failed("Subscriber is missing a phone number")
NO_WEBHOOK_URL = _failed("Webhook URL for the chat channel is missing")
NO_DEVICE_TOKENS = _failed(
    "Subscriber credentials is missing the tokens for sending a push notification message"
)
ALL_CHATS_FAILED = _failed("All chat channels failed to send the message")
SOME_CHATS_SKIPPED = _warning("Some chat channels skipped to send the message")
SOME_PUSHES_SKIPPED = _warning("Some push channels skipped to send the message")
NOTHING_PUSHED = _failed("There was one or more errors when trying to execute the notification")
PROVIDER_FAILED = _failed("Unexpected provider error")
LAYOUT_SELECTED = _pending("Layout selected")
LAYOUT_NOT_FOUND = _failed("Layout not found ")
DIGEST_MERGED = _done("Digest was merged with other digest")
DIGEST_SKIPPED = _done("Digest was skipped, first backoff event")
DIGEST_TRIGGERED = _done("Digest triggered events")
DELAY_FINISHED = _done("Delay is finished")
BAD_DELAY = _failed("Invalid delay configuration")
TOO_LONG = _failed("Defer duration limit exceeded")
THROTTLED = _done("Throttle limit exceeded for the given window")
THROTTLE_IN_PAST = _failed("Throttle window date is in the past")
ACTION_FAILED = _failed("Action step execution failed")
NO_OBJECT_ANSWERED = _warning("HTTP request step received a non-object response")
BAD_RESPONSE = _failed("Response body schema validation failed")
