"""What of a project is secret: it is found as early as possible, and from then on no output shows it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from novu_flows.declare.basics import EnvSecret, LiteralSecret, Secret
from novu_flows.declare.collection import Declarations
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.integration import Integration
from novu_flows.declare.workflow import Subscriber
from novu_flows.issues import Issue
from novu_flows.project.config import Config
from novu_flows.redaction import VARIABLE, is_secret_name, is_variable_name

Environ = Mapping[str, str]
FoundSecret: TypeAlias = tuple[str, Credentials | Integration, Secret]
_PROVIDER = re.compile(r"[a-z][a-z0-9-]{0,30}")
_REFERENCE = re.compile(r"""\benv\(\s*["']([^"'\n]+)["']""")


def secrets_of_environment(environ: Environ) -> Iterator[str]:
    """Yield the values of variables whose names say that they hold a secret; a path leads to one at most."""
    for name, value in environ.items():
        if is_secret_name(name) and not value.startswith(("/", ".", "~")):
            yield value.strip()


def secrets_of_config(config: Config, environ: Environ) -> Iterator[str]:
    """Yield the API keys of all environments."""
    for environment in config.environments.values():
        yield environ.get(environment.api_key_env or "", "").strip()


def secrets_of_declarations(declarations: Declarations, environ: Environ) -> Iterator[str]:
    """Yield all that is declared as a secret, and what was given as the name of something and is none."""
    for _, credentials in _credentials(declarations):
        for secret in secrets_of(credentials):
            yield from _texts(secret, environ)
        if not _PROVIDER.fullmatch(str(credentials.provider)):
            yield str(credentials.provider)
    for integration in declarations.integrations:
        for secret in integration_secrets(integration):
            yield from _texts(secret, environ)


def secrets_of_text(text: str, environ: Environ) -> Iterator[str]:
    """Yield what a module refers to as a secret; for a module that cannot be run."""
    for name in _REFERENCE.findall(text):
        yield from _texts(EnvSecret(name), environ)


def declared_secrets(declarations: Declarations) -> Iterator[FoundSecret]:
    """Yield every secret that is declared, with the address that it is for."""
    for subscriber, credentials in _credentials(declarations):
        where = f"credentials {subscriber.subscriber_id} / {credentials.provider}"
        yield from ((where, credentials, secret) for secret in secrets_of(credentials))
    for integration in declarations.integrations:
        where = f"integration {integration.key}"
        yield from ((where, integration, secret) for secret in integration_secrets(integration))


def secrets_of(credentials: Credentials) -> tuple[Secret, ...]:
    """Return the secrets of one provider."""
    address = credentials.address
    tokens: object = address.device_tokens  # one that is no list is what `check` has not seen yet
    listed = tokens if isinstance(tokens, tuple) else (tokens,)
    return tuple(secret for secret in (address.webhook_url, address.channel, *listed) if secret is not None)


def integration_secrets(integration: Integration) -> tuple[Secret, ...]:
    """Return the secrets of an integration, also of one that `check` has not seen yet."""
    given: object = integration.credentials
    values = given.values() if isinstance(given, Mapping) else ()
    return tuple(value for value in values if isinstance(value, EnvSecret | LiteralSecret))


def secret_value(secret: Secret, environ: Environ) -> str:
    """Return the value of a secret, empty where its variable is not set."""
    return secret.value if isinstance(secret, LiteralSecret) else environ.get(secret.variable, "")


def _credentials(declarations: Declarations) -> Iterator[tuple[Subscriber, Credentials]]:
    """Yield all credentials, also those of declarations that `check` has not seen yet."""
    for subscriber in declarations.subscribers:
        given: object = subscriber.credentials
        if isinstance(given, list | tuple):
            yield from ((subscriber, one) for one in given if isinstance(one, Credentials))


def _texts(secret: object, environ: Environ) -> Iterator[str]:
    if isinstance(secret, LiteralSecret):
        yield str(secret.value)
    elif isinstance(secret, EnvSecret):
        name = str(secret.variable)
        if VARIABLE.fullmatch(name):
            yield environ.get(name, "")
        if not is_variable_name(name):
            yield name


def api_keys_among(secrets: Iterable[Secret], config: Config, environ: Environ) -> frozenset[str]:
    """Return the variables among the secrets that hold an API key of the project, by their name or their value."""
    names = {environment.api_key_env for environment in config.environments.values()} - {None}
    values = set(secrets_of_config(config, environ)) - {""}
    return frozenset(
        one.shown
        for one in secrets
        if isinstance(one, EnvSecret)
        # a text, also where `check` has not yet reported one that is none
        and (str(one.variable) in names or environ.get(str(one.variable), "").strip() in values)
    )


def api_key_issues(declarations: Declarations, config: Config, environ: Environ) -> list[Issue]:
    """Return an issue for each secret that is an API key: it would be sent to whoever takes the secret."""
    declared = list(declared_secrets(declarations))
    keys = api_keys_among((secret for _, _, secret in declared), config, environ)
    return [
        Issue(
            code="secret-is-api-key",
            where=where,
            message=f"{secret.shown} holds the API key of an environment, which would be sent as a secret",
            hint="name the variable that holds the secret",
            source=credentials.source,
        )
        for where, credentials, secret in declared
        if isinstance(secret, EnvSecret) and secret.shown in keys
    ]
