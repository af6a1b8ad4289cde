"""Messages as Novu keeps them (recorded section `messages & others`)."""

from typing import Any

from novu_flows.emulator.clock import iso
from novu_flows.emulator.delivery.kinds import IN_APP
from novu_flows.emulator.delivery.moments import months_later
from novu_flows.emulator.delivery.run import Run
from novu_flows.emulator.documents import minimized
from novu_flows.emulator.store import Document

_MONTHS_KEPT = {IN_APP: 6}  # any other channel: 1


def create_message(run: Run, fields: Document) -> Document:
    """Keep a new message; `fields` are what the channel adds."""
    job, clock = run.job, run.world.clock
    now = clock.now()
    message = {
        "_id": run.world.new_id(),
        "_templateId": job["_templateId"],
        "_environmentId": job["_environmentId"],
        "_messageTemplateId": run.template.get("_id"),
        "_notificationId": job["_notificationId"],
        "_organizationId": job["_organizationId"],
        "_subscriberId": job["_subscriberId"],
        "_jobId": job["_id"],
        "templateIdentifier": job["identifier"],
        "cta": {"action": {"buttons": []}},
        "channel": job["type"],
        "deviceTokens": [],
        "seen": False,
        "read": False,
        "status": "sent",
        "transactionId": job["transactionId"],
        **minimized({"payload": message_payload(run)}),
        **minimized(fields),
        "expireAt": iso(months_later(now, _MONTHS_KEPT.get(job["type"], 1))),
        "deleted": False,
        "createdAt": iso(now),
        "updatedAt": iso(now),
        "__v": 0,
    }
    run.store.insert("messages", message)
    return message


def update_message(run: Run, message: Document, **fields: Any) -> None:
    """Change a message."""
    run.store.replace("messages", {**message, **fields, "updatedAt": run.world.now()})


def message_payload(run: Run) -> Document:
    """Give the payload without attachments."""
    return {key: value for key, value in run.payload.items() if key != "attachments"}
