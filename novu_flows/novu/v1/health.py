"""Calls of the section *health*: whether the server is up, and which version it is."""

from novu_flows.novu.call import Call, Retry, content
from novu_flows.novu.v1.answers import Health


def check() -> Call[Health]:
    """Ask how the server is; it needs no key (recorded section `auth`)."""
    return Call(method="GET", template="/health-check", read=content(Health), retry=Retry.SAFE)
