"""Answers of `/v2/contexts` and `/v1/environment-variables` (recorded section `contexts and variables`)."""

import re
from typing import Any

from novu_flows.emulator.http.checks import PropertyCheck, check, required
from novu_flows.emulator.http.refusal import conflict, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.pages import contains, page_of
from novu_flows.emulator.v2.refusals import validation_error

_WORD = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TYPE = PropertyCheck(
    lambda value: isinstance(value, str) and _WORD.fullmatch(value) is not None,
    "Type must be lowercase alphanumeric with optional ., _, or - separators",
)
_ID = PropertyCheck(lambda value: isinstance(value, str) and value != "", "$property must be a string")
_VARIABLE_KEY = PropertyCheck(
    lambda value: isinstance(value, str) and _KEY.fullmatch(value) is not None,
    "Key must start with a letter and contain only letters, digits, and underscores",
)
_CONTEXT = ("createdAt", "updatedAt", "type", "id", "data")
_HIDDEN = "\u2022" * 8  # what is shown of a secret


def list_contexts(request: Request) -> Document:
    """List the contexts that fit, by cursor."""
    query = request.query
    kind = query.get("type")
    found = [
        one
        for one in request.find("contexts", {"type": kind} if kind else {})
        if contains(one["id"], query.get("id"))
    ]
    return page_of(request, found, lambda text, _: validation_error([text])).shown(_shown_context)


def _shown_context(context: Document) -> Document:
    return {field: context[field] for field in _CONTEXT}


def create_context(request: Request) -> Document:
    """Create a context; one that is there is a conflict."""
    check(request.body, required("type", _TYPE), required("id", _ID))
    kind, context_id = request.body["type"], request.body["id"]
    if request.find_one("contexts", {"type": kind, "id": context_id}) is not None:
        raise conflict(f"Context with type '{kind}' and id '{context_id}' already exists")
    now = request.world.now()
    context = {
        "_id": request.world.new_id(),
        **request.scope,
        "type": kind,
        "id": context_id,
        "data": request.body.get("data") or {},
        "createdAt": now,
        "updatedAt": now,
    }
    request.store.insert("contexts", context)
    return _shown_context(context)


def _context(request: Request) -> Document | None:
    return request.find_one("contexts", {"type": request.path["type"], "id": request.path["id"]})


def get_context(request: Request) -> Document:
    """Read a context."""
    found = _context(request)
    if found is None:
        named = f"id '{request.path['id']}' and type '{request.path['type']}'"
        raise not_found(f"Context with {named} not found in environment {request.environment_id}")
    return _shown_context(found)


def _known_context(request: Request) -> Document:
    found = _context(request)
    if found is None:
        raise not_found(f"Context with type '{request.path['type']}' and id '{request.path['id']}' not found")
    return found


def change_context(request: Request) -> Document:
    """Replace the data of a context."""
    found = _known_context(request)
    changed = {**found, "data": request.body.get("data") or {}, "updatedAt": request.world.now()}
    request.store.replace("contexts", changed)
    return _shown_context(changed)


def delete_context(request: Request) -> None:
    """Delete a context."""
    request.store.remove("contexts", {"_id": _known_context(request)["_id"]})


def list_variables(request: Request) -> list[Document]:
    """List the variables of the organization, the newest first; secrets are hidden."""
    where = {"_organizationId": request.organization_id}
    return [
        _shown_variable(one) for one in request.store.find("environment_variables", where, newest_first=True)
    ]


def _shown_variable(variable: Document) -> Document:
    if not variable["isSecret"]:
        return variable
    return {**variable, "values": [{**one, "value": _HIDDEN} for one in variable["values"]]}


def _variable(request: Request, key: str) -> Document | None:
    where = {"_organizationId": request.organization_id, "key": key}
    return request.store.find_one("environment_variables", where)


def create_variable(request: Request) -> Document:
    """Create a variable."""
    check(request.body, required("key", _VARIABLE_KEY))
    key = request.body["key"]
    if _variable(request, key) is not None:
        raise conflict(f'Environment variable with key "{key}" already exists')
    now = request.world.now()
    variable = {
        "_id": request.world.new_id(),
        "_organizationId": request.organization_id,
        "key": key,
        "type": "string",
        "isSecret": bool(request.body.get("isSecret")),
        "values": request.body.get("values") or [],
        "createdAt": now,
        "updatedAt": now,
    }
    request.store.insert("environment_variables", variable)
    return _shown_variable(variable)


def _known_variable(request: Request) -> Document:
    key = request.path["key"]
    found = _variable(request, key)
    if found is None:
        raise not_found(f'Environment variable with key "{key}" not found')
    return found


def get_variable(request: Request) -> Document:
    """Read a variable."""
    return _shown_variable(_known_variable(request))


def change_variable(request: Request) -> Document:
    """Change values or secrecy of a variable."""
    found = _known_variable(request)
    names = ("values", "isSecret")
    given = {name: request.body[name] for name in names if request.body.get(name) is not None}
    changed = {**found, **given, "updatedAt": request.world.now()}
    request.store.replace("environment_variables", changed)
    return _shown_variable(changed)


def delete_variable(request: Request) -> None:
    """Delete a variable."""
    request.store.remove("environment_variables", {"_id": _known_variable(request)["_id"]})


def list_usage(request: Request) -> Document:
    """List the workflows with a step that names a variable."""
    name = f"env.{_known_variable(request)['key']}"
    found = request.find("workflows", {"deleted": False})
    return {"workflows": [_used(one) for one in found if name in str(one["steps"])]}


def _used(workflow: Document) -> dict[str, Any]:
    return {"name": workflow["name"], "workflowId": workflow["triggers"][0]["identifier"]}


_VARIABLE = "/v1/environment-variables/:key"

ROUTES = (
    Route("GET", "/v2/contexts", list_contexts),
    Route("POST", "/v2/contexts", create_context),
    Route("GET", "/v2/contexts/:type/:id", get_context),
    Route("PATCH", "/v2/contexts/:type/:id", change_context),
    Route("DELETE", "/v2/contexts/:type/:id", delete_context, status=204),
    Route("GET", "/v1/environment-variables", list_variables),
    Route("POST", "/v1/environment-variables", create_variable),
    Route("GET", _VARIABLE, get_variable),
    Route("PATCH", _VARIABLE, change_variable),
    Route("DELETE", _VARIABLE, delete_variable, status=204),
    Route("GET", f"{_VARIABLE}/usage", list_usage),
)
