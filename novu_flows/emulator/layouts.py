"""Answers of the section *layouts*: what is around the content of e-mails."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.casts import cast_id
from novu_flows.emulator.checks import BOOLEAN, DEFINED, STRING, check, optional, required
from novu_flows.emulator.documents import single
from novu_flows.emulator.javascript import is_truthy
from novu_flows.emulator.layout_changes import make_default, record_layout
from novu_flows.emulator.layout_documents import content_with_body, extracted_variables, new_layout
from novu_flows.emulator.layout_lists import list_page
from novu_flows.emulator.refusal import bad_request, conflict, not_found
from novu_flows.emulator.request import Request
from novu_flows.emulator.routes import Route
from novu_flows.emulator.store import Document
from novu_flows.emulator.workflow_schemas import VARIABLES

NO_CONTENT = 204


def create(request: Request) -> Document:
    """Create a layout; its content must hold `{{{body}}}` (API notes, section 11.2)."""
    check(
        request.body,
        required("name", DEFINED, STRING),
        optional("description", STRING),
        required("content", DEFINED),
        optional("isDefault", BOOLEAN),
    )
    given = {**request.body, "variables": extracted_variables(request.body)}
    content_with_body(given["content"])
    owner = {**request.scope, "_creatorId": request.creator_id}
    layout = new_layout(given, owner, request.world.new_id, request.world.now())
    request.store.insert("layouts", layout)
    if layout["isDefault"]:
        make_default(request, layout)
    else:
        record_layout(request, single(layout))
    return {"_id": layout["_id"]}


def get_one(request: Request) -> Document:
    """Read a layout."""
    return _shown(_existing(request))


def _existing(request: Request) -> Document:
    layout_id = request.path["layoutId"]
    found = request.find_one("layouts", {"_id": cast_id(layout_id), "deleted": False})
    if found is None:
        raise not_found(f"Layout not found for id {layout_id} in the environment {request.environment_id}")
    return found


def _shown(layout: Document) -> Document:
    return {**single(layout), "isDeleted": layout["deleted"]}


def update(request: Request) -> Document:
    """Change what is given and not falsy; the variables are not looked for again."""
    check(
        request.body,
        optional("name", STRING),
        optional("description", STRING),
        optional("isDefault", BOOLEAN),
    )
    if not request.body:
        raise bad_request("Payload can not be empty")
    layout = _existing(request)
    if request.body.get("isDefault") is False and layout["isDefault"]:
        raise conflict("One default layout is required")
    updated = {**layout, **_changes(request), "updatedAt": request.world.now()}
    content_with_body(updated["content"])
    request.store.replace("layouts", updated)
    if updated["isDefault"]:
        make_default(request, updated)
    else:
        record_layout(request, single(updated))
    return _shown(updated)


def _changes(request: Request) -> Mapping[str, Any]:
    body = request.body
    changes = {name: body[name] for name in ("name", "description", "content") if is_truthy(body.get(name))}
    if is_truthy(body.get("variables")):
        changes["variables"] = VARIABLES(body["variables"], request.world.new_id)
    if isinstance(body.get("isDefault"), bool):
        changes["isDefault"] = body["isDefault"]
    return changes


def set_default(request: Request) -> None:
    """Make a layout the default one."""
    make_default(request, _existing(request))


def delete(request: Request) -> None:
    """Delete a layout that no step uses and that is not the default one."""
    layout, layout_id = _existing(request), request.path["layoutId"]
    if request.find_one("message_templates", {"_layoutId": layout["_id"]}):
        raise conflict(f"Layout with id {layout_id} is being used so it can not be deleted")
    if layout["isDefault"]:
        raise conflict(
            f"Layout with id {layout_id} is being used as your default layout, so it can not be deleted"
        )
    now = request.world.now()
    deleted = {**layout, "deleted": True, "updatedAt": now, "deletedAt": now}
    request.store.replace("layouts", deleted)
    record_layout(request, _shown(deleted))


ROUTES = (
    Route("GET", "/v1/layouts", list_page),
    Route("POST", "/v1/layouts", create),
    Route("GET", "/v1/layouts/:layoutId", get_one),
    Route("PATCH", "/v1/layouts/:layoutId", update),
    Route("DELETE", "/v1/layouts/:layoutId", delete, status=NO_CONTENT),
    Route("POST", "/v1/layouts/:layoutId/default", set_default, status=NO_CONTENT),
)
