"""Credentials of subscribers, to and from Novu's JSON (docs/novu/v1.md, section 3.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from novu_flows.declare.basics import Secret
from novu_flows.declare.credentials import Credentials, ProviderAddress
from novu_flows.plan.fields import SECRET_MARK, Fields, Hidden, Json, Path, Secrets, Value

WEBHOOK_URL: Path = ("webhook_url",)
CHANNEL: Path = ("channel",)
DEVICE_TOKENS: Path = ("device_tokens",)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenAddress:
    """Where one provider reaches a subscriber, as observed or resolved; nothing of it is ever shown."""

    webhook_url: Hidden | None = None
    channel: Hidden | None = None
    device_tokens: tuple[Hidden, ...] = ()

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of; it is sealed before it is kept anywhere."""
        return [
            self.webhook_url.value if self.webhook_url else None,
            self.channel.value if self.channel else None,
            [token.value for token in self.device_tokens],
        ]


def declared_credentials(credentials: Credentials) -> dict[Path, Value]:
    """Return all parts of declared credentials: Novu replaces them as a whole."""
    return address_fields(credentials.address)


def address_fields(address: ProviderAddress) -> dict[Path, Value]:
    """Return the parts that are set."""
    parts: dict[Path, Value] = {
        WEBHOOK_URL: address.webhook_url,
        CHANNEL: address.channel,
        DEVICE_TOKENS: address.device_tokens or None,
    }
    return {path: value for path, value in parts.items() if value is not None}


def resolved_address(fields: Fields, secrets: Secrets) -> HiddenAddress:
    """Put the values of secrets in place of their references."""
    tokens = fields.get(DEVICE_TOKENS)
    return HiddenAddress(
        webhook_url=_resolved(fields.get(WEBHOOK_URL), secrets),
        channel=_resolved(fields.get(CHANNEL), secrets),
        device_tokens=tuple(secrets[token] for token in tokens) if isinstance(tokens, tuple) else (),
    )


def address_parts(address: HiddenAddress) -> frozenset[Path]:
    """Return which parts an address has."""
    parts = {WEBHOOK_URL: address.webhook_url, CHANNEL: address.channel, DEVICE_TOKENS: address.device_tokens}
    return frozenset(path for path, value in parts.items() if value)


def matching_fields(changed: Fields, wanted: HiddenAddress, held: HiddenAddress) -> dict[Path, Value]:
    """
    Return what is held in terms of what was wanted: the reference where the values are the same, else a mark.

    So the outcome of a write can be compared, and shown, without a secret in it.
    """
    return {path: _matched(path, value, (wanted, held)) for path, value in changed.items()}


def observed_credentials(channels: Iterable[Mapping[str, Any]]) -> dict[str, HiddenAddress]:
    """Read a subscriber's `channels`."""
    return {
        channel["providerId"]: _observed_address(channel.get("credentials") or {}) for channel in channels
    }


def credentials_body(provider: str, address: HiddenAddress) -> dict[str, Json]:
    """Return the body of PUT /subscribers/:subscriberId/credentials; it holds secrets."""
    credentials: dict[str, Json] = {}
    if address.webhook_url:
        credentials["webhookUrl"] = address.webhook_url.value
    if address.channel:
        credentials["channel"] = address.channel.value
    if address.device_tokens:
        credentials["deviceTokens"] = [token.value for token in address.device_tokens]
    return {"providerId": provider, "credentials": credentials}


def _matched(path: Path, value: Value, pair: tuple[HiddenAddress, HiddenAddress]) -> Value:
    wanted, held = (getattr(address, path[0]) or None for address in pair)
    if wanted == held:
        return value
    return None if held is None else SECRET_MARK


def _resolved(value: Value, secrets: Secrets) -> Hidden | None:
    return secrets[value] if isinstance(value, Secret) else None


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
