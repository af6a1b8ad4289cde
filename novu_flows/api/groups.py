"""Calls of the section *notification groups*, which workflows are sorted into."""

from novu_flows.api.answers_workflows import NotificationGroup
from novu_flows.api.call import Call, Retry
from novu_flows.api.envelope import content

_ALL = "/notification-groups"


def get_all() -> Call[tuple[NotificationGroup, ...]]:
    """Read the groups of the environment (API notes, section 11.1)."""
    return Call(method="GET", template=_ALL, read=content(tuple[NotificationGroup, ...]), retry=Retry.SAFE)


def create(name: str) -> Call[NotificationGroup]:
    """Create a group; a name may be taken many times (API notes, section 11.1)."""
    return Call(
        method="POST",
        template=_ALL,
        body={"name": name},
        read=content(NotificationGroup),
        retry=Retry.READ_BACK,
    )
