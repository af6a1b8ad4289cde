"""Answers of the section *integrations*: the providers that an environment sends with, and their secrets."""

import secrets
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import DEFINED, OBJECT_ID, cast_truth, check, one_of, required
from novu_flows.emulator.http.refusal import bad_request, not_found, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.schemas import text
from novu_flows.emulator.store.store import Document

CHANNELS = ("in_app", "email", "sms", "chat", "push")
_MANY_ACTIVE = ("chat", "push")  # in other channels only one integration is active at a time
_WITH_WEBHOOKS = ("email", "sms")
# The credentials that Novu 0.14 keeps, and which of them it encrypts (recorded section `integrations`).
_SECRET = ("apiKey", "apiToken", "secretKey", "token", "password", "serviceAccount")
_KEPT = (
    *("apiKey", "user", "secretKey", "domain", "password", "host", "port", "secure", "region", "accountSid"),
    *("messageProfileId", "token", "from", "senderName", "contentType", "applicationId", "clientId"),
    *("projectName", "serviceAccount", "baseUrl", "webhookUrl", "requireTls", "ignoreTls", "tlsOptions"),
)
_BLOCK = 16


def list_all(request: Request) -> list[Document]:
    """List the integrations of the environment, secrets in clear (docs/novu/v1.md, section 11.5)."""
    return [_in_clear(found) for found in request.find("integrations", {"deleted": False})]


def list_active(request: Request) -> list[Document]:
    """List the active integrations of the environment."""
    return [_in_clear(found) for found in request.find("integrations", {"deleted": False, "active": True})]


def create(request: Request) -> Document:
    """Create an integration; credentials are not tried out, whatever `check` says."""
    needed = (required(name, DEFINED) for name in ("providerId", "channel", "credentials", "active", "check"))
    check(request.body, *needed)
    check(request.body, required("channel", one_of(*CHANNELS)))
    _refuse_second(request)
    integration = _made(request)
    request.store.insert("integrations", integration)
    _deactivate_others(request, integration)
    return single(_sealed(integration))


def _refuse_second(request: Request) -> None:
    same = {"providerId": request.body["providerId"], "channel": request.body["channel"], "deleted": False}
    if request.find_one("integrations", same):
        raise bad_request(
            "Duplicate key - One environment may not have two providers of the same channel type"
        )


def _made(request: Request) -> Document:
    now = request.state.now()
    return {
        "_id": request.state.new_id(),
        "_environmentId": request.environment_id,
        "_organizationId": request.organization_id,
        "providerId": text(request.body["providerId"], request.state.new_id),
        "channel": request.body["channel"],
        "credentials": _kept(request.body["credentials"]),
        "active": cast_truth(request.body["active"]),
        "deleted": False,
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }


def update(request: Request) -> Document:
    """Change whether an integration is active, or its credentials as a whole."""
    integration = _found(request)
    changes = _changes(request.body)
    if not changes:
        raise bad_request("No properties found for update")
    changed = {**integration, **changes, "updatedAt": request.state.now()}
    request.store.replace("integrations", changed)
    if changes.get("active"):
        _deactivate_others(request, changed)
    return single(_sealed(changed))


def _changes(body: Mapping[str, Any]) -> Document:
    changes: Document = {}
    if body.get("active") or body.get("active") is False:
        changes["active"] = cast_truth(body["active"])
    if body.get("credentials"):
        changes["credentials"] = _kept(body["credentials"])
    return changes


def _found(request: Request) -> Document:
    integration_id = request.path["integrationId"]
    if not OBJECT_ID.fullmatch(integration_id):
        raise server_error()
    found = request.find_one("integrations", {"_id": integration_id, "deleted": False})
    if found is None:
        raise not_found(f"Entity with id {integration_id} not found")
    return found


def _deactivate_others(request: Request, integration: Document) -> None:
    if not integration["active"] or integration["channel"] in _MANY_ACTIVE:
        return
    active = {"channel": integration["channel"], "active": True, "deleted": False}
    for other in request.find("integrations", active):
        if other["_id"] != integration["_id"]:
            changed = {**other, "active": False, "updatedAt": request.state.now()}
            request.store.replace("integrations", changed)


def delete(request: Request) -> list[Document]:
    """Delete an integration, softly; give those that are left."""
    integration_id = request.path["integrationId"]
    if not OBJECT_ID.fullmatch(integration_id):
        raise server_error()
    found = request.find_one("integrations", {"_id": integration_id, "deleted": False})
    if found is None:
        raise bad_request(f"Could not find integration with id {integration_id}")
    now = request.state.now()
    request.store.replace("integrations", {**found, "deleted": True, "deletedAt": now, "updatedAt": now})
    return [single(_sealed(left)) for left in request.find("integrations", {"deleted": False})]


def webhook_support(request: Request) -> bool:
    """Return whether a provider's webhooks are understood: the emulator understands none."""
    provider_id = request.path["providerId"]
    found = request.find_one("integrations", {"providerId": provider_id, "deleted": False})
    if found is None:
        raise not_found(f"Integration for {provider_id} was not found")
    if found["channel"] not in _WITH_WEBHOOKS:
        raise bad_request(f"Webhook for {provider_id}-{found['channel']} is not supported yet")
    return False


def _kept(credentials: object) -> Document:
    if not isinstance(credentials, dict):
        return {}
    return {name: credentials[name] for name in _KEPT if name in credentials}


def _in_clear(integration: Document) -> Document:
    credentials = integration.get("credentials", {})
    return {**integration, "credentials": minimized(credentials)}


def _sealed(integration: Document) -> Document:
    credentials = integration.get("credentials", {})
    return {
        **integration,
        "credentials": {
            name: _seal(value) if name in _SECRET else value for name, value in credentials.items()
        },
    }


def _seal(value: object) -> str:
    """Return what an encrypted secret looks like: another text each time, as long as AES makes it."""
    blocks = len(str(value).encode()) // _BLOCK + 1
    return f"nvsk.{secrets.token_hex(_BLOCK)}:{secrets.token_hex(blocks * _BLOCK)}"


ROUTES = (
    Route("GET", "/v1/integrations", list_all),
    Route("GET", "/v1/integrations/active", list_active),
    Route("GET", "/v1/integrations/webhook/provider/:providerId/status", webhook_support),
    Route("POST", "/v1/integrations", create),
    Route("PUT", "/v1/integrations/:integrationId", update),
    Route("DELETE", "/v1/integrations/:integrationId", delete),
)
