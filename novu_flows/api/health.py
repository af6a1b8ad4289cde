"""Calls of the section *health*: whether the server is up, and which version it is."""

from novu_flows.api.answers_workflows import Health
from novu_flows.api.call import Call, Retry
from novu_flows.api.envelope import content


def check() -> Call[Health]:
    """Ask how the server is; it needs no key (recorded section `auth`)."""
    return Call(method="GET", template="/health-check", read=content(Health), retry=Retry.SAFE)
