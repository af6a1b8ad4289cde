"""Calls of the section *environments*: which Novu environment a key belongs to."""

from novu_flows.novu.call import Call, Retry, content, without
from novu_flows.novu.v1.answers import Environment

_without_secrets = without("apiKeys")  # Novu answers them in clear (API notes, section 11.6)


def get_me() -> Call[Environment]:
    """Read the environment that the key belongs to."""
    return Call(
        method="GET",
        template="/environments/me",
        read=content(Environment),
        retry=Retry.SAFE,
        at_the_door=_without_secrets,
    )


def get_all() -> Call[tuple[Environment, ...]]:
    """Read every environment of the organization, without its keys."""
    return Call(
        method="GET",
        template="/environments",
        read=content(tuple[Environment, ...]),
        retry=Retry.SAFE,
        at_the_door=_without_secrets,
    )
