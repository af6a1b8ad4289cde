"""Answers of `/v2/layouts`: list, create, read, write, duplicate, delete, and who uses one."""

from novu_flows.emulator.http.checks import BOOLEAN, STRING, check, one_of, optional, required
from novu_flows.emulator.http.refusal import conflict, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.cached import forget_workflow
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_checks import OBJECT, check_name, check_values
from novu_flows.emulator.v2.layout_views import in_list, shown_layout, start_values
from novu_flows.emulator.v2.pages import contains, list_query
from novu_flows.emulator.v2.slugs import is_database_id, named_by
from novu_flows.emulator.v2.workflow_facts import identifier_of
from novu_flows.javascript.sindresorhus_slugify import todays_slug

_WRITTEN = (optional("isTranslationEnabled", BOOLEAN), optional("controlValues", OBJECT))
_ORDERS = ("createdAt", "updatedAt", "name")


def list_page(request: Request) -> Document:
    """List the layouts that fit, the newest first unless asked otherwise."""
    asked, text = list_query(request.query, _ORDERS, optional("query", STRING)), request.query.get("query")
    found = [
        one
        for one in request.find("v2_layouts", {})
        if contains(one["name"], text) or contains(one["identifier"], text)
    ]
    return {"layouts": list(map(in_list, asked.cut(found))), "totalCount": len(found)}


def _known(request: Request) -> Document:
    return known_layout(request, named_by(request.path["layoutId"]))


def known_layout(request: Request, named: str) -> Document:
    """Return the layout of a database id or an identifier."""
    where = {"_id": named} if is_database_id(named) else {"identifier": named}
    found = request.find_one("v2_layouts", where)
    if found is None:
        raise not_found(f"Layout not found for id {named} in the environment {request.environment_id}")
    return found


def create(request: Request) -> Document:
    """Create a layout; values that are given are ignored, and the first one is the default (recorded 844)."""
    check(
        request.body,
        required("layoutId", STRING),
        required("name", STRING),
        optional("isTranslationEnabled", BOOLEAN),
        optional("__source", one_of("dashboard")),
    )
    return _new(request, start_values())


def _new(request: Request, values: Document) -> Document:
    name, given = request.body["name"], request.body.get("layoutId")
    check_name(name)
    identifier = given or todays_slug(name)
    if request.find_one("v2_layouts", {"identifier": identifier}) is not None:
        place = f"under environment {request.environment_id}"
        raise conflict(f"Layout with identifier: {identifier} already exists {place}")
    return _inserted(request, name, identifier, values)


def _inserted(request: Request, name: str, identifier: str, values: Document) -> Document:
    now = request.state.now()
    layout = {
        "_id": request.state.new_id(),
        **request.scope,
        "name": name,
        "identifier": identifier,
        "isDefault": request.find_one("v2_layouts", {"isDefault": True}) is None,
        "controlValues": values,
        "isWritten": False,
        "createdAt": now,
        "updatedAt": now,
    }
    request.store.insert("v2_layouts", layout)
    return shown_layout(request, layout)


def get_one(request: Request) -> Document:
    """Read a layout."""
    return shown_layout(request, _known(request))


def put(request: Request) -> Document:
    """Write name and values; values that are left out are kept, null clears them (recorded 855, 868)."""
    check(request.body, required("name", STRING), *_WRITTEN)
    check_name(request.body["name"])
    given = request.body.get("controlValues")
    if given is not None:
        check_values(request, given)
    found = _known(request)
    values = (given or {}) if "controlValues" in request.body else found["controlValues"]
    written = {"name": request.body["name"], "controlValues": values, "isWritten": True}
    changed = {**found, **written, "updatedAt": request.state.now()}
    request.store.replace("v2_layouts", changed)
    return shown_layout(request, changed)


def duplicate(request: Request) -> Document:
    """Copy a layout under another name; its identifier is made of the name where none is given."""
    check(request.body, required("name", STRING), optional("layoutId", STRING))
    return _new(request, _known(request)["controlValues"])


def list_usage(request: Request) -> Document:
    """List the workflows of which a step has the layout."""
    found = _known(request)
    used = _users(request, found)
    return {"workflows": [{"name": one["name"], "workflowId": identifier_of(one)} for one in used]}


def _users(request: Request, layout: Document) -> list[Document]:
    workflows = request.find("workflows", {"deleted": False})
    return [one for one in workflows if any(_has(step, layout) for step in one["steps"])]


def _has(step: Document, layout: Document) -> bool:
    named = step.get("controlValues", {}).get("layoutId")
    return named is not None and named in (layout["identifier"], layout["_id"])


def delete(request: Request) -> None:
    """Delete a layout and take it from the steps that have it (recorded 896)."""
    found = _known(request)
    if found["isDefault"]:
        named = request.path["layoutId"]
        raise conflict(f"Layout with id {named} is being used as a default layout, it can not be deleted")
    for workflow in _users(request, found):
        steps = [_without(step) if _has(step, found) else step for step in workflow["steps"]]
        request.store.replace("workflows", {**workflow, "steps": steps})
        forget_workflow(request.state, workflow)
    request.store.remove("v2_layouts", {"_id": found["_id"]})


def _without(step: Document) -> Document:
    values = {key: held for key, held in step["controlValues"].items() if key != "layoutId"}
    return {**step, "controlValues": values}


ROUTES = (
    Route("GET", "/v2/layouts", list_page),
    Route("POST", "/v2/layouts", create),
    Route("GET", "/v2/layouts/:layoutId", get_one),
    Route("PUT", "/v2/layouts/:layoutId", put),
    Route("POST", "/v2/layouts/:layoutId/duplicate", duplicate),
    Route("GET", "/v2/layouts/:layoutId/usage", list_usage),
    Route("DELETE", "/v2/layouts/:layoutId", delete, status=204),
)
