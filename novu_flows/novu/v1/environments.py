"""Calls of the section *environments*: which Novu environment a key belongs to."""

from collections.abc import Mapping

from novu_flows.novu.call import Call, Retry, content, without
from novu_flows.novu.v1.answers import ApiKey, EnvironmentAnswer, Updated

_without_secrets = without("apiKeys")  # Novu answers them in clear (docs/novu/v1.md, section 11.6)


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
    """Read every environment of the organization, without its keys."""
    return Call(
        method="GET",
        template="/environments",
        read=content(tuple[EnvironmentAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def create(name: str, *, parent_id: str | None = None) -> Call[EnvironmentAnswer]:
    """Create an environment; one with a parent gets by promotion what the parent has."""
    return Call(
        method="POST",
        template="/environments",
        body={"name": name, **({} if parent_id is None else {"parentId": parent_id})},
        read=content(EnvironmentAnswer),
        retry=Retry.READ_BACK,
        redact_answer=_without_secrets,
    )


def update(environment_id: str, body: Mapping[str, object]) -> Call[Updated]:
    """Change the fields that are given, in Novu's own JSON; the answer says how many environments were met."""
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
    """Replace the keys of the environment: the one of this request opens nothing any more."""
    return Call(
        method="POST",
        template="/environments/api-keys/regenerate",
        read=content(tuple[ApiKey, ...]),
        retry=Retry.ONLY_UNSENT,
        redact_answer=without("key"),
    )
