"""Answers of the section *workflows* of v2: workflows, their steps, and what is rendered of them."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from novu_flows.novu.call import Answer, Timestamp


class WorkflowAuthor(Answer):
    """Who changed a workflow last, as far as Novu names the person."""

    user_id: str | None = Field(default=None, alias="_id")
    first_name: str | None = None
    last_name: str | None = None


def author_name(author: WorkflowAuthor | None) -> str:
    """Return who somebody is: the name where Novu has one, else the id."""
    names = [author.first_name, author.last_name] if author else []
    return " ".join(filter(None, names)) or (author and author.user_id) or ""


class StepIssues(Answer):
    """What Novu finds wrong with a step: in its control values by place, and in what is set up by channel."""

    controls: Mapping[str, tuple[Mapping[str, Any], ...]] = Field(default_factory=dict)
    integration: Mapping[str, tuple[Mapping[str, Any], ...]] = Field(default_factory=dict)


class StepControls(Answer):
    """The values of a step, and the schema that they are judged by."""

    values: Mapping[str, Any] = Field(default_factory=dict)
    data_schema: Mapping[str, Any] | None = None
    ui_schema: Mapping[str, Any] | None = None


class WorkflowStepV2(Answer):
    """A step; a PUT knows it by `database_id` alone (docs/novu/v3.15.md, section 5)."""

    database_id: str = Field(alias="_id")
    step_id: str
    slug: str | None = None
    name: str | None = None
    type: str
    origin: str | None = None
    workflow_id: str | None = None
    workflow_database_id: str | None = None
    controls: StepControls = StepControls()
    variables: Mapping[str, Any] | None = None
    issues: StepIssues | None = None


class WorkflowPreferencesV2(Answer):
    """Which channels a workflow uses: by declaration (`default`), and as set in the dashboard (`user`)."""

    default: Mapping[str, Any] | None = None
    user: Mapping[str, Any] | None = None


class WorkflowV2(Answer):
    """A workflow with its steps; `status` is ERROR where a control value has an issue."""

    database_id: str = Field(alias="_id")
    workflow_id: str
    slug: str | None = None
    name: str
    description: str | None = None
    tags: tuple[str, ...] = ()
    active: bool = False
    status: str | None = None
    origin: str | None = None
    severity: str | None = None
    validate_payload: bool | None = None
    payload_schema: Mapping[str, Any] | None = None
    payload_example: Any = None
    is_translation_enabled: bool | None = None
    preferences: WorkflowPreferencesV2 = WorkflowPreferencesV2()
    steps: tuple[WorkflowStepV2, ...] = ()
    issues: Any = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    updated_by: WorkflowAuthor | None = None
    last_published_at: str | None = None
    last_published_by: WorkflowAuthor | None = None
    last_triggered_at: Timestamp | None = None


class StepSummary(Answer):
    """What a list of workflows says of a step."""

    slug: str | None = None
    type: str
    issues: StepIssues | None = None


class WorkflowSummary(Answer):
    """What a list says of a workflow: no values, schema and preferences; one of v1 has the origin `novu-cloud-v1`."""

    database_id: str = Field(alias="_id")
    workflow_id: str
    slug: str | None = None
    name: str
    tags: tuple[str, ...] = ()
    status: str | None = None
    origin: str | None = None
    is_translation_enabled: bool | None = None
    step_type_overviews: tuple[str, ...] = ()
    steps: tuple[StepSummary, ...] = ()
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    updated_by: WorkflowAuthor | None = None
    last_published_at: str | None = None  # "" where there is none (docs/novu/v3.15.md, section 5)
    last_published_by: WorkflowAuthor | None = None
    last_triggered_at: Timestamp | None = None


class PreviewResult(Answer):
    """A rendered step; an empty `preview` is how Novu says that it failed, or that there is no such step."""

    type: str | None = None
    preview: Mapping[str, Any] = Field(default_factory=dict)
    error: Any = None


class StepPreview(Answer):
    """What the preview route answers; it is no test of a delivery, from which it differs (docs/novu/v3.15.md, section 5)."""

    result: PreviewResult
    preview_payload_example: Mapping[str, Any] | None = None
    json_schema: Mapping[str, Any] | None = Field(default=None, alias="schema")
