"""Calls and answers of the section *notification groups*, which workflows are sorted into."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from novu_flows.novu.call import Answer, Call, Retry, content
from novu_flows.novu.observed import Names

_ALL = "/notification-groups"


class NotificationGroupAnswer(Answer):
    """A group that workflows are sorted into; names are not unique."""

    group_id: str = Field(alias="_id")
    name: str
    parent_id: str | None = Field(default=None, alias="_parentId")


def get_all() -> Call[tuple[NotificationGroupAnswer, ...]]:
    """List the groups of the environment (docs/novu/v1.md, section 11.1)."""
    return Call(
        method="GET", template=_ALL, read=content(tuple[NotificationGroupAnswer, ...]), retry=Retry.SAFE
    )


def create(name: Annotated[str, "The name."]) -> Call[NotificationGroupAnswer]:
    """Create a group; a name may be taken many times (docs/novu/v1.md, section 11.1)."""
    return Call(
        method="POST",
        template=_ALL,
        body={"name": name},
        read=content(NotificationGroupAnswer),
        retry=Retry.READ_BACK,
    )


def group_names(answers: Iterable[NotificationGroupAnswer]) -> Names:
    """Read the notification groups."""
    return Names({answer.group_id: answer.name for answer in answers})
