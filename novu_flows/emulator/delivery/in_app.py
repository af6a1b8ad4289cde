"""The in-app channel: a message in the subscriber's feed; it needs no integration."""

from typing import Any

from novu_flows.emulator.delivery.details import MESSAGE_CREATED, MESSAGE_SENT
from novu_flows.emulator.delivery.job import JobRun
from novu_flows.emulator.delivery.messages import (
    BRANDING,
    Posting,
    RenderFailed,
    create_message,
    not_generated,
    post,
    rendered,
    variables,
)
from novu_flows.emulator.store.cached import forget_inbox
from novu_flows.emulator.store.store import Document

PROVIDER = "novu"


def send_in_app(run: JobRun) -> bool:
    """Put a message into the feed; say whether it was sent."""
    context = {"branding": BRANDING, **variables(run, run.subscriber())}
    try:
        content = rendered(run.template.get("content"), context)
        cta = _cta(run, context)
    except RenderFailed as error:
        return not_generated(run, error)
    fields = {"content": content, "cta": cta, "_feedId": run.template.get("_feedId"), **_actor(run)}
    forget_inbox(run.state, run.job["_environmentId"], run.job["subscriberId"])
    message = create_message(run, fields)
    run.record(MESSAGE_CREATED.of(message, PROVIDER))
    run.record(MESSAGE_SENT.of(message, PROVIDER))
    post(run, message, Posting(content=content))
    return True


def _cta(run: JobRun, context: Document) -> Document:
    """Render the link and the buttons; a message always has a list of buttons."""
    cta: Document = run.template.get("cta") or {}
    action: Document = cta.get("action") or {}
    buttons = [_button(run, button, context) for button in action.get("buttons") or []]
    shown = {**cta, "action": {**action, "buttons": buttons}}
    data: Document = cta.get("data") or {}
    return {**shown, "data": {**data, "url": rendered(data["url"], context)}} if data.get("url") else shown


def _button(run: JobRun, button: Document, context: Document) -> Document:
    return {
        "type": button.get("type"),
        "content": rendered(button.get("content"), context),
        "_id": run.state.new_id(),
    }


def _actor(run: JobRun) -> dict[str, Any]:
    actor = run.template.get("actor")
    if not actor or actor.get("type") == "none":
        return {}
    acting = run.job.get("_actorId")
    return {"actor": actor, **({"_actorId": acting} if acting else {})}
