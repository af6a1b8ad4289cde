"""Looks up the values of environment variables that are referred to as secrets."""

from collections.abc import Iterable

from novu_flows.declare.basics import Secret
from novu_flows.errors import PlanFileRefused, ProjectInvalid
from novu_flows.issues import in_order
from novu_flows.plan.fields import Hidden, Secrets
from novu_flows.project.concealing import (
    Environ,
    api_key_issues,
    api_keys_among,
    declared_secrets,
    secret_value,
)
from novu_flows.project.config import Config
from novu_flows.project.loading import Project


def resolve_secrets(project: Project, environ: Environ) -> Secrets:
    """
    Return the value of every secret that is declared and set; what writes one that is not, refuses to.

    Raise ProjectInvalid for one that is an API key.
    """
    if issues := api_key_issues(project.declarations, project.config, environ):
        raise ProjectInvalid(in_order(issues))
    return _set((secret for _, _, secret in declared_secrets(project.declarations)), environ)


def resolve_references(references: Iterable[Secret], config: Config, environ: Environ) -> Secrets:
    """Return the value of every secret that a plan file refers to and that is set; raise PlanFileRefused."""
    secrets = list(references)
    if keys := sorted(api_keys_among(secrets, config, environ)):
        raise PlanFileRefused(
            f"the plan file sends an API key somewhere as a secret: {', '.join(keys)}",
            remedy="make a new plan; if the declarations name the variable of an API key, name another one",
        )
    return _set(secrets, environ)


def _set(secrets: Iterable[Secret], environ: Environ) -> Secrets:
    values = ((secret, secret_value(secret, environ)) for secret in secrets)
    return {secret: Hidden(value) for secret, value in values if value}
