"""Answers of 3.15 about the organization, its environments and itself: `/v1/environments`, `/v1/organizations`, health."""

import hashlib
from typing import Any, NoReturn

from novu_flows.emulator.http.refusal import Refusal, not_found, unprocessable
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections import environments as before
from novu_flows.emulator.store.documents import single, without
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.refusals import WithoutContext
from novu_flows.emulator.v2.slugs import slug_of_id

# What the two environments of every organization are made as.
_MADE: dict[bool, Document] = {
    False: {"color": "#ff8547", "type": "dev"},
    True: {"color": "#7e52f4", "type": "prod"},
}
_USE_CASES = ("delay", "translation", "digest", "multi_channel", "in_app")


def _shown(environment: Document) -> Document:
    return {**environment, **_MADE["_parentId" in environment]}


def get_mine(request: Request) -> Document:
    """Return which environment the key opens, without its keys."""
    return single(without(_shown(request.environment), "apiKeys"))


def list_all(request: Request) -> list[Document]:
    """List the environments of the organization, with the key of the own one alone."""
    return [_listed(request, _shown(found)) for found in before.list_all(request)]


def _listed(request: Request, environment: Document) -> Document:
    is_own = environment["_id"] == request.environment_id
    keys = [_with_hash(held) for held in environment["apiKeys"]] if is_own else []
    slug = slug_of_id(environment["type"], "env", environment["_id"])
    return {**environment, "apiKeys": keys, "slug": slug}


def _with_hash(held: Document) -> Document:
    return {**held, "hash": hashlib.sha256(held["key"].encode()).hexdigest()}


def list_keys(request: Request) -> list[Document]:
    """List the API keys of the environment."""
    return [{name: held[name] for name in ("key", "_userId")} for held in request.environment["apiKeys"]]


def refuse_unpaid(_: Request) -> NoReturn:
    """Refuse what the free level of an organization does not have."""
    raise WithoutContext(402, "Payment Required")


def update(request: Request) -> Any:
    """Change an environment, but for the names of the two that every organization has."""
    found = request.store.find_one("environments", {"_id": request.path["environmentId"]})
    if found is not None and request.body.get("name"):
        raise unprocessable("Cannot update the name of Development or Production environments")
    return before.update(request)


def list_tags(request: Request) -> list[Document]:
    """List the tags of the workflows of an environment."""
    environment_id = request.path["environmentId"]
    where = {"_id": environment_id, "_organizationId": request.organization_id}
    if request.store.find_one("environments", where) is None:
        raise not_found(f"Environment {environment_id} not found")
    workflows = request.store.find("workflows", {"_environmentId": environment_id, "deleted": False})
    return [{"name": tag} for tag in dict.fromkeys(tag for one in workflows for tag in one.get("tags") or [])]


def get_organization(request: Request) -> Document:
    """Return the organization that the key is of."""
    first = request.store.find("environments", {"_organizationId": request.organization_id}, limit=1)[0]
    return single(
        {
            "productUseCases": dict.fromkeys(_USE_CASES, False),
            "_id": request.organization_id,
            "name": "Acme",
            "apiServiceLevel": "free",
            "isTrial": False,
            "targetLocales": [],
            "language": [],
            "createdAt": first["createdAt"],
            "updatedAt": first["updatedAt"],
            "__v": 0,
        }
    )


def health_check(request: Request) -> Document:
    """Answer that the server is up, its queue too, and its version."""
    details = {
        "db": {"status": "up"},
        "workflowQueue": {"status": "up"},
        "apiVersion": {"version": request.state.profile.version, "status": "up"},
    }
    return {"status": "ok", "info": details, "error": {}, "details": details}


def refuse_tenants(_: Request) -> NoReturn:
    """Refuse tenants, which a code-first organization has none of."""
    text = "Tenants is not supported in code first version of the API."
    raise Refusal(405, text, error="Method Not Allowed")


_ENVIRONMENT = "/v1/environments/:environmentId"

ROUTES = (
    Route("GET", "/v1/environments/me", get_mine),
    Route("GET", "/v1/environments", list_all),
    Route("POST", "/v1/environments", refuse_unpaid),
    Route("PUT", _ENVIRONMENT, update),
    Route("DELETE", _ENVIRONMENT, refuse_unpaid),
    Route("GET", "/v1/environments/api-keys", list_keys),
    Route("POST", "/v1/environments/api-keys/regenerate", refuse_unpaid, open_to_keys=False),
    Route("GET", "/v2/environments/:environmentId/tags", list_tags),
    Route("GET", "/v1/organizations/me", get_organization),
    # The real 3.15 shows a key the records of its accounts there.
    Route("GET", "/v1/organizations/members", refuse_unpaid, open_to_keys=False),
    Route("GET", "/v1/users/me", refuse_unpaid, open_to_keys=False),
    Route("GET", "/v1/health-check", health_check, public=True),
    *(Route(method, "/v1/tenants", refuse_tenants) for method in ("GET", "POST")),
    *(Route(method, "/v1/tenants/:identifier", refuse_tenants) for method in ("GET", "PATCH", "DELETE")),
)
