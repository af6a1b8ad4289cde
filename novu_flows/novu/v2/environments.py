"""Calls and answers of the section *environments* today: which one a key is of, what differs, publishing."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, Timestamp, content, without

_OF_V1 = "/environments"
_ONE = f"{_OF_V1}/:environmentId"
_SourceEnvironmentId = Annotated[str | None, "The environment to copy from; Development where none is named."]
# Novu 3.15 shows the keys of every environment (docs/novu/v3.15.md, section 8).
_without_secrets = without("apiKeys")


class EnvironmentV2(Answer):
    """An environment; `type` is `dev` or `prod`."""

    environment_id: str = Field(alias="_id")
    name: str
    identifier: str | None = None
    type: str | None = None
    slug: str | None = None
    color: str | None = None
    organization_id: str | None = Field(default=None, alias="_organizationId")
    parent_id: str | None = Field(default=None, alias="_parentId")
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class EnvironmentTag(Answer):
    """A tag of the workflows of an environment."""

    name: str


class ResourceDifferences(Answer):
    """What differs of one workflow or layout; a side that lacks it is None."""

    resource_type: str
    source_resource: Mapping[str, Any] | None = None
    target_resource: Mapping[str, Any] | None = None
    changes: tuple[Mapping[str, Any], ...] = ()
    summary: Mapping[str, int] = Field(default_factory=dict)
    dependencies: tuple[Mapping[str, Any], ...] = ()


class DifferencesSummary(Answer):
    """How much differs."""

    total_entities: int
    total_changes: int
    has_changes: bool


class EnvironmentDifferences(Answer):
    """What publishing would change; what Novu cannot compare is not among it."""

    source_environment_id: str
    target_environment_id: str
    resources: tuple[ResourceDifferences, ...] = ()
    summary: DifferencesSummary


class PublishedResource(Answer):
    """A workflow or layout of a publishing: what was done, or why it was not."""

    resource_type: str
    resource_id: str
    resource_name: str | None = None
    action: str | None = None
    reason: str | None = None
    error: str | None = None


class PublishedKind(Answer):
    """What was published of one kind of resource."""

    resource_type: str
    successful: tuple[PublishedResource, ...] = ()
    failed: tuple[PublishedResource, ...] = ()
    skipped: tuple[PublishedResource, ...] = ()
    total_processed: int = 0


class PublishedSummary(Answer):
    """How many resources were published."""

    resources: int
    successful: int
    failed: int
    skipped: int


class Published(Answer):
    """What came of a publishing; Novu answers with success even where some of it failed."""

    results: tuple[PublishedKind, ...] = ()
    summary: PublishedSummary


def get_me() -> Call[EnvironmentV2]:
    """Read the environment that the key belongs to."""
    return Call(
        method="GET",
        template=f"{_OF_V1}/me",
        read=content(EnvironmentV2),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def get_all() -> Call[tuple[EnvironmentV2, ...]]:
    """List every environment of the organization, without its keys."""
    return Call(
        method="GET",
        template=_OF_V1,
        read=content(tuple[EnvironmentV2, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def get_tags(environment_id: str) -> Call[tuple[EnvironmentTag, ...]]:
    """List the tags of all workflows of an environment."""
    return Call(
        version="v2",
        method="GET",
        template=f"{_ONE}/tags",
        parameters=(environment_id,),
        read=content(tuple[EnvironmentTag, ...]),
        retry=Retry.SAFE,
    )


def diff(
    target_environment_id: str, *, source_environment_id: _SourceEnvironmentId = None
) -> Call[EnvironmentDifferences]:
    """Read what publishing to an environment would change; the cloud refuses keys."""
    return Call(
        version="v2",
        method="POST",
        template=f"{_ONE}/diff",
        parameters=(target_environment_id,),
        body=_source(source_environment_id),
        read=content(EnvironmentDifferences),
        retry=Retry.SAFE,
    )


def publish(
    target_environment_id: str,
    *,
    source_environment_id: _SourceEnvironmentId = None,
    resources: Annotated[
        Iterable[tuple[str, str]] | None, 'The resources by type and id: `("workflow", "welcome")`.'
    ] = None,
    dry_run: Annotated[bool, "true to change nothing."] = False,
) -> Call[Published]:
    """
    Copy to an environment what another has: all workflows and layouts, or the resources that are named.

    All includes deletions: a workflow that only the target has goes (docs/novu/v3.15.md, section 8).
    """
    named = [{"resourceType": kind, "resourceId": resource} for kind, resource in resources or ()]
    chosen = {} if resources is None else {"resources": named}
    return Call(
        version="v2",
        method="POST",
        template=f"{_ONE}/publish",
        parameters=(target_environment_id,),
        body={**_source(source_environment_id), **chosen, **({"dryRun": True} if dry_run else {})},
        read=content(Published),
        retry=Retry.SAFE if dry_run else Retry.READ_BACK,
    )


def _source(environment_id: str | None) -> dict[str, object]:
    return {} if environment_id is None else {"sourceEnvironmentId": environment_id}
