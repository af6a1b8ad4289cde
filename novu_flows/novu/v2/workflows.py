"""Calls of the section *workflows* of v2: what notifies, its steps and their control values."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, TypedDict, Unpack

from novu_flows.novu.call import (
    Call,
    Retry,
    content,
    nothing,
    query_of,
    refuse_unknown,
)
from novu_flows.novu.cursors import Direction, Offset, OffsetListing, PageByOffset
from novu_flows.novu.v2.workflow_answers import StepPreview, WorkflowStepV2, WorkflowSummary, WorkflowV2

_ALL = "/workflows"
_ONE = f"{_ALL}/:workflowId"


class WorkflowFilter(TypedDict, total=False):
    """Which workflows to list, and in which order."""

    query: Annotated[str, "Only those whose name or id holds a text."]
    tags: Annotated[tuple[str, ...], "Only those of a tag; may be repeated."]
    status: Annotated[tuple[Literal["ACTIVE", "INACTIVE", "ERROR"], ...], "Only those of a status."]
    order_by: Annotated[Literal["createdAt", "updatedAt", "name", "lastTriggeredAt"], "The order."]
    order_direction: Direction


class WorkflowFieldsV2(TypedDict, total=False):
    """Fields of a workflow that is changed, which commands offer as options."""

    name: Annotated[str, "The name."]
    description: Annotated[str, "The description."]
    tags: Annotated[Sequence[str], "A tag; may be repeated."]
    active: Annotated[bool, "Whether it can be triggered."]


class NewWorkflowV2(WorkflowFieldsV2, total=False):
    """Fields of a workflow that is created, which commands offer as options."""

    workflow_id: Annotated[str, "The id."]


def get_page(
    offset: Offset = 0,
    *,
    limit: Annotated[int | None, "How many a page has; 50 unless given."] = None,
    **only: Unpack[WorkflowFilter],
) -> Call[PageByOffset[WorkflowSummary]]:
    """List workflows from an offset on, without their values."""
    refuse_unknown(only, WorkflowFilter)
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        query=query_of(
            limit=limit,
            offset=offset,
            query=only.get("query"),
            tags=only.get("tags"),
            status=only.get("status"),
            orderBy=only.get("order_by"),
            orderDirection=only.get("order_direction"),
        ),
        read=content(PageByOffset[WorkflowSummary]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100, **only: Unpack[WorkflowFilter]) -> OffsetListing[WorkflowSummary]:
    """Name every workflow that fits, for `walk`; oldest first unless said otherwise, so that new ones move none."""
    refuse_unknown(only, WorkflowFilter)
    sorted_only: WorkflowFilter = {"order_by": "createdAt", "order_direction": "ASC", **only}
    return OffsetListing(
        page=lambda offset: get_page(offset, limit=limit, **sorted_only),
        identity=lambda workflow: workflow.database_id,
    )


def get_one(workflow_id: str) -> Call[WorkflowV2]:
    """Read a workflow with its steps and their issues, by its id, database id or slug."""
    return Call(
        version="v2",
        method="GET",
        template=_ONE,
        parameters=(workflow_id,),
        read=content(WorkflowV2),
        retry=Retry.SAFE,
    )


def create(body: Annotated[Mapping[str, object], NewWorkflowV2]) -> Call[WorkflowV2]:
    """
    Create a workflow from Novu's own JSON.

    An id that is taken gives another one, `welcome-3fegbdxi` (docs/novu/v3.15.md, section 5): read first, and compare
    the id of the answer. The call is never repeated.
    """
    return Call(
        version="v2",
        method="POST",
        template=_ALL,
        body=body,
        read=content(WorkflowV2),
        retry=Retry.READ_BACK,
    )


def replace(workflow_id: str, body: Annotated[Mapping[str, object], WorkflowFieldsV2]) -> Call[WorkflowV2]:
    """
    Replace a workflow; a step that is left out is deleted, one without its `_id` is another step.

    It is sent again only where every step has its `_id` or `stepId`: one without both gets another step id each time
    (docs/novu/v3.15.md, section 5). Compare the values of the answer with
    those that were sent: a step of an unknown `_id` comes back empty.
    """
    return Call(
        version="v2",
        method="PUT",
        template=_ONE,
        parameters=(workflow_id,),
        body=body,
        read=content(WorkflowV2),
        retry=Retry.SAFE if _names_its_steps(body) else Retry.READ_BACK,
    )


def _names_its_steps(body: Mapping[str, object]) -> bool:
    steps = body.get("steps")
    return isinstance(steps, list | tuple) and all(
        isinstance(step, Mapping) and ("_id" in step or "stepId" in step) for step in steps
    )


def update(workflow_id: str, body: Annotated[Mapping[str, object], WorkflowFieldsV2]) -> Call[WorkflowV2]:
    """Change name, description, tags, `active` or the payload schema; null is passed over (docs/novu/v3.15.md, section 5)."""
    return Call(
        version="v2",
        method="PATCH",
        template=_ONE,
        parameters=(workflow_id,),
        body=body,
        read=content(WorkflowV2),
        retry=Retry.SAFE,
    )


def delete(workflow_id: str) -> Call[None]:
    """Delete a workflow with its preferences; a second time is NotFound."""
    return Call(
        version="v2",
        method="DELETE",
        template=_ONE,
        parameters=(workflow_id,),
        read=nothing,
        retry=Retry.READ_BACK,
    )


def sync(
    workflow_id: str, target_environment_id: Annotated[str, "The id of the other environment."]
) -> Call[WorkflowV2]:
    """Copy a workflow into another environment; the answer is the copy."""
    return Call(
        version="v2",
        method="PUT",
        template=f"{_ONE}/sync",
        parameters=(workflow_id,),
        body={"targetEnvironmentId": target_environment_id},
        read=content(WorkflowV2),
        retry=Retry.SAFE,
    )


def get_step(workflow_id: str, step_id: str) -> Call[WorkflowStepV2]:
    """Read one step, with the variables that its templates may use."""
    return Call(
        version="v2",
        method="GET",
        template=f"{_ONE}/steps/:stepId",
        parameters=(workflow_id, step_id),
        read=content(WorkflowStepV2),
        retry=Retry.SAFE,
    )


def preview(
    workflow_id: str,
    step_id: str,
    *,
    control_values: Annotated[Mapping[str, object] | None, "Other values than the stored ones."] = None,
    payload: Annotated[Mapping[str, object] | None, "Payload, subscriber and steps to render with."] = None,
) -> Call[StepPreview]:
    """Render a step without writing, of other values than the stored ones where they are given (Novu 3.15 on)."""
    given = {"controlValues": control_values, "previewPayload": payload}
    return Call(
        version="v2",
        method="POST",
        template=f"{_ONE}/step/:stepId/preview",
        parameters=(workflow_id, step_id),
        body={name: value for name, value in given.items() if value is not None},
        read=content(StepPreview),
        retry=Retry.SAFE,
    )
