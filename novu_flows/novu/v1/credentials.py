"""Credentials of subscribers on one provider (docs/novu/v1.md, section 3.7)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from pydantic import Field
from pydantic.alias_generators import to_camel

from novu_flows.novu.call import Answer
from novu_flows.novu.observed import HiddenAddress
from novu_flows.plan.fields import Hidden


class SubscriberChannel(Answer):
    """A subscriber's credentials on one provider; they are in no repr."""

    provider_id: str
    credentials: Mapping[str, Any] = Field(default_factory=dict, repr=False)
    integration_id: str | None = Field(default=None, alias="_integrationId")


class CredentialsBody(TypedDict, total=False):
    """A subscriber's address on one provider: Novu 0.14 keeps these three and drops any other."""

    webhook_url: str
    device_tokens: Sequence[str]
    channel: str


def credentials_json(credentials: CredentialsBody) -> Mapping[str, object]:
    """Write credentials under Novu's names."""
    return {to_camel(name): value for name, value in credentials.items()}


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
