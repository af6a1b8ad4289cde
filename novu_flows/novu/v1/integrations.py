"""Calls and answers of the section *integrations*: which providers an environment has, without their secrets."""

import json
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypedDict

from pydantic import Field

from novu_flows.declare.basics import Channel
from novu_flows.javascript.json import Json
from novu_flows.novu.call import Answer, Call, Retry, content, without
from novu_flows.novu.observed import ACTIVE, NAME, OF_CHANNEL, PRIMARY, PROVIDER, ObservedIntegration
from novu_flows.plan.fields import Fields, Hidden, Path, Value

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


class IntegrationWithSecrets(IntegrationAnswer):
    """A provider with its credentials, each of which is hidden before anything else sees the answer."""

    primary: bool = False
    credentials: Mapping[str, Any] = Field(default_factory=dict, repr=False)


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


def get_all_with_secrets() -> Call[tuple[IntegrationWithSecrets, ...]]:
    """List the integrations with what Novu shows of their credentials, for a plan to compare."""
    return Call(
        method="GET",
        template=_ALL,
        read=content(tuple[IntegrationWithSecrets, ...]),
        retry=Retry.SAFE,
        redact_answer=_hidden_secrets,
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
        sensitive_field="credentials",
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
        sensitive_field="credentials",
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


def environments_of(answers: Iterable[IntegrationAnswer]) -> frozenset[str | None]:
    """Return the environments that integrations are of: from Novu 0.17 on all of the organization's."""
    return frozenset(answer.environment_id for answer in answers)


def observed_integrations(
    answers: Iterable[IntegrationWithSecrets], *, environment_id: str | None, by_identifier: bool
) -> tuple[ObservedIntegration, ...]:
    """
    Read the integrations of one environment; of every one in the list, where no environment is given.

    Before 0.17, when integrations got identifiers, Novu shows credentials always. A later one that hides them shows none
    of any integration; where it shows some, no credentials are none.
    """
    listed = list(answers)
    is_shown = any(answer.credentials or answer.identifier is None for answer in listed)
    return tuple(
        _observed(answer, is_shown=is_shown, by_identifier=by_identifier)
        for answer in listed
        if environment_id is None or answer.environment_id == environment_id
    )


def _observed(answer: IntegrationWithSecrets, *, is_shown: bool, by_identifier: bool) -> ObservedIntegration:
    fields: dict[Path, Value] = {NAME: answer.name, ACTIVE: answer.active, PRIMARY: answer.primary}
    return ObservedIntegration(
        key=(answer.identifier or "") if by_identifier else answer.provider_id,
        provider=answer.provider_id,
        channel=answer.channel,
        fields={path: fields[path] for path in ((NAME, ACTIVE, PRIMARY) if by_identifier else (ACTIVE,))},
        credentials=dict(answer.credentials) if is_shown else None,
        integration_id=answer.integration_id,
    )


def new_body(fields: Fields, credentials: Mapping[str, Hidden]) -> dict[str, Any]:
    """Return the body of POST; nothing is tried out, for that would send a message."""
    return {
        "providerId": fields[PROVIDER],
        "channel": fields[OF_CHANNEL],
        "credentials": shown_values(credentials),
        "active": fields.get(ACTIVE, True),
        "check": False,
    }


def changed_body(
    observed: ObservedIntegration, fields: Fields, credentials: Mapping[str, Hidden]
) -> dict[str, Any]:
    """Return the body of PUT, empty where it has nothing to say; credentials are replaced, so what is held goes along."""
    body: dict[str, Any] = {}
    if ACTIVE in fields:
        body["active"] = fields[ACTIVE]
    if NAME in fields:
        body["name"] = fields[NAME]
    if credentials:
        body["credentials"] = shown_values({**(observed.credentials or {}), **credentials})
    return {"active": observed.fields[ACTIVE], **body, "check": False} if body else {}


def shown_values(credentials: Mapping[str, Hidden]) -> dict[str, Any]:
    """Return credentials as they are sent."""
    return {name: json.loads(hidden.value) for name, hidden in credentials.items()}


def _hidden_secrets(value: Json) -> Json:
    """Hide each part of the credentials of every entity in an answer."""
    if isinstance(value, list):
        return [_hidden_secrets(entity) for entity in value]
    if not isinstance(value, dict):
        return value
    entity: dict[str, Any] = {
        name: _hidden_secrets(inner) if name == "data" else inner for name, inner in value.items()
    }
    if "credentials" in entity:
        given = entity["credentials"]
        held = given if isinstance(given, dict) else {}
        entity["credentials"] = {name: Hidden(json.dumps(inner)) for name, inner in held.items()}
    return entity
