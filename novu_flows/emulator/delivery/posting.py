"""What left the emulator: kept for tests to look at, beside the messages that Novu keeps."""

from dataclasses import asdict, dataclass
from typing import Any

from novu_flows.emulator.delivery.run import Run
from novu_flows.emulator.store import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What a provider was given for one subscriber."""

    content: str
    to: Any = None
    subject: str | None = None
    title: str | None = None
    preheader: str | None = None
    sender_name: str | None = None
    provider_id: str | None = None


def post(run: Run, message: Document, posting: Posting) -> None:
    """Put a posting into the outbox."""
    run.store.insert(
        "outbox",
        {
            "_id": message["_id"],
            "_environmentId": message["_environmentId"],
            "subscriber_id": run.job["subscriberId"],
            "workflow_id": run.job["identifier"],
            "transaction_id": run.job["transactionId"],
            "channel": run.job["type"],
            "sent_at": run.world.now(),
            **asdict(posting),
        },
    )
