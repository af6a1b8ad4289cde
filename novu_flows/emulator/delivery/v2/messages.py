"""Messages as Novu 3.15 keeps them: what was sent is kept of in-app messages alone (recorded `messages of tx-m1`)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.delivery.delay import months_later
from novu_flows.emulator.delivery.details import Detail
from novu_flows.emulator.delivery.kinds import IN_APP
from novu_flows.emulator.delivery.v2.details import NO_INTEGRATION, PROVIDER_FAILED, provider_selected
from novu_flows.emulator.delivery.v2.run import StepRun
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.documents import minimized
from novu_flows.emulator.store.network import HookAnswer, Reply
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.provider_names import display_name
from novu_flows.javascript.json import write_json

_MONTHS_KEPT = {IN_APP: 6}  # any other channel: 1


def create_message(run: StepRun, fields: Document) -> Document:
    """Keep a new message; `fields` are what the channel adds."""
    job, now = run.job, run.state.clock.now()
    message = {
        "_id": run.state.new_id(),
        "_templateId": job["_templateId"],
        "_environmentId": job["_environmentId"],
        "_messageTemplateId": run.step["_templateId"],
        "_notificationId": job["_notificationId"],
        "_organizationId": job["_organizationId"],
        "_subscriberId": job["_subscriberId"],
        "_jobId": job["_id"],
        "cta": {"action": {"buttons": []}},
        "channel": job["type"],
        "stepId": run.step["stepId"],
        "deviceTokens": [],
        "seen": False,
        "read": False,
        "archived": False,
        "status": "sent",
        "transactionId": job["transactionId"],
        "tags": run.workflow.get("tags", []),
        "severity": severity_of(run.given_overrides, run.workflow),
        "contextKeys": job.get("contextKeys") or [],
        **minimized(fields),
        "expireAt": iso(months_later(now, _MONTHS_KEPT.get(job["type"], 1))),
        "deleted": False,
        "createdAt": iso(now),
        "updatedAt": iso(now),
        "__v": 0,
    }
    run.store.insert("messages", message)
    return message


def severity_of(overrides: Mapping[str, Any], workflow: Document) -> str:
    """Return the severity that the overrides of a trigger name, else that of the workflow."""
    return str(overrides.get("severity") or workflow.get("severity") or "none")


def named(run: StepRun) -> Document:
    """Return what the messages of all channels but chat and push keep of their trigger."""
    return {"templateIdentifier": run.job["identifier"], **payload_of(run)}


def payload_of(run: StepRun) -> Document:
    """Return the payload without attachments, as messages keep it."""
    return {"payload": {key: held for key, held in run.payload.items() if key != "attachments"}}


def update_message(run: StepRun, message: Document, **fields: Any) -> Document:
    """Change a message; return it as it is now."""
    changed = {**message, **fields, "updatedAt": run.state.now()}
    run.store.replace("messages", changed)
    return changed


def warn(run: StepRun, message: Document, error_id: str, text: str) -> None:
    """Mark a message as one that could not be sent, since something of its subscriber is missing."""
    update_message(run, message, status="warning", errorId=error_id, errorText=text)


def error_of(answer: HookAnswer | None) -> Document | None:
    """Return the error of a provider that does not take a message, as JavaScript has it; None where it does."""
    match answer:
        case None | Reply(is_refusal=False):
            return None
        case Reply(status=status, body=body):
            text = f"Request failed with status code {status}"
            return {"message": body or text, "name": "AxiosError", "status": status}
        case _:
            return {"message": answer.reason, "name": "Error", "code": "ECONNREFUSED"}


def mark_failed(run: StepRun, message: Document, error: Document, error_id: str) -> None:
    """Mark a message as one that its provider did not take."""
    update_message(run, message, status="error", errorId=error_id, errorText=write_json(error).decode())


def record_failure(run: StepRun, message: Document, raw: Document) -> None:
    """Write down what a provider said."""
    run.record(PROVIDER_FAILED.of(message).with_raw(raw))


def select(run: StepRun, integration: Document) -> None:
    """Write down that an integration was chosen."""
    shown = ("providerId", "identifier", "name", "_environmentId", "_id")
    raw = {name: integration.get(name) for name in shown}
    run.record(provider_selected(display_name(integration["providerId"])).with_raw(raw))


def find_integration(run: StepRun, *, where: Mapping[str, Any] | None = None) -> Document | None:
    """Return the newest active integration of the channel that fits: of e-mail and SMS the primary one."""
    asked = {
        "_environmentId": run.job["_environmentId"],
        "channel": run.kind,
        "active": True,
        "deleted": False,
        **(where or {}),
    }
    found = run.store.find("integrations", asked, newest_first=True, limit=1)
    return found[0] if found else None


def primary_integration(run: StepRun) -> Document | None:
    """
    Return the integration that an e-mail or an SMS goes through: the one that the overrides name, else the primary one.

    Write down that there is none.
    """
    identifier = run.override(run.kind).get("integrationIdentifier")
    integration = find_integration(run, where={"identifier": identifier} if identifier else {"primary": True})
    if integration is None:
        detail: Detail = NO_INTEGRATION
        run.record(detail.with_raw({"integrationIdentifier": identifier}) if identifier else detail)
    return integration
