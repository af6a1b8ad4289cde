"""Calls and answers of the section *environments*: which Novu environment a key belongs to."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, content, without
from novu_flows.plan.plan import NovuEnvironment

_without_secrets = without("apiKeys")  # Novu answers them in clear (docs/novu/v1.md, section 11.6)

_ParentId = Annotated[str, "The environment that is promoted to it."]


class ApiKey(Answer):
    """Whose key it is; the key itself is never kept."""

    user_id: str | None = Field(default=None, alias="_userId")


class Updated(Answer):
    """How many documents an update met, and how many it changed."""

    matched: int | None = None
    modified: int | None = None


class EnvironmentAnswer(Answer):
    """A Novu environment; one that has a parent is production-like."""

    environment_id: str = Field(alias="_id")
    name: str
    identifier: str | None = None
    organization_id: str | None = Field(default=None, alias="_organizationId")
    parent_id: str | None = Field(default=None, alias="_parentId")

    @property
    def is_development(self) -> bool:
        """Return whether workflows are made here, and promoted from here."""
        return self.parent_id is None


class EnvironmentFields(TypedDict, total=False):
    """Fields of an environment, which commands offer as options."""

    name: Annotated[str, "The name."]
    identifier: Annotated[str, "The identifier of the in-app centre."]
    parent_id: _ParentId


def get_me() -> Call[EnvironmentAnswer]:
    """Read the environment that the key belongs to."""
    return Call(
        method="GET",
        template="/environments/me",
        read=content(EnvironmentAnswer),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def get_all() -> Call[tuple[EnvironmentAnswer, ...]]:
    """List every environment of the organization, without its keys."""
    return Call(
        method="GET",
        template="/environments",
        read=content(tuple[EnvironmentAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def create(
    name: Annotated[str, "The name."], *, parent_id: _ParentId | None = None
) -> Call[EnvironmentAnswer]:
    """Create an environment; one with a parent gets by promotion what the parent has."""
    return Call(
        method="POST",
        template="/environments",
        body={"name": name, **({} if parent_id is None else {"parentId": parent_id})},
        read=content(EnvironmentAnswer),
        retry=Retry.READ_BACK,
        redact_answer=_without_secrets,
    )


def update(environment_id: str, body: Annotated[Mapping[str, object], EnvironmentFields]) -> Call[Updated]:
    """Change the fields that are given, in Novu's own JSON; the answer says how many environments it found."""
    return Call(
        method="PUT",
        template="/environments/:environmentId",
        parameters=(environment_id,),
        body=body,
        read=content(Updated),
        retry=Retry.SAFE,
    )


def get_api_keys() -> Call[tuple[ApiKey, ...]]:
    """Read whose keys the environment has, without the keys."""
    return Call(
        method="GET",
        template="/environments/api-keys",
        read=content(tuple[ApiKey, ...]),
        retry=Retry.SAFE,
        redact_answer=without("key"),
    )


def regenerate_api_keys() -> Call[tuple[ApiKey, ...]]:
    """Replace the keys of the environment, that of this request too; Novu's settings page shows the new one."""
    return Call(
        method="POST",
        template="/environments/api-keys/regenerate",
        read=content(tuple[ApiKey, ...]),
        retry=Retry.ONLY_UNSENT,
        redact_answer=without("key"),
    )


def observed_environment(answer: EnvironmentAnswer) -> NovuEnvironment:
    """Read an answer of GET /environments/me: only the production environment has a parent, the development one."""
    return NovuEnvironment(
        environment_id=answer.environment_id,
        name=answer.name,
        organization_id=answer.organization_id or "",
        role="production" if answer.parent_id else "development",
    )
