"""Credentials of subscribers, to and from what Novu answers (docs/novu/v1.md, section 3.7)."""

from collections.abc import Iterable, Mapping
from typing import Any

from novu_flows.novu.observed import HiddenAddress
from novu_flows.novu.v1.answers import SubscriberChannel
from novu_flows.novu.v1.subscribers import CredentialsBody
from novu_flows.plan.fields import Hidden


def observed_credentials(channels: Iterable[SubscriberChannel]) -> dict[str, HiddenAddress]:
    """Read a subscriber's `channels`."""
    return {channel.provider_id: _observed_address(channel.credentials) for channel in channels}


def written_credentials(address: HiddenAddress) -> CredentialsBody:
    """Return what PUT /subscribers/:subscriberId/credentials takes; it holds secrets."""
    credentials: CredentialsBody = {}
    if address.webhook_url:
        credentials["webhook_url"] = address.webhook_url.value
    if address.channel:
        credentials["channel"] = address.channel.value
    if address.device_tokens:
        credentials["device_tokens"] = [token.value for token in address.device_tokens]
    return credentials


def _observed_address(credentials: Mapping[str, Any]) -> HiddenAddress:
    tokens = credentials.get("deviceTokens") or ()
    tokens = (tokens,) if isinstance(tokens, str) else tokens  # 0.14 keeps a bare text where one was sent
    return HiddenAddress(
        webhook_url=_hidden(credentials.get("webhookUrl")),
        channel=_hidden(credentials.get("channel")),
        device_tokens=tuple(Hidden(str(token)) for token in tokens),
    )


def _hidden(value: object) -> Hidden | None:
    return Hidden(str(value)) if value else None
