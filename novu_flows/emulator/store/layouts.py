"""Layouts as documents: what a new one holds."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.store.schemas import NewId, SchemaPath, boolean, cast_document, mixed, text
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import VARIABLES

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
    """Make a layout of what a client gave, and the variables that Novu found in its content."""
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
