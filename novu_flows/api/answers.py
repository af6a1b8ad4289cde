"""What Novu answers, as typed values: the ground that the models of every section stand on."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

T = TypeVar("T")


def _as_novu_writes(moment: datetime) -> str:
    """Write a moment as Novu does: UTC, milliseconds, `Z` (API notes, section 2.11)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, PlainSerializer(_as_novu_writes, when_used="json")]


class Answer(BaseModel):
    """
    A frozen value read from Novu's JSON.

    Fields have Python names, the JSON names are their aliases. What a newer Novu adds is kept beside them;
    what an older one leaves out is None or empty.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="allow",
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        defer_build=True,
    )


class Page(Answer, Generic[T]):
    """One page of a list; newer versions of Novu say `has_more` in place of `total_count`."""

    page: int
    page_size: int
    data: tuple[T, ...]
    total_count: int | None = None
    has_more: bool | None = None


class Deleted(Answer):
    """What Novu answers to most deletes."""

    acknowledged: bool
    status: str
