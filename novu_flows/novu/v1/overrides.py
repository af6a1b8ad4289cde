"""What a trigger says in place of what its workflow says: for one channel, step or provider."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, assert_never

from novu_flows.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailOverrides:
    """Other parts of the e-mails of one trigger; `to` receives them beside the subscriber."""

    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    bcc: Sequence[str] = ()
    from_address: str | None = None
    sender_name: str | None = None
    reply_to: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DelayOverrides:
    """Another span for the delays of one trigger: `DelayOverrides(5, "minutes")`."""

    amount: int
    unit: Literal["seconds", "minutes", "hours", "days"]


@dataclass(frozen=True, slots=True)
class ProviderOverrides:
    """Options for one provider, in its own words: `ProviderOverrides("fcm", {"data": {}})`."""

    provider: str
    options: Mapping[str, object]


Override = EmailOverrides | DelayOverrides | ProviderOverrides


def overrides_json(overrides: Override | Iterable[Override]) -> dict[str, object]:
    """Write overrides as Novu takes them: under the channel, the step or the provider; later ones win."""
    given = [overrides] if isinstance(overrides, Override) else overrides
    return dict(map(_named_json, given))


def _named_json(override: Override) -> tuple[str, dict[str, object]]:
    match override:
        case EmailOverrides():
            return "email", _email_json(override)
        case DelayOverrides(amount, unit):
            return "delay", {"amount": amount, "unit": unit}
        case ProviderOverrides(provider, options):
            return provider, dict(options)
        case _:
            assert_never(override)


def _email_json(override: EmailOverrides) -> dict[str, object]:
    parts = {
        "to": list(override.to),
        "cc": list(override.cc),
        "bcc": list(override.bcc),
        "from": override.from_address,
        "senderName": override.sender_name,
        "replyTo": override.reply_to,
        "text": override.text,
    }
    return {name: part for name, part in parts.items() if part}
