"""Answers of the section *layouts*: what is around the content of e-mails."""

import math
from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    BOOLEAN,
    DEFINED,
    STRING,
    cast_id,
    check,
    faults,
    optional,
    required,
    shown,
    skip_of,
    to_number,
)
from novu_flows.emulator.http.refusal import bad_request, conflict, not_found, server_error
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route, without_keys_in_0_13
from novu_flows.emulator.sections.changes import pending_id, record
from novu_flows.emulator.sections.template_variables import template_variables
from novu_flows.emulator.store.change_records import Edit
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.layouts import new_layout
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import VARIABLES
from novu_flows.javascript.json import is_truthy

BODY = "{{{body}}}"
RESERVED = ("body",)


def record_layout(request: Request, layout: Document) -> None:
    """Record a write to a layout."""
    record(request, Edit(kind="Layout", item=layout, change_id=pending_id(request, "Layout", layout["_id"])))


def make_default(request: Request, layout: Document) -> None:
    """Make a layout the default one, which is recorded together with the end of the one before."""
    former = next((other for other in _defaults(request) if other["_id"] != layout["_id"]), None)
    if former is None:
        _record_default(request, layout, parent_id=None)
        return
    _set(request, former, is_default=False)
    former_parent_id = _parent_id(request, former)
    former_change_id = _record_default(request, former, parent_id=None)
    _set(request, layout, is_default=True)
    _record_default(request, layout, parent_id=former_parent_id or former_change_id)


def _defaults(request: Request) -> list[Document]:
    return [layout for layout in request.find("layouts", {"deleted": False}) if layout["isDefault"]]


def _set(request: Request, layout: Document, *, is_default: bool) -> None:
    layout |= {"isDefault": is_default, "updatedAt": request.state.now()}
    request.store.replace("layouts", layout)


def _parent_id(request: Request, layout: Document) -> str | None:
    pending = request.find("changes", {"_entityId": layout["_id"], "type": "DefaultLayout", "enabled": False})
    return next((change["_parentId"] for change in pending if "_parentId" in change), None)


def _record_default(request: Request, layout: Document, *, parent_id: str | None) -> str:
    change_id = pending_id(request, "DefaultLayout", layout["_id"])
    edit = Edit(kind="DefaultLayout", item=single(layout), change_id=change_id, parent_id=parent_id)
    record(request, edit)
    return change_id


DEFAULT_SIZE, GREATEST_SIZE = 10, 1000


def list_page(request: Request) -> Document:
    """List layouts, newest first where no field to sort by is named (docs/novu/v1.md, section 2.6)."""
    numbers = {
        name: to_number(request.query[name])
        for name in ("page", "pageSize", "orderBy")
        if name in request.query
    }
    _check(request.query, numbers)
    page, size = numbers.get("page", 0), numbers.get("pageSize", DEFAULT_SIZE)
    if size > GREATEST_SIZE:
        raise bad_request(f"Page size can not be larger then {GREATEST_SIZE}")
    found = _sorted(request, numbers.get("orderBy") or -1)
    start = skip_of(page, size)
    return {
        "page": shown(page),
        "totalCount": len(found),
        "pageSize": shown(size),
        "data": [listed(layout) for layout in found[start : start + int(size)]],
    }


def _check(query: Mapping[str, Any], numbers: Mapping[str, float]) -> None:
    found = [
        text for name in ("page", "pageSize") if name in numbers for text in _size_faults(name, numbers[name])
    ]
    found += faults(query, (optional("sortBy", STRING),))
    if not numbers.get("orderBy", 0.0).is_integer():
        found.append("orderBy must be an integer number")
    if found:
        raise bad_request(found)
    if numbers.get("pageSize") == 0 or numbers.get("orderBy", 0.0) not in (-1, 0, 1):
        raise server_error()


def _size_faults(name: str, value: float) -> list[str]:
    faults_found = [] if value >= 0 else [f"{name} must not be less than 0"]
    return faults_found if value.is_integer() else [*faults_found, f"{name} must be an integer number"]


def _sorted(request: Request, direction: float) -> list[Document]:
    layouts = request.find("layouts", {"deleted": False})
    field = request.query.get("sortBy")
    if not field:
        return layouts[::-1]
    return sorted(layouts, key=lambda layout: _place(layout.get(field)), reverse=direction < 0)


def _place(value: object) -> tuple[int, float, str]:
    """Put null first, then numbers and booleans, then texts, as far as layouts have such fields."""
    match value:
        case None:
            return 0, -math.inf, ""
        case bool() | int() | float():
            return 1, float(value), ""
        case _:
            return 2, 0.0, str(value)


def listed(layout: Document) -> Document:
    """Show a layout as the list does."""
    return {**layout, "isDeleted": layout["deleted"]}


NO_CONTENT = 204


def content_with_body(content: Any) -> None:
    """Refuse content without the place of the e-mail's own content."""
    if not isinstance(content, str | list):
        raise server_error()
    if BODY not in content:
        raise bad_request("Layout content must contain {{{body}}}")


def extracted_variables(given: Mapping[str, Any]) -> list[Document]:
    """Return the variables of the content, with the defaults and the `required` of those that are given."""
    found = [variable for variable in template_variables(given["content"]) if variable.name not in RESERVED]
    declared = _by_name(given.get("variables")) if found else {}
    return [
        {
            "name": variable.name,
            "type": variable.type,
            **_values(variable.default, declared.get(variable.name, {})),
        }
        for variable in found
    ]


def _by_name(variables: Any) -> dict[str, Document]:
    if not is_truthy(variables):
        return {}
    if not isinstance(variables, list) or not all(isinstance(each, dict) for each in variables):
        raise server_error()
    return {each["name"]: each for each in reversed(variables) if isinstance(each.get("name"), str)}


def _values(default: object, declared: Document) -> Document:
    given, required = declared.get("defaultValue"), declared.get("required")
    value = default if given is None else given
    return {
        "required": False if required is None else required,
        **({} if value is None else {"defaultValue": value}),
    }


def create(request: Request) -> Document:
    """Create a layout; its content must hold `{{{body}}}` (docs/novu/v1.md, section 11.2)."""
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
    layout = new_layout(given, owner, request.state.new_id, request.state.now())
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
    updated = {**layout, **_changes(request), "updatedAt": request.state.now()}
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
        changes["variables"] = VARIABLES(body["variables"], request.state.new_id)
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
    now = request.state.now()
    deleted = {**layout, "deleted": True, "updatedAt": now, "deletedAt": now}
    request.store.replace("layouts", deleted)
    record_layout(request, _shown(deleted))


ROUTES = without_keys_in_0_13(
    Route("GET", "/v1/layouts", list_page),
    Route("POST", "/v1/layouts", create),
    Route("GET", "/v1/layouts/:layoutId", get_one),
    Route("PATCH", "/v1/layouts/:layoutId", update),
    Route("DELETE", "/v1/layouts/:layoutId", delete, status=NO_CONTENT),
    Route("POST", "/v1/layouts/:layoutId/default", set_default, status=NO_CONTENT),
)
