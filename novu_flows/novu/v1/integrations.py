"""Calls of the section *integrations*: which providers an environment has, without their secrets."""

from novu_flows.novu.call import Call, Retry, content, without
from novu_flows.novu.v1.answers import Integration

_without_secrets = without("credentials")  # Novu answers them in clear (API notes, section 11.5)


def get_all() -> Call[tuple[Integration, ...]]:
    """Read the integrations; from Novu 0.17 on, of all environments (API notes, section 11.5)."""
    return Call(
        method="GET",
        template="/integrations",
        read=content(tuple[Integration, ...]),
        retry=Retry.SAFE,
        at_the_door=_without_secrets,
    )


def get_active() -> Call[tuple[Integration, ...]]:
    """Read the integrations that are turned on."""
    return Call(
        method="GET",
        template="/integrations/active",
        read=content(tuple[Integration, ...]),
        retry=Retry.SAFE,
        at_the_door=_without_secrets,
    )
