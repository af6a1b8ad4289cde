"""Answers of the section *environments*: which there are, and their API keys."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import DEFINED, MONGO_ID, STRING, check, optional, required
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.documents import single, without
from novu_flows.emulator.store.seed import Seed
from novu_flows.emulator.store.store import Document


def get_mine(request: Request) -> Document:
    """Return which environment the key opens, without its keys (docs/novu/v1.md, section 11.6)."""
    return single(without(request.environment, "apiKeys"))


def list_all(request: Request) -> list[Document]:
    """List all environments of the organization, with the keys of each (docs/novu/v1.md, section 11.6)."""
    return request.store.find("environments", {"_organizationId": request.organization_id})


def create(request: Request) -> Document:
    """Create an environment; one without a parent gets a notification group and a layout."""
    check(request.body, required("name", DEFINED, STRING), optional("parentId", MONGO_ID))
    environment = _seed(request).environment(request.body["name"], parent_id=request.body.get("parentId"))
    return single(environment)


def update(request: Request) -> Document:
    """Change the name, the parent or the inbound domain of an environment; say how many were changed."""
    found = request.store.find_one(
        "environments",
        {"_id": request.path["environmentId"], "_organizationId": request.organization_id},
    )
    if found is None:
        return {"matched": 0, "modified": 0}
    request.store.replace(
        "environments", {**found, **_changes(found, request.body), "updatedAt": request.state.now()}
    )
    return {"matched": 1, "modified": 1}


def _changes(found: Document, body: Mapping[str, Any]) -> Document:
    given = {
        "name": body.get("name"),
        "identifier": body.get("identifier"),
        "_parentId": body.get("parentId"),
    }
    changes = {field: value for field, value in given.items() if value}
    match body.get("dns"):
        case {"inboundParseDomain": str(domain)} if domain:
            changes["dns"] = {**found.get("dns", {}), "inboundParseDomain": domain}
    return changes


def list_keys(request: Request) -> list[Document]:
    """List the API keys of the environment."""
    return list(request.environment["apiKeys"])


def regenerate_keys(request: Request) -> list[Document]:
    """Replace the API keys of the environment: the key of this request opens nothing from now on."""
    keys = [_seed(request).api_key()]
    request.store.replace(
        "environments", {**request.environment, "apiKeys": keys, "updatedAt": request.state.now()}
    )
    return keys


def _seed(request: Request) -> Seed:
    return Seed(
        store=request.store,
        ids=request.state.ids,
        now=request.state.now(),
        organization_id=request.organization_id,
        account_id=request.creator_id,
    )


ROUTES = (
    Route("GET", "/v1/environments/me", get_mine),
    Route("GET", "/v1/environments", list_all),
    Route("POST", "/v1/environments", create),
    Route("PUT", "/v1/environments/:environmentId", update),
    Route("GET", "/v1/environments/api-keys", list_keys),
    Route("POST", "/v1/environments/api-keys/regenerate", regenerate_keys),
)
