"""A subscriber's address on one provider; always secret."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Literal, cast

from novu_flows.declare.basics import UNSET, Environments, Secret, as_secret, here
from novu_flows.declare.frozen import freeze_environments
from novu_flows.issues import Source

ChatProvider = Literal["slack", "discord", "msteams", "mattermost"]
PushProvider = Literal["fcm", "apns", "expo"]
Provider = ChatProvider | PushProvider


@dataclass(frozen=True, slots=True)
class Credentials:
    """
    Declare where one provider reaches a subscriber: `Credentials("slack", webhook_url=env("ADA_SLACK"))`.

    Chat providers take a webhook URL (Mattermost also a channel), push providers device tokens. Novu replaces
    the credentials of a provider as a whole, and so does a plan. The provider needs an active integration.
    """

    provider: Provider
    _: KW_ONLY
    webhook_url: InitVar[str | Secret | None] = None
    channel: InitVar[str | Secret | None] = None
    device_tokens: InitVar[Sequence[str | Secret] | None] = None
    address: "ProviderAddress" = field(init=False)
    environments: Environments = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(
        self,
        webhook_url: str | Secret | None,
        channel: str | Secret | None,
        device_tokens: Sequence[str | Secret] | None,
    ) -> None:
        address = ProviderAddress(
            webhook_url=None if webhook_url is None else as_secret(webhook_url),
            channel=None if channel is None else as_secret(channel),
            device_tokens=None if device_tokens is None else _secret_tokens(device_tokens),
        )
        object.__setattr__(self, "address", address)
        freeze_environments(self)


def _secret_tokens(given: Sequence[str | Secret]) -> tuple[Secret, ...]:
    """Return device tokens as secrets; what is no list (a text is none of letters) is reported by `check`."""
    if isinstance(given, list | tuple):
        return tuple(map(as_secret, given))
    return cast("tuple[Secret, ...]", as_secret(given) if isinstance(given, str) else given)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAddress:
    """The parts of credentials that Novu keeps (docs/novu/v1.md, section 3.7), as secrets."""

    webhook_url: Secret | None
    channel: Secret | None
    device_tokens: tuple[Secret, ...] | None
