"""Calls and answers of the section *layouts* of v2: the frames around e-mails."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypedDict, Unpack

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, Timestamp, content, nothing, query_of, refuse_unknown
from novu_flows.novu.cursors import Direction, Offset, OffsetListing, PageByOffset
from novu_flows.novu.paging import PageSize
from novu_flows.novu.v2.workflow_answers import PreviewResult, StepControls, WorkflowAuthor

_ALL = "/layouts"
_ONE = f"{_ALL}/:layoutId"

_Name = Annotated[str, "The name."]
_Values = Annotated[
    Mapping[str, object], 'The values: `{"email": {"body": "<html>…", "editorType": "html"}}`.'
]


class LayoutV2(Answer):
    """A frame around e-mails; a list leaves its values out."""

    database_id: str = Field(alias="_id")
    layout_id: str
    slug: str | None = None
    name: str
    is_default: bool = False
    is_translation_enabled: bool | None = None
    origin: str | None = None
    type: str | None = None
    controls: StepControls = StepControls()
    variables: Mapping[str, Any] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    updated_by: WorkflowAuthor | None = None


class LayoutUser(Answer):
    """A workflow that uses a layout."""

    workflow_id: str
    name: str | None = None


class LayoutUsage(Answer):
    """Which workflows use a layout; deleting it takes it from their steps without a word."""

    workflows: tuple[LayoutUser, ...] = ()


class LayoutPreview(Answer):
    """A rendered layout."""

    result: PreviewResult
    preview_payload_example: Mapping[str, Any] | None = None
    json_schema: Mapping[str, Any] | None = Field(default=None, alias="schema")


class LayoutFilter(TypedDict, total=False):
    """Which layouts to list, by a part of name or id, and in which order."""

    query: Annotated[str, "Only those whose name or id holds a text."]
    order_by: Annotated[Literal["createdAt", "updatedAt", "name"], "The order."]
    order_direction: Direction


class LayoutFieldsV2(TypedDict, total=False):
    """Fields of a layout, which commands offer as options."""

    name: _Name
    control_values: _Values


def get_page(
    offset: Offset = 0, *, limit: PageSize = None, **only: Unpack[LayoutFilter]
) -> Call[PageByOffset[LayoutV2]]:
    """List layouts from an offset on, without their values."""
    refuse_unknown(only, LayoutFilter)
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        query=query_of(
            limit=limit,
            offset=offset,
            query=only.get("query"),
            orderBy=only.get("order_by"),
            orderDirection=only.get("order_direction"),
        ),
        read=content(PageByOffset[LayoutV2]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100, **only: Unpack[LayoutFilter]) -> OffsetListing[LayoutV2]:
    """Name every layout that fits, for `walk`; oldest first unless said otherwise."""
    refuse_unknown(only, LayoutFilter)
    sorted_only: LayoutFilter = {"order_by": "createdAt", "order_direction": "ASC", **only}
    return OffsetListing(
        page=lambda offset: get_page(offset, limit=limit, **sorted_only),
        identity=lambda layout: layout.database_id,
    )


def get_one(layout_id: str) -> Call[LayoutV2]:
    """Read a layout with its values."""
    return Call(
        version="v2",
        method="GET",
        template=_ONE,
        parameters=(layout_id,),
        read=content(LayoutV2),
        retry=Retry.SAFE,
    )


def create(layout_id: Annotated[str, "The id."], name: _Name) -> Call[LayoutV2]:
    """Create a layout, empty, whatever values would be sent: write them with `replace` (docs/novu/v3.15.md, section 8)."""
    return Call(
        version="v2",
        method="POST",
        template=_ALL,
        body={"layoutId": layout_id, "name": name},
        read=content(LayoutV2),
        retry=Retry.READ_BACK,
    )


def replace(layout_id: str, body: Annotated[Mapping[str, object], LayoutFieldsV2]) -> Call[LayoutV2]:
    """Replace name and values, in Novu's own JSON; left-out `controlValues` stay, null takes them away."""
    return Call(
        version="v2",
        method="PUT",
        template=_ONE,
        parameters=(layout_id,),
        body=body,
        read=content(LayoutV2),
        retry=Retry.SAFE,
    )


def delete(layout_id: str) -> Call[None]:
    """Delete a layout; steps that use it have none afterwards, and the default one is a Conflict."""
    return Call(
        version="v2",
        method="DELETE",
        template=_ONE,
        parameters=(layout_id,),
        read=nothing,
        retry=Retry.READ_BACK,
    )


def duplicate(layout_id: str, name: _Name) -> Call[LayoutV2]:
    """Copy a layout under another name; its id is made of the name."""
    return Call(
        version="v2",
        method="POST",
        template=f"{_ONE}/duplicate",
        parameters=(layout_id,),
        body={"name": name},
        read=content(LayoutV2),
        retry=Retry.READ_BACK,
    )


def get_usage(layout_id: str) -> Call[LayoutUsage]:
    """Read which workflows use a layout."""
    return Call(
        version="v2",
        method="GET",
        template=f"{_ONE}/usage",
        parameters=(layout_id,),
        read=content(LayoutUsage),
        retry=Retry.SAFE,
    )


def preview(
    layout_id: str,
    *,
    control_values: _Values | None = None,
    payload: Annotated[Mapping[str, object] | None, "What to render with."] = None,
) -> Call[LayoutPreview]:
    """Render a layout without writing."""
    given = {"controlValues": control_values, "previewPayload": payload}
    return Call(
        version="v2",
        method="POST",
        template=f"{_ONE}/preview",
        parameters=(layout_id,),
        body={name: value for name, value in given.items() if value is not None},
        read=content(LayoutPreview),
        retry=Retry.SAFE,
    )
