"""Calls and answers of the section *changes*: promote what was made in development to production."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, JsonValue

from novu_flows.novu.call import Answer, Call, Page, Retry, Timestamp, content, query_of, whole, without
from novu_flows.novu.paging import Listing, PageNumber, PageSize

_ALL = "/changes"
_without_secrets = without("user")  # an account with its password hash (recorded section `messages & others`)


class ChangeAnswer(Answer):
    """Something changed in development that can be promoted to production."""

    change_id: str = Field(alias="_id")
    entity_id: str = Field(alias="_entityId")
    type: str
    enabled: bool
    change: JsonValue = None
    template_name: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None


def get_page(
    number: PageNumber = 0,
    *,
    promoted: Annotated[bool, "true for those that are promoted."] = False,
    limit: PageSize = None,
) -> Call[Page[ChangeAnswer]]:
    """List changes that are not promoted yet, or are; unsorted (docs/novu/v1.md, section 10)."""
    return Call(
        method="GET",
        template=_ALL,
        query=query_of(promoted=promoted, page=number, limit=limit),
        read=whole(Page[ChangeAnswer]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def listing(*, promoted: bool = False, limit: int = 100) -> Listing[ChangeAnswer]:
    """Name every change, for `walk`."""
    return Listing(
        page=lambda number: get_page(number, promoted=promoted, limit=limit),
        identity=lambda change: change.change_id,
        is_sorted=False,
    )


def count() -> Call[int]:
    """Count the changes that are not promoted."""
    return Call(method="GET", template=f"{_ALL}/count", read=content(int), retry=Retry.SAFE)


def apply(change_id: str) -> Call[tuple[ChangeAnswer, ...]]:
    """Promote one change, and what it needs first; with the development key."""
    return Call(
        method="POST",
        template=f"{_ALL}/:changeId/apply",
        parameters=(change_id,),
        read=content(tuple[ChangeAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def apply_bulk(
    change_ids: Annotated[Iterable[str], "A change; may be repeated."],
) -> Call[tuple[tuple[ChangeAnswer, ...], ...]]:
    """Promote several changes, oldest first; unknown ids are passed over."""
    return Call(
        method="POST",
        template=f"{_ALL}/bulk/apply",
        body={"changeIds": list(change_ids)},
        read=content(tuple[tuple[ChangeAnswer, ...], ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )
