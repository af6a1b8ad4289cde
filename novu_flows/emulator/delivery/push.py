"""The push channel: one message for each push provider that a subscriber has device tokens of."""

from dataclasses import replace

from novu_flows.emulator.delivery.details import (
    MESSAGE_CREATED,
    MESSAGE_SENT,
    NO_CHANNEL,
    NO_DEVICE_TOKENS,
    NO_INTEGRATION,
    Detail,
)
from novu_flows.emulator.delivery.job import JobRun
from novu_flows.emulator.delivery.kinds import PUSH
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

PROVIDERS = ("fcm", "apns", "expo", "one-signal", "pushpad")


def send_push(run: JobRun) -> bool:
    """Send to every push provider; say whether one of them took it."""
    subscriber = run.subscriber()
    context = variables(run, subscriber)
    try:
        content = rendered(run.template.get("content"), context)
        title = rendered(run.template.get("title"), context)
    except RenderFailed as error:
        return not_generated(run, error)
    channels = [held for held in subscriber.get("channels") or [] if held.get("providerId") in PROVIDERS]
    if not channels:
        run.record(NO_CHANNEL)
        return False
    sent = [_send(run, channel, title, content) for channel in channels]
    return any(sent)


def _send(run: JobRun, channel: Document, title: str, content: str) -> bool:
    provider_id = channel["providerId"]
    tokens = (channel.get("credentials") or {}).get("deviceTokens")
    if tokens is None:
        run.record(NO_DEVICE_TOKENS)
        return False
    if run.lookups.integration(run.job["_environmentId"], PUSH, provider_id) is None:
        run.record(NO_INTEGRATION)
        return False
    overrides = run.overrides(provider_id)
    fields = {"deviceTokens": tokens, "content": content, "title": title, "providerId": provider_id}
    message = create_message(run, {**fields, "overrides": overrides})
    run.record(_through(MESSAGE_CREATED, provider_id).of(message).with_raw(content))
    if refused(run, message, run.state.network.answer_of(provider_id), "unexpected_push_error"):
        return False
    result = {"ids": [run.state.new_uuid()], "date": run.state.now()}
    run.record(_through(MESSAGE_SENT, provider_id).of(message).with_raw(result))
    to = overrides.get("deviceTokens") or tokens
    post(run, message, Posting(content=content, title=title, to=to, provider_id=provider_id))
    return True


def _through(detail: Detail, provider_id: str) -> Detail:
    return replace(detail, text=f"{detail.text}: {provider_id}")
