"""The chat channel: one message for each chat provider that a subscriber has credentials of."""

from novu_flows.emulator.delivery.details import (
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_CHANNEL,
    NO_INTEGRATION,
    NO_WEBHOOK_URL,
)
from novu_flows.emulator.delivery.job import Run
from novu_flows.emulator.delivery.kinds import CHAT
from novu_flows.emulator.delivery.messages import (
    Posting,
    RenderFailed,
    create_message,
    not_generated,
    post,
    rendered,
    update_message,
    variables,
)
from novu_flows.emulator.store.store import Document

PROVIDERS = ("slack", "discord", "msteams", "mattermost")


def send_chat(run: Run) -> bool:
    """Send to every chat provider; say whether one of them took it."""
    subscriber = run.subscriber()
    try:
        content = rendered(run.template.get("content"), variables(run, subscriber))
    except RenderFailed as error:
        return not_generated(run, error)
    channels = [held for held in subscriber.get("channels") or [] if held.get("providerId") in PROVIDERS]
    if not channels:
        run.record(NO_CHANNEL)
        return False
    sent = [_send(run, channel, content) for channel in channels]
    return any(sent)


def _send(run: Run, channel: Document, content: str) -> bool:
    provider_id = channel["providerId"]
    url = run.payload.get("webhookUrl") or (channel.get("credentials") or {}).get("webhookUrl")
    if not url:
        run.record(NO_WEBHOOK_URL)
    fields = {"content": content, "providerId": provider_id}
    message = create_message(run, {**fields, "chatWebhookUrl": url} if url else fields)
    if run.scene.integration(run.job["_environmentId"], CHAT, provider_id) is None:
        run.record(NO_INTEGRATION)
        return False
    run.record(MESSAGE_CREATED.of(message).with_raw(content))
    if not url:
        return _without_address(run, message)
    run.record(MESSAGE_SENT.of(message).with_raw({"id": run.world.new_uuid(), "date": run.world.now()}))
    post(run, message, Posting(content=content, to=url, provider_id=provider_id))
    return True


def _without_address(run: Run, message: Document) -> bool:
    update_message(
        run,
        message,
        status="warning",
        errorId="no_subscriber_chat_channel_id",
        errorText="Subscriber does not have active chat channel id",
    )
    run.record(NO_CHANNEL.of(message))
    return False
