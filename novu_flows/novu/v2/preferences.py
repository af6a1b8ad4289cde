"""Calls and answers of the section *preferences* of v2: what a subscriber gets, in all and for each workflow."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, Timestamp, content, query_of

_ALL = "/subscribers/:subscriberId/preferences"
ChannelChoices = Mapping[str, bool | None]


class PreferenceSource(Answer):
    """Who decided on a channel; Novu 3.15 names the subscriber for every one (docs/novu/v3.15.md, section 6)."""

    channel: str
    source: str


class PreferenceWorkflow(Answer):
    """The workflow that a preference is about."""

    workflow_id: str = Field(alias="identifier")
    slug: str | None = None
    name: str | None = None
    updated_at: Timestamp | None = None


class GlobalPreference(Answer):
    """What a subscriber gets where no preference for the workflow says more."""

    enabled: bool = True
    channels: ChannelChoices = Field(default_factory=dict)
    schedule: Mapping[str, Any] | None = None


class WorkflowPreference(Answer):
    """What a subscriber gets of one workflow; only the channels of its steps are there."""

    enabled: bool = True
    channels: ChannelChoices = Field(default_factory=dict)
    overrides: tuple[PreferenceSource, ...] = ()
    workflow: PreferenceWorkflow
    updated_at: Timestamp | None = None


class SubscriberPreferences(Answer):
    """All preferences of a subscriber; Novu lists active workflows only, 200 at most."""

    for_all: GlobalPreference = Field(alias="global")
    workflows: tuple[WorkflowPreference, ...] = ()


class BulkPreferenceWorkflow(Answer):
    """The workflow that a written preference is about."""

    workflow_id: str = Field(alias="identifier")
    database_id: str | None = Field(default=None, alias="id")
    name: str | None = None
    critical: bool | None = None
    tags: tuple[str, ...] = ()
    severity: str | None = None


class WrittenPreference(Answer):
    """A preference as a bulk answers it."""

    level: str | None = None
    enabled: bool = True
    channels: ChannelChoices = Field(default_factory=dict)
    workflow: BulkPreferenceWorkflow | None = None


def get_all(
    subscriber_id: str,
    *,
    criticality: Annotated[Literal["critical", "nonCritical", "all"] | None, "Which workflows."] = None,
    context_keys: Annotated[Iterable[str] | None, "Only those of a context; may be repeated."] = None,
) -> Call[SubscriberPreferences]:
    """Read what a subscriber gets, in all and of each workflow; of critical ones only with `criticality="all"`."""
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        parameters=(subscriber_id,),
        query=query_of(criticality=criticality, contextKeys=context_keys),
        read=content(SubscriberPreferences),
        retry=Retry.SAFE,
    )


def get_global(subscriber_id: str) -> Call[GlobalPreference]:
    """Read what a subscriber gets where no preference for a workflow says more."""
    return Call(
        version="v2",
        method="GET",
        template=f"{_ALL}/global",
        parameters=(subscriber_id,),
        read=content(GlobalPreference),
        retry=Retry.SAFE,
    )


def update(
    subscriber_id: str,
    channels: Mapping[str, bool] | None = None,
    *,
    workflow_id: Annotated[str | None, "The workflow; all where none is named."] = None,
    schedule: Annotated[Mapping[str, object] | None, "When messages may come."] = None,
) -> Call[SubscriberPreferences]:
    """
    Turn channels on and off for one workflow, or for all where none is named.

    One for all also resets the same channels of every workflow, so write it first; for a critical workflow Novu
    answers with success and changes nothing (docs/novu/v3.15.md, section 6).
    """
    given = {"channels": channels, "workflowId": workflow_id, "schedule": schedule}
    return Call(
        version="v2",
        method="PATCH",
        template=_ALL,
        parameters=(subscriber_id,),
        body={name: value for name, value in given.items() if value is not None},
        read=content(SubscriberPreferences),
        retry=Retry.SAFE,
    )


def update_bulk(
    subscriber_id: str, by_workflow: Annotated[Mapping[str, Mapping[str, bool]], "The list of preferences."]
) -> Call[tuple[WrittenPreference, ...]]:
    """Turn channels on and off for up to 100 workflows, by their ids; an unknown one refuses them all."""
    preferences = [
        {"workflowId": workflow, "channels": channels} for workflow, channels in by_workflow.items()
    ]
    return Call(
        version="v2",
        method="PATCH",
        template=f"{_ALL}/bulk",
        parameters=(subscriber_id,),
        body={"preferences": preferences},
        read=content(tuple[WrittenPreference, ...]),
        retry=Retry.SAFE,
    )
