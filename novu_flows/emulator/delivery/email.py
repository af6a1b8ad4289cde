"""The e-mail channel (API notes, section 9.2; recorded section `notifications`, number 512)."""

from dataclasses import dataclass
from typing import Any

from novu_flows.emulator.delivery.details import (
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_INTEGRATION,
    NO_RECIPIENT,
    REPLY_CALLBACK_WITHOUT_URL,
)
from novu_flows.emulator.delivery.email_body import blocks_html, in_layout, rendered_blocks, rendered_text
from novu_flows.emulator.delivery.kinds import EMAIL
from novu_flows.emulator.delivery.message import create_message, update_message
from novu_flows.emulator.delivery.posting import Posting, post
from novu_flows.emulator.delivery.rendering import (
    BRANDING,
    RenderFailed,
    not_generated,
    rendered,
    step_variables,
)
from novu_flows.emulator.delivery.run import Run
from novu_flows.emulator.documents import single
from novu_flows.emulator.payload_checks import with_defaults
from novu_flows.emulator.refusal import Refusal
from novu_flows.emulator.store import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    content: Any  # what Novu keeps: rendered blocks, or the template as it was written
    subject: str
    html: str
    preheader: str | None


def send_email(run: Run) -> bool:
    """Send an e-mail; say whether it was sent."""
    subscriber = run.subscriber()
    integration = run.scene.integration(run.job["_environmentId"], EMAIL)
    if integration is None:
        run.record(NO_INTEGRATION)
        return False
    data = {**run.payload, "step": step_variables(run), "subscriber": single(subscriber)}
    try:
        mail = _compose(run, data)
    except RenderFailed as error:
        return not_generated(run, error)
    address = run.payload.get("email") or subscriber.get("email")
    return _deliver(run, integration, address, (mail, data))


def _compose(run: Run, data: Document) -> _Mail:
    layout = _layout(run)
    data = _with_layout_defaults(layout, data)
    context = {**data, "preheader": run.template.get("preheader"), "blocks": [], "branding": BRANDING}
    subject = rendered_text(run.template.get("subject") or "", context)
    preheader = run.template.get("preheader")
    preheader = rendered_text(preheader, context) if preheader else preheader
    content: Any = run.template.get("content")
    inside = {**context, "subject": subject, "preheader": preheader, "body": ""}
    if _is_editor(run):
        content = rendered_blocks(content if isinstance(content, list | str) else [], context)
        body = blocks_html(content, BRANDING)
    else:
        body = rendered(content, inside)
    html = in_layout(layout["content"] if layout else None, body, inside)
    return _Mail(content=content, subject=subject, html=html, preheader=preheader)


def _is_editor(run: Run) -> bool:
    return (run.template.get("contentType") or "editor") == "editor"


def _layout(run: Run) -> Document | None:
    layout_id = run.template.get("_layoutId")
    if not layout_id:
        return None
    layout = run.scene.layout(layout_id)
    if layout is None:
        raise RenderFailed(
            f"Layout not found for id {layout_id} in the environment {run.job['_environmentId']}"
        )
    return layout


def _with_layout_defaults(layout: Document | None, data: Document) -> Document:
    try:
        return with_defaults(data, (layout or {}).get("variables") or [])
    except Refusal as refused:
        raise RenderFailed(str(refused.message)) from refused


def _deliver(run: Run, integration: Document, address: Any, composed: tuple[_Mail, Document]) -> bool:
    mail, data = composed
    provider_id = integration["providerId"]
    fields = {
        **({"email": address} if address else {}),
        "subject": mail.subject,
        "providerId": provider_id,
        "overrides": run.overrides(provider_id),
        "content": mail.content,
    }
    message = create_message(run, fields)
    run.record(MESSAGE_CREATED.of(message).with_raw(_given(run, data)))
    if (run.step.get("replyCallback") or {}).get("active") and not run.step["replyCallback"].get("url"):
        run.record(REPLY_CALLBACK_WITHOUT_URL.of(message))
    if not address:
        return _without_address(run, message)
    sender = run.overrides(EMAIL).get("from") or (integration.get("credentials") or {}).get("from")
    result = {"id": f"<{run.world.new_uuid()}@{_domain(sender)}>", "date": run.world.now()}
    run.record(MESSAGE_SENT.of(message).with_raw(result))
    update_message(run, message, identifier=result["id"])
    post(run, message, _posting(run, mail, address, provider_id))
    return True


def _given(run: Run, data: Document) -> Document:
    """Give what Novu's detail says was given to the template."""
    template = run.template
    preheader = template.get("preheader")
    return {
        "subject": template.get("subject") or "",
        **({} if preheader is None else {"preheader": preheader}),
        "content": template.get("content"),
        "layoutId": template.get("_layoutId"),
        "contentType": template.get("contentType") or "editor",
        "payload": data,
    }


def _without_address(run: Run, message: Document) -> bool:
    update_message(
        run,
        message,
        status="warning",
        errorId="mail_unexpected_error",
        errorText="Subscriber does not have an email address",
    )
    run.record(NO_RECIPIENT.of(message))
    return False


def _domain(sender: Any) -> str:
    return str(sender or "").rpartition("@")[2].rstrip(">") or "novu.co"


def _posting(run: Run, mail: _Mail, address: Any, provider_id: str) -> Posting:
    others = run.overrides(EMAIL).get("to")
    to = [address, *(one for one in others if one != address)] if isinstance(others, list) else address
    return Posting(
        content=mail.html,
        to=to,
        subject=mail.subject,
        preheader=mail.preheader or None,
        sender_name=run.template.get("senderName") or None,
        provider_id=provider_id,
    )
