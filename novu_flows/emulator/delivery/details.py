"""What a run leaves behind about each step: Novu's execution details, word for word."""

from dataclasses import replace
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import write_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One thing that happened to a step."""

    text: str
    status: str
    source: str = "Internal"
    is_retry: bool = False
    message_id: str | None = None
    provider_id: str | None = None
    raw: str | None = None

    def of(self, message: Document, provider_id: str | None = None) -> "Detail":
        """Return which message it is about, and through which provider."""
        return replace(self, message_id=message["_id"], provider_id=provider_id)

    def through(self, provider_id: str) -> "Detail":
        """Return through which provider it went."""
        return replace(self, provider_id=provider_id)

    def saying(self, text: str) -> "Detail":
        """Add what Novu keeps as a text."""
        return replace(self, raw=text)

    def with_raw(self, value: Any) -> "Detail":
        """Add what Novu keeps as JSON text."""
        return replace(self, raw=write_json(value).decode())


def _pending(text: str) -> Detail:
    return Detail(text=text, status="Pending")


def _failed(text: str) -> Detail:
    return Detail(text=text, status="Failed")


def _done(text: str) -> Detail:
    return Detail(text=text, status="Success")


def _warning(text: str) -> Detail:
    return Detail(text=text, status="Warning")


STEP_CREATED = _pending("Step created")
STEP_QUEUED = _pending("Step queued")
STEP_DELAYED = _pending("Step delayed")
START_SENDING = _pending("Start sending message")
START_DIGESTING = _pending("Start digesting")
PROCESSING_FILTER = _pending("Processing step filter")
FILTERED = _done("Step was filtered based on steps filters")
FILTERED_BY_PREFERENCES = _done("Step filtered by subscriber preferences")
MESSAGE_CREATED = _pending("Message created")
MESSAGE_SENT = _done("Message sent")
NOT_GENERATED = _failed("Message content could not be generated")
NO_INTEGRATION = _failed("Subscriber does not have an active integration")
NO_RECIPIENT = _failed("Subscriber missing recipient details")
NO_CHANNEL = _failed("Subscriber does not have a configured channel")
NO_WEBHOOK_URL = _failed("Webhook URL for the chat channel is missing")
NO_DEVICE_TOKENS = _failed(
    "Subscriber credentials is missing the tokens for sending a push notification message"
)
PROVIDER_FAILED = _failed("Unexpected provider error")
NOT_CARRIED_OUT = _failed("The embedded Novu failed at this step")
DIGEST_MERGED = _done("Digest was merged with other digest")
DIGEST_TRIGGERED = _pending("Digest triggered events")
DIGEST_PROVIDED = _done("Steps to get digest events found")
DELAY_FINISHED = _done("Delay is finished")
WEBHOOK_RETRY = Detail(
    text="Webhook filter failed, retry will be executed", status="Pending", source="Webhook", is_retry=True
)
WEBHOOK_LAST_RETRY = Detail(
    text="Failed to get response from remote webhook filter on last retry",
    status="Pending",
    source="Webhook",
    is_retry=True,
)
REPLY_WITHOUT_URL = _warning("Inbound mail - Missing replay callback URL")
REPLY_WITHOUT_MAIL_SERVER = _warning("Inbound mail - Missing configuration")


def record(state: State, job: Document, detail: Detail) -> None:
    """Keep a detail of a job (shape: recorded section `messages & others`, number 669)."""
    now = state.now()
    provider_id = detail.provider_id or job.get("providerId")
    optional = {"_messageId": detail.message_id, "providerId": provider_id, "raw": detail.raw}
    state.store.insert(
        "execution_details",
        {
            "_id": state.new_id(),
            "_jobId": job["_id"],
            "_environmentId": job["_environmentId"],
            "_organizationId": job["_organizationId"],
            "_notificationId": job["_notificationId"],
            "_notificationTemplateId": job["_templateId"],
            "_subscriberId": job["_subscriberId"],
            "transactionId": job["transactionId"],
            "channel": job["type"],
            "detail": detail.text,
            "source": detail.source,
            "status": detail.status,
            "isTest": False,
            "isRetry": detail.is_retry,
            **{key: value for key, value in optional.items() if value is not None},
            "expireAt": job["expireAt"],
            "createdAt": now,
            "updatedAt": now,
            "__v": 0,
        },
    )
