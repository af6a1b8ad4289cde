"""Puts the values of environment variables in place of references to secrets."""

from collections.abc import Iterable, Iterator

from novu_flows.declare.basics import EnvSecret, Secret
from novu_flows.declare.credentials import Credentials
from novu_flows.errors import ProjectInvalid
from novu_flows.issues import Issue, in_order
from novu_flows.plan.fields import Hidden, Secrets
from novu_flows.project.concealing import Environ, Found, declared_secrets, secret_value
from novu_flows.project.loading import Project


def resolve_secrets(project: Project, environ: Environ) -> Secrets:
    """Give the value of every secret that is declared; raise ProjectInvalid naming each that is not set."""
    declared = list(declared_secrets(project.declarations))
    unset = [_not_set(where, credentials, secret) for where, credentials, secret in _unset(declared, environ)]
    if unset:
        raise ProjectInvalid(in_order(unset))
    return {secret: Hidden(secret_value(secret, environ)) for _, _, secret in declared}


def resolve_references(references: Iterable[Secret], environ: Environ) -> Secrets:
    """Give the value of every secret that a plan file refers to; raise ProjectInvalid."""
    secrets = list(references)
    variables = sorted(
        {one.shown for one in secrets if isinstance(one, EnvSecret) and not secret_value(one, environ)}
    )
    if variables:
        raise ProjectInvalid([_variable_not_set(variable) for variable in variables])
    return {secret: Hidden(secret_value(secret, environ)) for secret in secrets}


def _unset(declared: Iterable[Found], environ: Environ) -> Iterator[tuple[str, Credentials, EnvSecret]]:
    for where, credentials, secret in declared:
        if isinstance(secret, EnvSecret) and not environ.get(secret.variable):
            yield where, credentials, secret


def _not_set(where: str, credentials: Credentials, secret: EnvSecret) -> Issue:
    return Issue(
        code="secret-not-set",
        where=where,
        message=f"the environment variable {secret.shown} is not set, or empty",
        hint=f"set {secret.shown} before you plan or apply",
        source=credentials.source,
    )


def _variable_not_set(variable: str) -> Issue:
    return Issue(
        code="secret-not-set",
        where="plan file",
        message=f"the environment variable {variable} is not set, or empty",
        hint=f"set {variable} as it was when the plan was made",
    )
