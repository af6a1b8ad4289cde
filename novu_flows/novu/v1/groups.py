"""Calls of the section *notification groups*, which workflows are sorted into."""

from typing import Annotated

from novu_flows.novu.call import Call, Retry, content
from novu_flows.novu.v1.answers import NotificationGroupAnswer

_ALL = "/notification-groups"


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
