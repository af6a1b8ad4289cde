"""Puts the values of environment variables in place of references to secrets."""

from collections.abc import Iterable, Iterator

from novu_flows.declare.basics import EnvSecret, Secret
from novu_flows.declare.credentials import Credentials
from novu_flows.errors import PlanFileRefused, ProjectInvalid
from novu_flows.issues import Issue, in_order
from novu_flows.plan.fields import Hidden, Secrets
from novu_flows.project.concealing import (
    Environ,
    FoundSecret,
    api_key_issues,
    api_keys_among,
    declared_secrets,
    secret_value,
)
from novu_flows.project.config import Config
from novu_flows.project.loading import Project


def resolve_secrets(project: Project, environ: Environ) -> Secrets:
    """Return the value of every secret that is declared; raise ProjectInvalid naming each that is not set."""
    if issues := secret_issues(project, environ):
        raise ProjectInvalid(issues)
    declared = declared_secrets(project.declarations)
    return {secret: Hidden(secret_value(secret, environ)) for _, _, secret in declared}


def secret_issues(project: Project, environ: Environ) -> tuple[Issue, ...]:
    """Return an issue for each secret that is not set, or is an API key."""
    unset = (_not_set(*one) for one in _unset(declared_secrets(project.declarations), environ))
    return in_order((*unset, *api_key_issues(project.declarations, project.config, environ)))


def resolve_references(references: Iterable[Secret], config: Config, environ: Environ) -> Secrets:
    """Return the value of every secret that a plan file refers to; raise ProjectInvalid or PlanFileRefused."""
    secrets = list(references)
    if keys := sorted(api_keys_among(secrets, config, environ)):
        raise PlanFileRefused(
            f"the plan file sends an API key somewhere as a secret: {', '.join(keys)}",
            remedy="make a new plan; if the declarations name the variable of an API key, name another one",
        )
    variables = sorted(
        {one.shown for one in secrets if isinstance(one, EnvSecret) and not secret_value(one, environ)}
    )
    if variables:
        raise ProjectInvalid([_variable_not_set(variable) for variable in variables])
    return {secret: Hidden(secret_value(secret, environ)) for secret in secrets}


def _unset(declared: Iterable[FoundSecret], environ: Environ) -> Iterator[tuple[str, Credentials, EnvSecret]]:
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
