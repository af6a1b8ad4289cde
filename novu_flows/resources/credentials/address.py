"""The parts of a provider's address: declared, resolved, and as they may be shown."""

from novu_flows.declare.basics import Secret
from novu_flows.declare.credentials import Credentials, ProviderAddress
from novu_flows.novu.observed import HiddenAddress
from novu_flows.plan.fields import SECRET_MARK, Fields, Hidden, Path, Secrets, Value

WEBHOOK_URL: Path = ("webhook_url",)
UNKNOWN = Hidden("")  # what a secret is whose value is not known here; no provider holds it
CHANNEL: Path = ("channel",)
DEVICE_TOKENS: Path = ("device_tokens",)


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
    """
    Put the values of secrets in place of their references, UNKNOWN where there is none.

    A token that two of them hold is one for Novu 3.15.
    """
    tokens = fields.get(DEVICE_TOKENS)
    return HiddenAddress(
        webhook_url=_resolved(fields.get(WEBHOOK_URL), secrets),
        channel=_resolved(fields.get(CHANNEL), secrets),
        device_tokens=tuple(dict.fromkeys(secrets.get(token, UNKNOWN) for token in tokens))
        if isinstance(tokens, tuple)
        else (),
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


def _matched(path: Path, value: Value, pair: tuple[HiddenAddress, HiddenAddress]) -> Value:
    wanted, held = (getattr(address, path[0]) or None for address in pair)
    if wanted == held:
        return value
    return None if held is None else SECRET_MARK


def _resolved(value: Value, secrets: Secrets) -> Hidden | None:
    return secrets.get(value, UNKNOWN) if isinstance(value, Secret) else None
