"""The push channel of v2 workflows: a message for each device of a subscriber."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.delivery.asking import sent_to
from novu_flows.emulator.delivery.messages import Posting, post
from novu_flows.emulator.delivery.v2.chat import best
from novu_flows.emulator.delivery.v2.details import (
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_CHANNEL,
    NO_DEVICE_TOKENS,
    NO_INTEGRATION,
    NOTHING_PUSHED,
    SOME_PUSHES_SKIPPED,
)
from novu_flows.emulator.delivery.v2.messages import (
    create_message,
    error_of,
    find_integration,
    mark_failed,
    payload_of,
    record_failure,
    select,
    update_message,
)
from novu_flows.emulator.delivery.v2.run import StepOutcome, StepRun
from novu_flows.emulator.store.store import Document

PROVIDERS = ("fcm", "apns", "expo", "one-signal", "pushpad", "push-webhook", "pusher-beams", "appio")


def send_push(run: StepRun, outputs: Mapping[str, Any]) -> StepOutcome:
    """Send to every device of the subscriber; one that takes the message is enough."""
    held = run.person().get("channels") or []
    channels = [one for one in held if one.get("providerId") in PROVIDERS]
    if not channels:
        run.record(NO_CHANNEL)
        return StepOutcome.SKIPPED
    outcome = best(one for channel in channels for one in _send(run, channel, outputs))
    if outcome is StepOutcome.FAILED:
        run.record(NOTHING_PUSHED)
    elif outcome is StepOutcome.SKIPPED:
        run.record(SOME_PUSHES_SKIPPED)
    return outcome


def _send(run: StepRun, channel: Document, outputs: Mapping[str, Any]) -> Iterator[StepOutcome]:
    tokens = (channel.get("credentials") or {}).get("deviceTokens")
    if tokens is None:
        run.record(NO_DEVICE_TOKENS.through(channel["providerId"]).with_raw(channel))
        yield StepOutcome.SKIPPED
    own = {"_id": channel.get("_integrationId"), "providerId": channel["providerId"]}
    integration = find_integration(run, where=own)
    if integration is None:
        run.record(NO_INTEGRATION)
        return
    if tokens is None:
        return
    select(run, integration)
    tokens = run.override(integration["providerId"]).get("deviceTokens") or tokens
    for token in tokens:
        yield _deliver(run, integration, outputs, (token, tokens))


def _deliver(
    run: StepRun, integration: Document, outputs: Mapping[str, Any], to: tuple[str, list[str]]
) -> StepOutcome:
    token, tokens = to
    provider_id = integration["providerId"]
    fields = {"deviceTokens": tokens, "content": None, "title": "", "providerId": provider_id}
    message = create_message(run, {**fields, **payload_of(run), "overrides": dict(run.override(provider_id))})
    run.record(MESSAGE_CREATED.of(message).with_raw({"providerId": provider_id, "content": None}))
    shown = {"title": outputs["subject"], "content": outputs["body"]}
    error = error_of(sent_to(run.state.network, integration, {**shown, "target": [token]}))
    message = update_message(run, message, identifier=message["_id"])
    if error is not None:
        mark_failed(run, message, error, "unexpected_push_error")
        record_failure(run, message, error)
        return StepOutcome.FAILED
    result = {"ids": [run.state.new_uuid()], "date": run.state.now()}
    raw = {"providerId": provider_id, "result": result, "deviceToken": token}
    run.record(MESSAGE_SENT.of(message).with_raw(raw))
    post(run, message, Posting(to=[token], provider_id=provider_id, **shown))
    return StepOutcome.SENT
