"""Puts the values of environment variables in place of references to secrets."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from novu_flows.declare.collection import Declarations
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.secret import EnvSecret, LiteralSecret, Secret
from novu_flows.errors import ProjectInvalid
from novu_flows.issues import Issue, in_order
from novu_flows.project.loading import Project
from novu_flows.wire.hidden import Hidden, Secrets

Environ = Mapping[str, str]


def resolve_secrets(project: Project, environ: Environ) -> Secrets:
    """Give the value of every secret that is declared; raise ProjectInvalid naming each that is not set."""
    declared = list(_declared(project.declarations))
    unset = [_not_set(where, credentials, secret) for where, credentials, secret in _unset(declared, environ)]
    if unset:
        raise ProjectInvalid(in_order(unset))
    return {secret: Hidden(_value(secret, environ)) for _, _, secret in declared}


def resolve_references(references: Iterable[Secret], environ: Environ) -> Secrets:
    """Give the value of every secret that a plan file refers to; raise ProjectInvalid."""
    secrets = list(references)
    variables = sorted(
        {one.variable for one in secrets if isinstance(one, EnvSecret) and not _value(one, environ)}
    )
    if variables:
        raise ProjectInvalid([_variable_not_set(variable) for variable in variables])
    return {secret: Hidden(_value(secret, environ)) for secret in secrets}


Found: TypeAlias = tuple[str, Credentials, Secret]


def _declared(declarations: Declarations) -> Iterator[Found]:
    for subscriber in declarations.subscribers:
        for credentials in subscriber.credentials:
            address = credentials.address
            secrets = (address.webhook_url, address.channel, *(address.device_tokens or ()))
            where = f"credentials {subscriber.subscriber_id}/{credentials.provider}"
            yield from ((where, credentials, secret) for secret in secrets if secret is not None)


def _unset(declared: Iterable[Found], environ: Environ) -> Iterator[tuple[str, Credentials, EnvSecret]]:
    for where, credentials, secret in declared:
        if isinstance(secret, EnvSecret) and not environ.get(secret.variable):
            yield where, credentials, secret


def _value(secret: Secret, environ: Environ) -> str:
    return secret.value if isinstance(secret, LiteralSecret) else environ.get(secret.variable, "")


def _not_set(where: str, credentials: Credentials, secret: EnvSecret) -> Issue:
    return Issue(
        code="secret-not-set",
        where=where,
        message=f"the environment variable {secret.variable} is not set, or empty",
        hint=f"set {secret.variable} before you plan or apply",
        source=credentials.source,
    )


def _variable_not_set(variable: str) -> Issue:
    return Issue(
        code="secret-not-set",
        where="plan file",
        message=f"the environment variable {variable} is not set, or empty",
        hint=f"set {variable} as it was when the plan was made",
    )
