"""Answers of `/v1/environment-variables`, and their values in templates (recorded section `contexts and variables`)."""

import re
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    STRING,
    Property,
    PropertyCheck,
    faults,
    max_length,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import bad_request, conflict, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document, Store
from novu_flows.emulator.v2.refusals import validation_error

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_VARIABLE_KEY = PropertyCheck(
    lambda value: isinstance(value, str) and _KEY.fullmatch(value) is not None,
    "Key must start with a letter and contain only letters, digits, and underscores",
)
_MOST = 256
_VALUE = (required("_environmentId", STRING), required("value", max_length(_MOST), STRING))
_NO_OBJECT = "each value in nested property values must be either object or array"
_HIDDEN = "\u2022" * 8  # what is shown of a secret
_DEVELOPMENT = "Development"


def values_in(store: Store, environment: Mapping[str, Any]) -> dict[str, str]:
    """Return what templates of an environment name after `env.`: what it is, and each variable that has a value there."""
    name = environment["name"]
    given = store.find("environment_variables", {"_organizationId": environment["_organizationId"]})
    own = {
        variable["key"]: held.get("value")
        for variable in given
        for held in variable["values"]
        if held.get("_environmentId") == environment["_id"]
    }
    return {"name": name, "type": "dev" if name == _DEVELOPMENT else "prod", **own}


def values_of(request: Request) -> dict[str, str]:
    """Return what templates of the environment of a request name after `env.`."""
    return values_in(request.store, request.environment)


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


def _check(body: Mapping[str, Any], key: Property) -> None:
    """Refuse what is no variable: a value names its environment, and is a text."""
    values = body.get("values")
    properties = (
        key,
        optional("type", one_of("string")),
        optional("isSecret", BOOLEAN),
        optional("values", ARRAY),
    )
    found = list(faults(body, properties))
    for place, one in enumerate(values if isinstance(values, list) else ()):
        if isinstance(one, dict):
            found += [f"values.{place}.{text}" for text in faults(one, _VALUE)]
        else:
            found.append(f"values.{_NO_OBJECT}")
    if found:
        raise validation_error(found)


def create_variable(request: Request) -> Document:
    """Create a variable."""
    _check(request.body, required("key", _VARIABLE_KEY))
    key = request.body["key"]
    if _variable(request, key) is not None:
        raise conflict(f'Environment variable with key "{key}" already exists')
    now = request.state.now()
    variable = {
        "_id": request.state.new_id(),
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
    """Change key, values or secrecy of a variable."""
    _check(request.body, optional("key", _VARIABLE_KEY))
    found = _known_variable(request)
    names = ("key", "type", "isSecret", "values")
    if not set(names) & set(request.body):
        raise bad_request("At least one field must be provided to update")
    given = {name: request.body[name] for name in names if request.body.get(name) is not None}
    changed = {**found, **given, "updatedAt": request.state.now()}
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
    Route("GET", "/v1/environment-variables", list_variables),
    Route("POST", "/v1/environment-variables", create_variable),
    Route("GET", _VARIABLE, get_variable),
    Route("PATCH", _VARIABLE, change_variable),
    Route("DELETE", _VARIABLE, delete_variable, status=204),
    Route("GET", f"{_VARIABLE}/usage", list_usage),
)
