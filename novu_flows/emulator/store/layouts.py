"""Layouts as documents: what a new one holds, and which variables Novu finds in it."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.sections.template_variables import template_variables
from novu_flows.emulator.store.schemas import NewId, SchemaPath, boolean, cast_document, mixed, text
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import VARIABLES
from novu_flows.javascript.json import is_truthy

BODY = "{{{body}}}"
RESERVED = ("body",)
_GIVEN = {
    "name": SchemaPath(text),
    "description": SchemaPath(text),
    "variables": SchemaPath(VARIABLES, default=[]),
    "content": SchemaPath(mixed),
    "contentType": SchemaPath(text, default="customHtml"),
    "isDefault": SchemaPath(boolean, default=False),
    "channel": SchemaPath(text, default="email"),
    "deleted": SchemaPath(boolean, default=False),
}
_TAKEN = ("name", "description", "variables", "content", "isDefault")


def new_layout(given: Mapping[str, Any], owner: Document, new_id: NewId, now: str) -> Document:
    """Make a layout of what a client gave, its variables extracted."""
    layout_id = new_id()
    fields = {name: given[name] for name in _TAKEN if name in given}
    if fields.get("isDefault") is None:
        fields.pop("isDefault", None)
    return {
        "_id": layout_id,
        "_environmentId": owner["_environmentId"],
        "_organizationId": owner["_organizationId"],
        "_creatorId": owner["_creatorId"],
        **cast_document(_GIVEN, fields, new_id),
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }


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
