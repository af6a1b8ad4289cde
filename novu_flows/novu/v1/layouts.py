"""Calls and answers of the section *layouts*: the frames around e-mails."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypedDict

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Page, Retry, Timestamp, content, nothing, query_of, whole
from novu_flows.novu.observed import Names
from novu_flows.novu.paging import Listing, PageNumber, PageSize

_ALL = "/layouts"
_ONE = f"{_ALL}/:layoutId"


class LayoutAnswer(Answer):
    """A frame around e-mails."""

    layout_id: str = Field(alias="_id")
    name: str
    description: str | None = None
    content: str | None = None
    variables: tuple[Mapping[str, Any], ...] = ()
    is_default: bool = False
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


class LayoutCreated(Answer):
    """What Novu answers when a layout is made."""

    layout_id: str = Field(alias="_id")


class LayoutFields(TypedDict, total=False):
    """Fields of a layout, which commands offer as options."""

    name: Annotated[str, "The name."]
    description: Annotated[str, "The description."]
    content: Annotated[str, "The HTML, with {{{body}}} in it."]
    is_default: Annotated[bool, "true for the layout of e-mails that name none."]


def get_page(number: PageNumber = 0, *, page_size: PageSize = None) -> Call[Page[LayoutAnswer]]:
    """List layouts, newest first (docs/novu/v1.md, section 11.2)."""
    return Call(
        method="GET",
        template=_ALL,
        query=query_of(page=number, pageSize=page_size),
        read=whole(Page[LayoutAnswer]),
        retry=Retry.SAFE,
    )


def listing(*, page_size: int = 100) -> Listing[LayoutAnswer]:
    """Name every layout, for `walk`."""
    return Listing(
        page=lambda number: get_page(number, page_size=page_size),
        identity=lambda layout: layout.layout_id,
    )


def get_one(layout_id: str) -> Call[LayoutAnswer]:
    """Read a layout."""
    return Call(
        method="GET", template=_ONE, parameters=(layout_id,), read=content(LayoutAnswer), retry=Retry.SAFE
    )


def create(body: Annotated[Mapping[str, object], LayoutFields]) -> Call[LayoutCreated]:
    """Create a layout, in Novu's own JSON; its content holds `{{{body}}}` (docs/novu/v1.md, section 11.2)."""
    return Call(method="POST", template=_ALL, body=body, read=content(LayoutCreated), retry=Retry.READ_BACK)


def update(layout_id: str, body: Annotated[Mapping[str, object], LayoutFields]) -> Call[LayoutAnswer]:
    """Change the fields that are given."""
    return Call(
        method="PATCH",
        template=_ONE,
        parameters=(layout_id,),
        body=body,
        read=content(LayoutAnswer),
        retry=Retry.SAFE,
    )


def make_default(layout_id: str) -> Call[None]:
    """Make a layout the one that e-mails have unless they name another."""
    return Call(
        method="POST",
        template=f"{_ONE}/default",
        parameters=(layout_id,),
        read=nothing,
        retry=Retry.SAFE,
    )


def delete(layout_id: str) -> Call[None]:
    """Delete a layout; one that is in use is a Conflict."""
    return Call(method="DELETE", template=_ONE, parameters=(layout_id,), read=nothing, retry=Retry.READ_BACK)


def layout_names(answers: Iterable[LayoutAnswer]) -> Names:
    """Read the layouts."""
    return Names({answer.layout_id: answer.name for answer in answers})
