"""Calls of the section *notification groups*, which workflows are sorted into."""

from novu_flows.novu.call import Call, Retry, content
from novu_flows.novu.v1.answers import NotificationGroup

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
