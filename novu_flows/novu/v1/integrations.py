"""Calls of the section *integrations*: which providers an environment has, without their secrets."""

from collections.abc import Mapping

from novu_flows.novu.call import Call, Retry, content, without
from novu_flows.novu.v1.answers import IntegrationAnswer

_ALL = "/integrations"
_ONE = f"{_ALL}/:integrationId"
_without_secrets = without("credentials")  # Novu answers them in clear (docs/novu/v1.md, section 11.5)


def get_all() -> Call[tuple[IntegrationAnswer, ...]]:
    """Read the integrations; from Novu 0.17 on, of all environments (docs/novu/v1.md, section 11.5)."""
    return Call(
        method="GET",
        template=_ALL,
        read=content(tuple[IntegrationAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def get_active() -> Call[tuple[IntegrationAnswer, ...]]:
    """Read the integrations that are turned on."""
    return Call(
        method="GET",
        template=f"{_ALL}/active",
        read=content(tuple[IntegrationAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def create(body: Mapping[str, object]) -> Call[IntegrationAnswer]:
    """Set a provider up, in Novu's own JSON: its credentials are secrets (docs/novu/v1.md, section 11.5)."""
    return Call(
        method="POST",
        template=_ALL,
        body=body,
        read=content(IntegrationAnswer),
        retry=Retry.READ_BACK,
        redact_answer=_without_secrets,
    )


def update(integration_id: str, body: Mapping[str, object]) -> Call[IntegrationAnswer]:
    """Turn an integration on or off, or replace its credentials as a whole."""
    return Call(
        method="PUT",
        template=_ONE,
        parameters=(integration_id,),
        body=body,
        read=content(IntegrationAnswer),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def delete(integration_id: str) -> Call[tuple[IntegrationAnswer, ...]]:
    """Delete an integration; the answer is what remains."""
    return Call(
        method="DELETE",
        template=_ONE,
        parameters=(integration_id,),
        read=content(tuple[IntegrationAnswer, ...]),
        retry=Retry.READ_BACK,
        redact_answer=_without_secrets,
    )


def get_webhook_status(provider_id: str) -> Call[bool]:
    """Read whether the webhooks of a provider are understood."""
    return Call(
        method="GET",
        template=f"{_ALL}/webhook/provider/:providerId/status",
        parameters=(provider_id,),
        read=content(bool),
        retry=Retry.SAFE,
    )
