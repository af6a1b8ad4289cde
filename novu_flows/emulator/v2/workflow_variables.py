"""What the templates of a step can name in Novu 3.15, as a schema."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from novu_flows.emulator.store.store import Document

_SILENT = ("throttle", "custom")  # later steps see nothing of them
NO_STEP_ID = "Missing Step Id"  # of a name without Latin letters
_CLOSED = {"type": "object", "properties": {}, "required": [], "additionalProperties": True}
_NULLABLE_DATE = {"type": "string", "format": "date-time", "nullable": True}


@cache
def entities() -> Document:
    """Return the schemas of what every template can name."""
    found: Document = json.loads((Path(__file__).parent / "variable_schemas.json").read_text())
    return found


def variables_of(workflow: Document, earlier: list[Document]) -> Document:
    """Return the schema of what a step can name after others."""
    payload = _CLOSED if workflow["payloadSchema"] is None else workflow["payloadSchema"]
    before = [step for step in earlier if step["stepId"] != NO_STEP_ID and step["type"] not in _SILENT]
    results = {step["stepId"]: _result(step["type"], payload) for step in before}
    known = entities()
    return {
        "type": "object",
        "properties": {
            "workflow": known["workflow"],
            "subscriber": known["subscriber"],
            "steps": {
                "type": "object",
                "properties": results,
                "required": [],
                "additionalProperties": False,
                "description": "Previous Steps Results",
            },
            "payload": payload,
            "context": known["context"],
            "env": known["env"],
        },
        "additionalProperties": False,
    }


def _result(kind: str, payload: Document) -> Document:
    """Return the schema of what later steps see of a step."""
    match kind:
        case "in_app":
            flags = {"seen": {"type": "boolean"}, "read": {"type": "boolean"}}
            return _closed({**flags, "lastSeenDate": _NULLABLE_DATE, "lastReadDate": _NULLABLE_DATE})
        case "digest":
            event = _closed({"id": {"type": "string"}, "time": {"type": "string"}, "payload": payload})
            events = {"type": "array", "properties": {"length": {"type": "number"}}, "items": event}
            found = _closed({"eventCount": {"type": "number"}, "events": events})
            return {**found, "required": ["events"]}
        case "delay":
            return _closed({"duration": {"type": "number"}})
        case "http_request":
            return {"type": "object", "properties": {}, "additionalProperties": True}
        case _:
            return _closed({})


def _closed(properties: dict[str, Any]) -> Document:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
