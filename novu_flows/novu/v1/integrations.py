"""Calls and answers of the section *integrations*: which providers an environment has, without their secrets."""

from collections.abc import Mapping
from typing import Annotated, TypedDict

from pydantic import Field

from novu_flows.declare.basics import Channel
from novu_flows.novu.call import Answer, Call, Retry, content, without

_ALL = "/integrations"
_ONE = f"{_ALL}/:integrationId"
_without_secrets = without("credentials")  # Novu answers them in clear (docs/novu/v1.md, section 11.5)


class IntegrationAnswer(Answer):
    """A provider that is set up in an environment; its secrets are never kept."""

    integration_id: str = Field(alias="_id")
    provider_id: str
    channel: str
    active: bool = False
    name: str | None = None
    identifier: str | None = None
    environment_id: str | None = Field(default=None, alias="_environmentId")


class IntegrationFields(TypedDict, total=False):
    """Fields of an integration that is changed, which commands offer as options."""

    active: Annotated[bool, "true or false; in channels but chat and push the others are turned off."]
    credentials: Annotated[
        Mapping[str, object],
        "What the provider needs; `-` keeps it out of the shell's history. Replaced as a whole.",
    ]
    check: Annotated[bool, "true has Novu send a test message first."]


class NewIntegration(IntegrationFields, total=False):
    """Fields of an integration that is set up, which commands offer as options."""

    provider_id: Annotated[str, "The provider, like sendgrid or fcm."]
    channel: Annotated[Channel, "The channel that it delivers on."]


def get_all() -> Call[tuple[IntegrationAnswer, ...]]:
    """List the integrations, without their secrets; from Novu 0.17 on, of all environments (docs/novu/v1.md, section 11.5)."""
    return Call(
        method="GET",
        template=_ALL,
        read=content(tuple[IntegrationAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def get_active() -> Call[tuple[IntegrationAnswer, ...]]:
    """List the integrations that are turned on."""
    return Call(
        method="GET",
        template=f"{_ALL}/active",
        read=content(tuple[IntegrationAnswer, ...]),
        retry=Retry.SAFE,
        redact_answer=_without_secrets,
    )


def create(body: Annotated[Mapping[str, object], NewIntegration]) -> Call[IntegrationAnswer]:
    """Set a provider up, in Novu's own JSON: its credentials are secrets (docs/novu/v1.md, section 11.5)."""
    return Call(
        method="POST",
        template=_ALL,
        body=body,
        read=content(IntegrationAnswer),
        retry=Retry.READ_BACK,
        redact_answer=_without_secrets,
    )


def update(
    integration_id: str, body: Annotated[Mapping[str, object], IntegrationFields]
) -> Call[IntegrationAnswer]:
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
