"""Calls and answers of the section *contexts* of v2: what triggers are about, a tenant for example."""

from collections.abc import Mapping
from typing import Annotated, Any, TypedDict, Unpack

from pydantic import Field

from novu_flows.novu.call import (
    Answer,
    Call,
    Retry,
    Timestamp,
    content,
    nothing,
    query_of,
    refuse_unknown,
    whole,
)
from novu_flows.novu.cursors import (
    After,
    Before,
    CursorListing,
    Direction,
    IncludeCursor,
    PageByCursor,
)
from novu_flows.novu.paging import PageSize

_ALL = "/contexts"
_ONE = f"{_ALL}/:type/:id"
_Data = Annotated[Mapping[str, object], "The data that templates read."]


class Context(Answer):
    """Something that triggers are about, by type and id; templates read its data."""

    type: str
    context_id: str = Field(alias="id")
    data: Mapping[str, Any] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class ContextFilter(TypedDict, total=False):
    """Which contexts to list, and in which order."""

    context_type: Annotated[str | None, "Only those of a type."]
    context_id: Annotated[str | None, "Only those of an id."]
    search: Annotated[str | None, "Only those that hold a text."]
    order_direction: Direction


def get_page(
    *,
    after: After = None,
    before: Before = None,
    include_cursor: IncludeCursor = None,
    limit: PageSize = None,
    **only: Unpack[ContextFilter],
) -> Call[PageByCursor[Context]]:
    """List the contexts that fit, a page after or before a cursor."""
    refuse_unknown(only, ContextFilter)
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        query=query_of(
            after=after,
            before=before,
            includeCursor=include_cursor,
            limit=limit,
            orderDirection=only.get("order_direction"),
            type=only.get("context_type"),
            id=only.get("context_id"),
            search=only.get("search"),
        ),
        read=whole(PageByCursor[Context]),
        retry=Retry.SAFE,
    )


def listing(*, limit: int = 100) -> CursorListing[Context]:
    """Name every context, for `walk`."""
    return CursorListing(
        page=lambda cursor: get_page(after=cursor, limit=limit),
        identity=lambda context: f"{context.type}:{context.context_id}",
    )


def get_one(context_type: str, context_id: str) -> Call[Context]:
    """Read a context."""
    return Call(
        version="v2",
        method="GET",
        template=_ONE,
        parameters=(context_type, context_id),
        read=content(Context),
        retry=Retry.SAFE,
    )


def create(
    context_type: Annotated[str, "The type."],
    context_id: Annotated[str, "The id."],
    data: _Data | None = None,
) -> Call[Context]:
    """Create a context; one that exists is a Conflict."""
    given = {} if data is None else {"data": data}
    return Call(
        version="v2",
        method="POST",
        template=_ALL,
        body={"type": context_type, "id": context_id, **given},
        read=content(Context),
        retry=Retry.READ_BACK,
    )


def update(context_type: str, context_id: str, data: _Data) -> Call[Context]:
    """Replace the data of a context."""
    return Call(
        version="v2",
        method="PATCH",
        template=_ONE,
        parameters=(context_type, context_id),
        body={"data": data},
        read=content(Context),
        retry=Retry.SAFE,
    )


def delete(context_type: str, context_id: str) -> Call[None]:
    """Delete a context."""
    return Call(
        version="v2",
        method="DELETE",
        template=_ONE,
        parameters=(context_type, context_id),
        read=nothing,
        retry=Retry.READ_BACK,
    )
