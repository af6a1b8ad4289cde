"""Calls of the section *credentials* today: what a subscriber has on chat and push providers; the routes are of v1."""

from typing import Annotated

from novu_flows.novu.call import Call, Method, Retry, content, nothing
from novu_flows.novu.v1.credentials import CredentialsBody, credentials_json
from novu_flows.novu.v2.subscribers import SubscriberV2

_ALL = "/subscribers/:subscriberId/credentials"
_ProviderId = Annotated[str, "The provider, like slack or fcm."]
_Credentials = Annotated[CredentialsBody, "What the provider needs; `-` keeps it out of the shell's history."]
_IntegrationIdentifier = Annotated[str | None, "The integration, where a provider has several."]


def update(
    subscriber_id: str,
    provider_id: _ProviderId,
    credentials: _Credentials,
    *,
    integration_identifier: _IntegrationIdentifier = None,
) -> Call[SubscriberV2]:
    """Write what is given; left-out device tokens become none, all else that is left out stays."""
    return _write("PUT", subscriber_id, _body(provider_id, credentials, integration_identifier))


def append(
    subscriber_id: str,
    provider_id: _ProviderId,
    credentials: _Credentials,
    *,
    integration_identifier: _IntegrationIdentifier = None,
) -> Call[SubscriberV2]:
    """Write what is given, and put device tokens beside those that are there."""
    return _write("PATCH", subscriber_id, _body(provider_id, credentials, integration_identifier))


def delete(subscriber_id: str, provider_id: str) -> Call[None]:
    """Take all credentials of a provider away; one that is not there is no error."""
    return Call(
        method="DELETE",
        template=f"{_ALL}/:providerId",
        parameters=(subscriber_id, provider_id),
        read=nothing,
        retry=Retry.SAFE,
    )


def _body(provider_id: str, credentials: CredentialsBody, integration: str | None) -> dict[str, object]:
    chosen = {} if integration is None else {"integrationIdentifier": integration}
    return {"providerId": provider_id, "credentials": credentials_json(credentials), **chosen}


def _write(method: Method, subscriber_id: str, body: dict[str, object]) -> Call[SubscriberV2]:
    return Call(
        method=method,
        template=_ALL,
        parameters=(subscriber_id,),
        body=body,
        read=content(SubscriberV2),
        retry=Retry.SAFE,
        sensitive_field="credentials",
    )
