"""How Novu 3.15 shows a layout."""

import json
from functools import cache
from pathlib import Path

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.slugs import slug_of
from novu_flows.emulator.v2.v1_environment_variables import values_of
from novu_flows.novu.v2.step_variables import entities, env_schema


@cache
def _schemas() -> Document:
    found: Document = json.loads((Path(__file__).parent / "layout_schemas.json").read_text())
    return found


def layout_schema() -> Document:
    """Return the schema of the values of a layout."""
    found: Document = _schemas()["dataSchema"]
    return found


def control_schemas_of_layouts() -> Document:
    """Return the schemas of the values of a layout as the v1 routes name them."""
    return {"schema": _schemas()["dataSchema"], "uiSchema": _schemas()["uiSchema"]}


def start_values() -> Document:
    """Return the values of a new layout: the content between two empty lines."""
    return {"email": {"body": _schemas()["startBody"], "editorType": "block"}}


def shown_layout(request: Request, layout: Document) -> Document:
    """Show a layout in full."""
    author = {"_id": request.creator_id, "firstName": "dev", "lastName": "user"}
    schemas = {name: _schemas()[name] for name in ("uiSchema", "dataSchema")}
    return {
        **in_list(layout),
        **({"updatedBy": author} if layout["isWritten"] else {}),
        "variables": layout_variables(request),
        "controls": {**schemas, "values": layout["controlValues"]},
    }


def in_list(layout: Document) -> Document:
    """Show a layout as the list does."""
    return {
        "_id": layout["_id"],
        "layoutId": layout["identifier"],
        "name": layout["name"],
        "slug": slug_of(layout["name"], "lt", layout["_id"]),
        "isDefault": layout["isDefault"],
        "updatedAt": layout["updatedAt"],
        "createdAt": layout["createdAt"],
        "origin": "novu-cloud",
        "type": "BRIDGE",
        "variables": {},
        "controls": {"values": {}},
        "isTranslationEnabled": False,
    }


def layout_variables(request: Request) -> Document:
    """Return the schema of what a layout can name."""
    known = entities()
    properties = {
        "subscriber": known["subscriber"],
        "content": {"type": "string"},
        "context": known["context"],
        "env": env_schema(values_of(request)),
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}
