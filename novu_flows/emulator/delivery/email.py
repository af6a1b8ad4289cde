"""The e-mail channel (docs/novu/v1.md, section 9.2; recorded section `notifications`, number 512)."""

from collections.abc import Mapping, Sequence
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.details import (
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_INTEGRATION,
    NO_RECIPIENT,
    REPLY_WITHOUT_MAIL_SERVER,
    REPLY_WITHOUT_URL,
)
from novu_flows.emulator.delivery.job import JobRun
from novu_flows.emulator.delivery.kinds import EMAIL
from novu_flows.emulator.delivery.messages import (
    BRANDING,
    Posting,
    RenderFailed,
    create_message,
    not_generated,
    post,
    refused,
    rendered,
    step_variables,
    update_message,
)
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.sections.payload_checks import with_defaults
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import trim

_BUTTON = (
    "display: inline-block; padding: 10px 20px; border-radius: 4px; color: #ffffff; background: {color};"
)


def rendered_text(template: object, context: Document) -> str:
    """Render a text of an e-mail: without white space around it."""
    return trim(rendered(template, context))


def rendered_blocks(blocks: Sequence[Any], context: Document) -> list[Document]:
    """Render the blocks of the editor; every block has a `url` afterwards."""
    return [
        {
            **block,
            "content": rendered_text(block.get("content"), context),
            "url": rendered_text(block.get("url") or "", context),
        }
        for block in (block if isinstance(block, dict) else {} for block in blocks)
    ]


def blocks_html(blocks: Sequence[Document], branding: Mapping[str, Any]) -> str:
    """Write rendered blocks as HTML."""
    return "\n".join(_block_html(block, branding) for block in blocks)


def in_layout(layout: str | None, body: str, context: Document) -> str:
    """Put a rendered body into a layout, whose `{{{body}}}` it takes the place of."""
    return body if layout is None else rendered(layout, {**context, "body": body})


def _block_html(block: Document, branding: Mapping[str, Any]) -> str:
    align = (block.get("styles") or {}).get("textAlign", "left")
    inner = block["content"]
    if block.get("type") == "button":
        style = _BUTTON.format(color=branding["color"])
        inner = f'<a href="{block["url"]}" target="_blank" style="{style}">{inner}</a>'
    return f'<div style="text-align: {align};">{inner}</div>'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    content: Any  # what Novu keeps: rendered blocks, or the template as it was written
    subject: str
    html: str
    preheader: str | None


def send_email(run: JobRun) -> bool:
    """
    Send an e-mail; say whether it was sent.

    The message is kept before its templates are rendered, so one that cannot be rendered leaves a message
    without content (recorded deliveries `content.error`).
    """
    subscriber = run.subscriber()
    integration = run.lookups.integration(run.job["_environmentId"], EMAIL)
    if integration is None:
        run.record(NO_INTEGRATION)
        return False
    data = {**run.payload, "step": step_variables(run), "subscriber": single(subscriber)}
    _check_reply(run)
    address = run.payload.get("email") or subscriber.get("email")
    message = _begin(run, integration["providerId"], address)
    try:
        mail = _compose(run, data)
    except RenderFailed as error:
        return not_generated(run, error)
    message = update_message(run, message, subject=mail.subject, content=mail.content)
    run.record(MESSAGE_CREATED.of(message).with_raw(_given(run, data)))
    return _deliver(run, integration, message, mail) if address else _without_address(run, message)


def _check_reply(run: JobRun) -> None:
    """Return why replies reach nobody: where the step says no address, or Novu has no mail server for them."""
    reply = run.step.get("replyCallback") or {}
    if reply.get("active"):
        run.record(REPLY_WITHOUT_MAIL_SERVER if reply.get("url") else REPLY_WITHOUT_URL)


def _begin(run: JobRun, provider_id: str, address: Any) -> Document:
    fields = {"subject": "", "providerId": provider_id, "overrides": run.overrides(provider_id)}
    return create_message(run, {"email": address, **fields} if address else fields)


def _compose(run: JobRun, data: Document) -> _Mail:
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


def _is_editor(run: JobRun) -> bool:
    return (run.template.get("contentType") or "editor") == "editor"


def _layout(run: JobRun) -> Document | None:
    layout_id = run.template.get("_layoutId")
    if not layout_id:
        return None
    layout = run.lookups.layout(layout_id)
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


def _deliver(run: JobRun, integration: Document, message: Document, mail: _Mail) -> bool:
    answer = run.state.network.answer_of(integration["providerId"])
    if refused(run, message, answer, "mail_unexpected_error"):
        return False
    sender = run.overrides(EMAIL).get("from") or (integration.get("credentials") or {}).get("from")
    result = {"id": f"<{run.state.new_uuid()}@{_domain(sender)}>", "date": run.state.now()}
    run.record(MESSAGE_SENT.of(message).with_raw(result))
    update_message(run, message, identifier=result["id"])
    post(run, message, _posting(run, mail, message["email"], integration["providerId"]))
    return True


def _given(run: JobRun, data: Document) -> Document:
    """Return what Novu's detail says was given to the template."""
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


def _without_address(run: JobRun, message: Document) -> bool:
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


def _posting(run: JobRun, mail: _Mail, address: Any, provider_id: str) -> Posting:
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
