"""The part of a trigger that runs in the request: recipients, workflow, payload; what passes is queued."""

import secrets
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.delivery.trigger import make_trigger
from novu_flows.emulator.payload_checks import verified
from novu_flows.emulator.recipients import mapped, mapped_recipients
from novu_flows.emulator.refusal import server_error, unprocessable
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import Document
from novu_flows.emulator.workflow_cache import triggered_workflow


def accept(request: Request, event: Mapping[str, Any]) -> Document:
    """Check an event in Novu's order and queue it (API notes, section 6.1)."""
    transaction_id = event.get("transactionId") or request.world.new_uuid()
    actor = find_actor(event.get("actor"))
    recipients = mapped_recipients(request, event["to"], actor)
    workflow = triggered_workflow(request.world, request.environment_id, event["name"])
    if workflow is None:
        raise unprocessable("template_not_found")
    status = _status(workflow)
    if status is not None:
        return {"acknowledged": True, "status": status}
    payload = verified(_stripped(request, event["payload"]), workflow["steps"])
    given = {**event, "payload": payload, "actor": actor}
    trigger = make_trigger(request, given, transaction_id, recipients)
    request.store.insert("events", trigger.queued(request.world.new_id()))
    return processed(transaction_id)


def processed(transaction_id: str) -> Document:
    """Answer that an event was queued."""
    return {"acknowledged": True, "status": "processed", "transactionId": transaction_id}


def find_actor(actor: Any) -> Any:
    """Give the actor in the form of a recipient; nothing about it is checked here."""
    return mapped(actor) if actor else None


def _status(workflow: Document) -> str | None:
    steps = workflow.get("steps") or []
    if not workflow.get("active") or workflow.get("draft"):
        return "trigger_not_active"
    if not steps:
        return "no_workflow_steps_defined"
    if not any(step.get("active") for step in steps):
        return "no_workflow_active_steps_defined"
    return None


def _stripped(request: Request, payload: Any) -> Any:
    """Put attachments aside: what stays of each is where its file would be (API notes, section 6.1)."""
    if not isinstance(payload, dict) or not isinstance(payload.get("attachments"), list):
        return payload
    return {**payload, "attachments": [_put_aside(request, held) for held in payload["attachments"]]}


def _put_aside(request: Request, attachment: Any) -> Document:
    if not isinstance(attachment, dict) or not isinstance(attachment.get("file"), str | list):
        raise server_error()
    folder = f"{request.organization_id}/{request.environment_id}/{secrets.token_hex(16)}"
    kept = {key: value for key, value in attachment.items() if key != "file"}
    return {**kept, "storagePath": f"{folder}/{attachment.get('name', 'undefined')}"}
