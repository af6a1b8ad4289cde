"""The in-app channel of v2 workflows: a message in the subscriber's feed (recorded `messages of tx-act`)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.delivery.messages import Posting, post
from novu_flows.emulator.delivery.v2.details import MESSAGE_CREATED, MESSAGE_SENT, NO_INTEGRATION
from novu_flows.emulator.delivery.v2.messages import create_message, find_integration, named
from novu_flows.emulator.delivery.v2.run import StepOutcome, StepRun
from novu_flows.emulator.store.cached import forget_inbox
from novu_flows.emulator.store.store import Document


def send_in_app(run: StepRun, outputs: Mapping[str, Any]) -> StepOutcome:
    """Put the message of a step into the feed."""
    integration = find_integration(run)
    if integration is None:
        run.record(NO_INTEGRATION)
        return StepOutcome.FAILED
    forget_inbox(run.state, run.job["_environmentId"], run.job["subscriberId"])
    message = create_message(
        run,
        {
            **{name: outputs[name] for name in ("subject", "avatar", "data") if name in outputs},
            "content": outputs.get("body") or "",
            "cta": _cta(run, outputs),
            "_feedId": None,
            "providerId": integration["providerId"],
            "deliveredAt": [run.state.now()],
            **named(run),
        },
    )
    run.record(MESSAGE_CREATED.of(message))
    run.record(MESSAGE_SENT.of(message))
    post(run, message, Posting(content=message["content"], subject=outputs.get("subject")))
    return StepOutcome.SENT


def _cta(run: StepRun, outputs: Mapping[str, Any]) -> Document:
    actions = [("primary", outputs.get("primaryAction")), ("secondary", outputs.get("secondaryAction"))]
    buttons = [_button(run, kind, action) for kind, action in actions if action]
    redirect = outputs.get("redirect")
    data = {"data": {"url": redirect["url"], "target": redirect.get("target")}} if redirect else {}
    return {"action": {"buttons": buttons}, "type": "redirect", **data}


def _button(run: StepRun, kind: str, action: Mapping[str, Any]) -> Document:
    redirect = action.get("redirect") or {}
    return {"type": kind, "content": action.get("label"), **redirect, "_id": run.state.new_id()}
