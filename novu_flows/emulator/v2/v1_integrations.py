"""Answers of `/v1/integrations` as Novu 3.15 gives them: several of a provider, primary ones, by name and identifier."""

import secrets
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    BOOLEAN,
    DEFINED,
    OBJECT_ID,
    STRING,
    PropertyCheck,
    check,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import bad_request, conflict, not_found, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.documents import minimized, single
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.provider_names import display_name

CHANNELS = ("in_app", "email", "sms", "chat", "push")
_WITH_PRIMARY = ("email", "sms")  # of the others several are used at once
_CHANNEL = one_of(*CHANNELS)
_NESTED = PropertyCheck(
    lambda value: isinstance(value, dict | list), "nested property $property must be either object or array"
)
_OPTIONAL = (
    optional("name", STRING),
    optional("identifier", STRING),
    optional("credentials", _NESTED),
    optional("active", BOOLEAN),
)


def list_all(request: Request) -> list[Document]:
    """List the integrations of the organization, of all its environments; credentials are not shown."""
    return [_shown(found) for found in _of_organization(request)]


def _of_organization(request: Request) -> list[Document]:
    where = {"_organizationId": request.organization_id, "deleted": False}
    return request.store.find("integrations", where)


def _living(request: Request) -> list[Document]:
    return request.find("integrations", {"deleted": False})


def _shown(integration: Document) -> Document:
    return {**minimized(integration), "credentials": {}}


def list_active(request: Request) -> list[Document]:
    """List the active integrations of the organization."""
    return [_shown(found) for found in _of_organization(request) if found["active"]]


def create(request: Request) -> Document:
    """Create an integration; the first active one of its channel that can be primary is."""
    check(
        request.body,
        required("providerId", DEFINED, STRING),
        required("channel", DEFINED, _CHANNEL),
        *_OPTIONAL,
    )
    identifier = request.body.get("identifier")
    if identifier and request.find_one("integrations", {"identifier": identifier, "deleted": False}):
        raise conflict("Integration with identifier already exists")
    scope = {**request.scope, **_other_environment(request)}
    made = new_integration(request.body, scope, request.state.new_id(), request.state.now())
    if made["active"] and made["channel"] in _WITH_PRIMARY:
        made |= _first_rank(request, made["channel"])
    request.store.insert("integrations", made)
    return _answered(made, request.body)


def _other_environment(request: Request) -> Document:
    """Return the environment of the organization that a body names instead of that of the key."""
    asked = request.body.get("_environmentId")
    where = {"_id": asked, "_organizationId": request.organization_id}
    if not isinstance(asked, str) or request.store.find_one("environments", where) is None:
        return {}
    return {"_environmentId": asked}


def new_integration(given: Mapping[str, Any], scope: Document, new_id: str, now: str) -> Document:
    """Return an integration as it is stored; a name and an identifier are made where none is given."""
    credentials = given.get("credentials")
    name = given.get("name") or display_name(given["providerId"])
    return {
        "_id": new_id,
        **scope,
        "providerId": given["providerId"],
        "channel": given["channel"],
        "credentials": dict(credentials) if isinstance(credentials, dict) else {},
        "active": given.get("active") is True,
        "name": name,
        "identifier": given.get("identifier") or f"{_slug(name)}-{secrets.token_urlsafe(8)[:10]}",
        "priority": 0,
        "primary": False,
        "conditions": given.get("conditions") or [],
        "deleted": False,
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _first_rank(request: Request, channel: str) -> Document:
    held = [one for one in _living(request) if one["channel"] == channel and one["active"]]
    if any(one["primary"] for one in held):
        return {"priority": 0, "primary": False}
    return {"priority": len(held) + 1, "primary": True}


def _answered(integration: Document, given: Mapping[str, Any]) -> Document:
    """Show an integration with those credentials only that the request itself has sent."""
    return {**single(integration), "credentials": given.get("credentials") or {}}


def _found(request: Request) -> Document:
    integration_id = request.path["integrationId"]
    if not OBJECT_ID.fullmatch(integration_id):
        raise server_error()
    found = request.find_one("integrations", {"_id": integration_id, "deleted": False})
    if found is None:
        raise not_found(f"Entity with id {integration_id} not found")
    return found


def update(request: Request) -> Document:
    """Change name, identifier, credentials, activity; what is absent keeps."""
    check(request.body, *_OPTIONAL)
    found = _found(request)
    fields = ("name", "identifier", "active", "credentials", "conditions")
    changes = {field: request.body[field] for field in fields if request.body.get(field) is not None}
    if not changes:
        raise bad_request("No properties found for update")
    changed = {**found, **changes, "updatedAt": request.state.now()}
    if changes.get("active") is False:
        changed |= {"primary": False, "priority": 0}
    request.store.replace("integrations", changed)
    return _answered(changed, request.body)


def set_primary(request: Request) -> Document:
    """Make an integration the one that its channel sends with, alone of those of the channel."""
    found = _found(request)
    if found["channel"] not in _WITH_PRIMARY:
        raise bad_request(f"Channel {found['channel']} does not support primary")
    for other in _living(request):
        if other["channel"] == found["channel"] and other["primary"] and other["_id"] != found["_id"]:
            request.store.replace("integrations", {**other, "primary": False})
    changed = {**found, "primary": True, "active": True, "priority": found["priority"] or 1}
    request.store.replace("integrations", changed)
    return _answered(changed, {})


def delete(request: Request) -> list[Document]:
    """Delete an integration; give those that are left."""
    found = _found(request)
    now = request.state.now()
    request.store.replace("integrations", {**found, "deleted": True, "deletedAt": now, "updatedAt": now})
    return [
        {key: held for key, held in minimized(left).items() if key != "credentials"}
        for left in _living(request)
    ]


ROUTES = (
    Route("GET", "/v1/integrations", list_all),
    Route("GET", "/v1/integrations/active", list_active),
    Route("POST", "/v1/integrations", create),
    Route("PUT", "/v1/integrations/:integrationId", update),
    Route("POST", "/v1/integrations/:integrationId/set-primary", set_primary),
    Route("DELETE", "/v1/integrations/:integrationId", delete),
)
