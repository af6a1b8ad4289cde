"""Calls and answers of the section *contexts* of v2: what triggers are about, a tenant for example."""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, Timestamp, content, nothing, query_of, whole
from novu_flows.novu.cursors import CursorListing, PageByCursor

_ALL = "/contexts"
_ONE = f"{_ALL}/:type/:id"


class Context(Answer):
    """Something that triggers are about, by type and id; templates read its data."""

    type: str
    context_id: str = Field(alias="id")
    data: Mapping[str, Any] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


def get_page(
    *,
    after: str | None = None,
    limit: int | None = None,
    context_type: str | None = None,
    context_id: str | None = None,
    search: str | None = None,
) -> Call[PageByCursor[Context]]:
    """Read the page after a cursor; ten unless said otherwise."""
    return Call(
        version="v2",
        method="GET",
        template=_ALL,
        query=query_of(after=after, limit=limit, type=context_type, id=context_id, search=search),
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


def create(context_type: str, context_id: str, data: Mapping[str, object] | None = None) -> Call[Context]:
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


def update(context_type: str, context_id: str, data: Mapping[str, object]) -> Call[Context]:
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
