"""Integrations in comparable form; what is held of a secret is said by the reference to it, never by its value."""

import json
from collections.abc import Mapping

from novu_flows.declare.basics import EnvSecret, LiteralSecret
from novu_flows.declare.integration import PLAIN_CREDENTIALS, Integration
from novu_flows.novu.observed import ACTIVE, NAME, OF_CHANNEL, PRIMARY, PROVIDER, ObservedIntegration
from novu_flows.plan.fields import SECRET_MARK, Fields, Hidden, Path, Secrets, Value, declared

CREDENTIALS = "credentials"
_ENCRYPTED = '"nvsk.'  # how Novu shows what it has encrypted (docs/novu/v1.md, section 11.5)


def declared_integration(integration: Integration) -> dict[Path, Value]:
    """Return the declared fields of an integration."""
    fields = {NAME: integration.name, ACTIVE: integration.active, PRIMARY: integration.primary}
    credentials: dict[Path, Value] = {
        (CREDENTIALS, name): value for name, value in integration.credentials.items()
    }
    return {**declared(fields), **credentials}


def new_integration(integration: Integration) -> dict[Path, Value]:
    """Return the fields of an integration that is not there yet."""
    identity: dict[Path, Value] = {PROVIDER: integration.provider, OF_CHANNEL: integration.channel}
    return {**identity, **declared_integration(integration)}


def held_fields(wanted: Fields, observed: ObservedIntegration, secrets: Secrets) -> dict[Path, Value]:
    """
    Return what is held in terms of what is wanted: the reference where the values are the same, else a mark.

    Credentials that Novu does not show, or shows encrypted, and those whose own secret is not known, are taken for what is
    wanted.
    """
    credentials = {
        path: _held(value, observed.credentials, path[1], secrets)
        for path, value in wanted.items()
        if path[0] == CREDENTIALS
    }
    identity: dict[Path, Value] = {PROVIDER: observed.provider, OF_CHANNEL: observed.channel}
    return {**identity, **observed.fields, **credentials}


def _held(value: Value, shown: Mapping[str, Hidden] | None, name: str, secrets: Secrets) -> Value:
    held = None if shown is None else shown.get(name)
    if shown is None or (held is not None and held.value.startswith(_ENCRYPTED)):
        return value
    if held is None:
        return None
    if _is_unknown(value, secrets) or held == resolved(value, secrets):
        return value
    if isinstance(value, EnvSecret | LiteralSecret) or name not in PLAIN_CREDENTIALS:
        return SECRET_MARK
    found: Value = json.loads(held.value)
    return found


def resolved_credentials(fields: Fields, secrets: Secrets) -> dict[str, Hidden]:
    """Return the credentials among fields, with the values of their secrets."""
    return {path[1]: resolved(value, secrets) for path, value in fields.items() if path[0] == CREDENTIALS}


def uncompared_fields(wanted: Fields, observed: ObservedIntegration, secrets: Secrets) -> dict[Path, Value]:
    """Return the credentials that Novu shows, and that are not compared because their own secret is not known."""
    shown = observed.credentials or {}
    return {
        path: value
        for path, value in wanted.items()
        if path[0] == CREDENTIALS and path[1] in shown and _is_unknown(value, secrets)
    }


def _is_unknown(value: Value, secrets: Secrets) -> bool:
    return isinstance(value, EnvSecret) and value not in secrets


def resolved(value: Value, secrets: Secrets) -> Hidden:
    """Return the JSON of a value, or of the secret that it refers to."""
    if isinstance(value, EnvSecret | LiteralSecret):
        return Hidden(json.dumps(secrets[value].value))
    return Hidden(json.dumps(value))
