"""Calls and answers of the section *workflows*, which Novu's API v1 names notification templates."""

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Page, Retry, Timestamp, content, query_of, whole
from novu_flows.novu.paging import Listing, PageNumber, PageSize

_ALL = "/notification-templates"
_ONE = f"{_ALL}/:templateId"


class WorkflowTrigger(Answer):
    """How a workflow is triggered; `identifier` is the workflow id."""

    identifier: str
    type: str = "event"
    variables: tuple[Mapping[str, Any], ...] = ()
    subscriber_variables: tuple[Mapping[str, Any], ...] = ()


class WorkflowStep(Answer):
    """One step; the list of workflows leaves `template` out (docs/novu/v1.md, section 9.3)."""

    message_template_id: str = Field(alias="_templateId")
    uuid: str | None = None
    name: str | None = None
    active: bool = True
    should_stop_on_fail: bool = False
    filters: tuple[Mapping[str, Any], ...] = ()
    template: Mapping[str, Any] | None = None
    metadata: Mapping[str, Any] | None = None


class WorkflowAnswer(Answer):
    """A workflow; a `draft` does not trigger, whatever `active` says (docs/novu/v1.md, section 9.5)."""

    template_id: str = Field(alias="_id")
    name: str
    description: str | None = None
    active: bool = False
    draft: bool = False
    critical: bool = False
    tags: tuple[str, ...] = ()
    triggers: tuple[WorkflowTrigger, ...] = ()
    steps: tuple[WorkflowStep, ...] = ()
    preference_settings: Mapping[str, bool] = Field(default_factory=dict)
    notification_group_id: str | None = Field(default=None, alias="_notificationGroupId")
    parent_id: str | None = Field(default=None, alias="_parentId")
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None

    @property
    def workflow_id(self) -> str | None:
        """Return the author's identifier, which triggers use."""
        return self.triggers[0].identifier if self.triggers else None


class NewWorkflow(TypedDict, total=False):
    """Fields of a workflow that is created, which commands offer as options."""

    name: Annotated[str, "The name, which the workflow id is made from."]
    notification_group_id: Annotated[str, "The group."]


class WorkflowFields(TypedDict, total=False):
    """Fields of a workflow that is changed, which commands offer as options."""

    name: Annotated[str, "The name."]
    description: Annotated[str, "The description."]


def get_page(number: PageNumber = 0, *, limit: PageSize = None) -> Call[Page[WorkflowAnswer]]:
    """List workflows, newest first, without the templates of steps (docs/novu/v1.md, section 9.3)."""
    return Call(
        method="GET",
        template=_ALL,
        query=query_of(page=number, limit=limit),
        read=whole(Page[WorkflowAnswer]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100) -> Listing[WorkflowAnswer]:
    """Name every workflow, for `walk`."""
    return Listing(
        page=lambda number: get_page(number, limit=limit),
        identity=lambda workflow: workflow.template_id,
    )


def get_one(template_id: str) -> Call[WorkflowAnswer]:
    """Read a workflow with the templates of its steps, by template id (docs/novu/v1.md, section 9.4)."""
    return Call(
        method="GET", template=_ONE, parameters=(template_id,), read=content(WorkflowAnswer), retry=Retry.SAFE
    )


def create(body: Annotated[Mapping[str, object], NewWorkflow]) -> Call[WorkflowAnswer]:
    """
    Create a workflow from Novu's own JSON; with the development key only.

    `draft` is true unless given, and a draft does not trigger. The workflow id is made from the name, with a
    suffix where it is taken, so that a second one is a second workflow (docs/novu/v1.md, section 9.5).
    """
    return Call(method="POST", template=_ALL, body=body, read=content(WorkflowAnswer), retry=Retry.READ_BACK)


def update(template_id: str, body: Annotated[Mapping[str, object], WorkflowFields]) -> Call[WorkflowAnswer]:
    """Change the fields that are given; `steps` are replaced as a whole (docs/novu/v1.md, section 9.6)."""
    return Call(
        method="PUT",
        template=_ONE,
        parameters=(template_id,),
        body=body,
        read=content(WorkflowAnswer),
        retry=Retry.SAFE,
    )


def update_status(template_id: str, *, active: Annotated[bool, "true or false."]) -> Call[WorkflowAnswer]:
    """Turn a workflow on or off; the status that it has is refused (docs/novu/v1.md, section 9.7)."""
    return Call(
        method="PUT",
        template=f"{_ONE}/status",
        parameters=(template_id,),
        body={"active": active},
        read=content(WorkflowAnswer),
        retry=Retry.READ_BACK,
    )


def delete(template_id: str) -> Call[bool]:
    """Delete a workflow; with the development key only (docs/novu/v1.md, section 9.8)."""
    return Call(
        method="DELETE",
        template=_ONE,
        parameters=(template_id,),
        read=content(bool),
        retry=Retry.READ_BACK,
    )
