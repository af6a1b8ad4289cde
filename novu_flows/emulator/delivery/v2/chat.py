"""The chat channel of v2 workflows: a message for each chat of a subscriber, WhatsApp by the phone (recorded `tx-m2`)."""

from collections.abc import Iterable, Mapping
from typing import Any

from novu_flows.emulator.delivery.asking import sent_to
from novu_flows.emulator.delivery.messages import Posting, post
from novu_flows.emulator.delivery.v2.details import (
    ALL_CHATS_FAILED,
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_CHANNEL,
    NO_CHANNEL_OF_CONTEXT,
    NO_CHAT_PHONE,
    NO_INTEGRATION,
    NO_WEBHOOK_URL,
    SOME_CHATS_SKIPPED,
)
from novu_flows.emulator.delivery.v2.messages import (
    create_message,
    error_of,
    find_integration,
    mark_failed,
    record_failure,
    select,
    warn,
)
from novu_flows.emulator.delivery.v2.run import StepOutcome, StepRun
from novu_flows.emulator.store.store import Document

_WHATSAPP = "whatsapp-business"
PROVIDERS = (
    *("slack", "novu-slack", "discord", "msteams", "mattermost", "ryver", "zulip", "grafana-on-call"),
    *("getstream", "rocket-chat", _WHATSAPP, "chat-webhook", "telegram", "line"),
)


def send_chat(run: StepRun, outputs: Mapping[str, Any]) -> StepOutcome:
    """Send to every chat of the subscriber; one that takes the message is enough."""
    channels = _channels(run.person())
    if not channels:
        run.record(NO_CHANNEL_OF_CONTEXT if run.job.get("contextKeys") else NO_CHANNEL)
        return StepOutcome.SKIPPED
    outcome = best([_send(run, channel, outputs["body"]) for channel in channels])
    if outcome is StepOutcome.FAILED:
        run.record(ALL_CHATS_FAILED)
    elif outcome is StepOutcome.SKIPPED:
        run.record(SOME_CHATS_SKIPPED)
    return outcome


def best(outcomes: Iterable[StepOutcome]) -> StepOutcome:
    """Return the outcome of several: sent if one was, else skipped if one was."""
    found = set(outcomes)
    return next((one for one in (StepOutcome.SENT, StepOutcome.SKIPPED) if one in found), StepOutcome.FAILED)


def _channels(subscriber: Document) -> list[Document]:
    held = [one for one in subscriber.get("channels") or [] if one.get("providerId") in PROVIDERS]
    phone = subscriber.get("phone")
    by_phone = {"providerId": _WHATSAPP, "credentials": {"phoneNumber": phone}}
    return [*held, by_phone] if phone else held


def _send(run: StepRun, channel: Document, content: str) -> StepOutcome:
    integration = _integration(run, channel)
    if integration is None:
        return StepOutcome.FAILED
    endpoint = _endpoint(run, channel, integration)
    address = (channel.get("credentials") or {}).get("webhookUrl")
    fields = {"content": None, "providerId": channel["providerId"]}
    message = create_message(
        run,
        {
            **fields,
            **({"channelData": [endpoint]} if endpoint else {}),
            **({"chatWebhookUrl": address} if address and not endpoint else {}),
        },
    )
    select(run, integration)
    run.record(MESSAGE_CREATED.of(message))
    if endpoint is None:
        return _without_address(run, message, integration)
    return _deliver(run, integration, message, (endpoint, content))


def _integration(run: StepRun, channel: Document) -> Document | None:
    """Return the integration that the credentials of a chat are of; one of WhatsApp is any of that provider."""
    own = {} if channel["providerId"] == _WHATSAPP else {"_id": channel.get("_integrationId")}
    found = find_integration(run, where={"providerId": channel["providerId"], **own})
    if found is None:
        named = f" with integrationId: {own['_id']}" if own.get("_id") else ""
        run.record(NO_INTEGRATION.saying(f"Integration{named} is either deleted or not active"))
    return found


def _endpoint(run: StepRun, channel: Document, integration: Document) -> Document | None:
    credentials: Mapping[str, Any] = channel.get("credentials") or {}
    provider_id = integration["providerId"]
    of_run = run.override("providers", provider_id)
    of_step = run.override("steps", run.step["stepId"], "providers", provider_id)
    overridden = {**of_run, **of_step}.get("webhookUrl")
    url = overridden or run.payload.get("webhookUrl") or credentials.get("webhookUrl")
    if url:
        room = {"channel": credentials["channel"]} if credentials.get("channel") else {}
        return {"identifier": "-", "type": "webhook", "endpoint": {"url": url, **room}}
    phone = credentials.get("phoneNumber")
    return {"identifier": "-", "type": "phone", "endpoint": {"phoneNumber": phone}} if phone else None


def _without_address(run: StepRun, message: Document, integration: Document) -> StepOutcome:
    if integration["providerId"] == _WHATSAPP:
        text = "Subscriber does not have phone number specified"
        warn(run, message, "no_subscriber_chat_phone_number", text)
        detail = NO_CHAT_PHONE.saying("Subscriber does not have a phone number for selected integration")
    else:
        warn(
            run,
            message,
            "no_subscriber_chat_channel_id",
            "Subscriber does not have active chat channel id",
        )
        detail = NO_WEBHOOK_URL.saying(
            f"webhookUrl for integrationId: {integration['identifier']} is missing"
        )
    run.record(detail.of(message))
    return StepOutcome.SKIPPED


def _deliver(
    run: StepRun, integration: Document, message: Document, sent: tuple[Document, str]
) -> StepOutcome:
    endpoint, content = sent
    address = endpoint["endpoint"].get("url") or endpoint["endpoint"]["phoneNumber"]
    error = error_of(sent_to(run.state.network, integration, {"content": content}, str(address)))
    if error is not None:
        mark_failed(run, message, error, "unexpected_chat_error")
        record_failure(run, message, {"channelData": endpoint, "message": error["message"]})
        return StepOutcome.FAILED
    result = {"id": run.state.new_uuid(), "date": run.state.now(), "channelData": endpoint}
    run.record(MESSAGE_SENT.of(message).with_raw(result))
    post(run, message, Posting(content=content, to=address, provider_id=integration["providerId"]))
    return StepOutcome.SENT
