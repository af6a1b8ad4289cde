"""The chat channel: one message for each chat provider that a subscriber has credentials of."""

from novu_flows.emulator.delivery.asking import handed_over
from novu_flows.emulator.delivery.details import (
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_CHANNEL,
    NO_INTEGRATION,
    NO_WEBHOOK_URL,
)
from novu_flows.emulator.delivery.job import JobRun
from novu_flows.emulator.delivery.kinds import CHAT
from novu_flows.emulator.delivery.messages import (
    Posting,
    RenderFailed,
    create_message,
    not_generated,
    post,
    refused,
    rendered,
    variables,
)
from novu_flows.emulator.store.store import Document

PROVIDERS = ("slack", "discord", "msteams", "mattermost")


def send_chat(run: JobRun) -> bool:
    """
    Send to every chat provider; say whether all took it.

    The first that cannot be sent to ends the step (recorded deliveries `channel.chat` and
    `channel.integration_off`).
    """
    subscriber = run.subscriber()
    try:
        content = rendered(run.template.get("content"), variables(run, subscriber))
    except RenderFailed as error:
        return not_generated(run, error)
    channels = [held for held in subscriber.get("channels") or [] if held.get("providerId") in PROVIDERS]
    if not channels:
        run.record(NO_CHANNEL)
        return False
    return all(_send(run, channel, content) for channel in channels)


def _send(run: JobRun, channel: Document, content: str) -> bool:
    provider_id = channel["providerId"]
    url = run.payload.get("webhookUrl") or (channel.get("credentials") or {}).get("webhookUrl")
    if not url:
        run.record(NO_WEBHOOK_URL)
        return False
    message = create_message(run, {"content": content, "providerId": provider_id, "chatWebhookUrl": url})
    if run.lookups.integration(run.job["_environmentId"], CHAT, provider_id) is None:
        run.record(NO_INTEGRATION)
        return False
    run.record(MESSAGE_CREATED.of(message).with_raw(content))
    answer = handed_over(run.state.network, str(url), provider_id, _body(channel, content))
    if refused(run, message, answer, "unexpected_chat_error"):
        return False
    run.record(MESSAGE_SENT.of(message).with_raw({"id": run.state.new_uuid(), "date": run.state.now()}))
    post(run, message, Posting(content=content, to=url, provider_id=provider_id))
    return True


def _body(channel: Document, content: str) -> Document:
    """Return what a chat is sent (recorded deliveries `channel.live`)."""
    if channel["providerId"] == "discord":
        return {"content": content}
    room = (channel.get("credentials") or {}).get("channel")
    return {"text": content, **({"channel": room} if room else {})}
