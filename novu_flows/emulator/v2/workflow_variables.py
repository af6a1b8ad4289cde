"""What the templates of a step can name in Novu 3.15, as a schema."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from novu_flows.controls.variables import names_in
from novu_flows.emulator.store.store import Document

_SILENT = ("throttle", "custom")  # later steps see nothing of them
NO_STEP_ID = "Missing Step Id"  # of a name without Latin letters
_ANY = {"type": "object", "additionalProperties": True}
_NULLABLE_DATE = {"type": "string", "format": "date-time", "nullable": True}


@cache
def entities() -> Document:
    """Return the schemas of what every template can name."""
    found: Document = json.loads((Path(__file__).parent / "variable_schemas.json").read_text())
    return found


def variables_of(workflow: Document, earlier: list[Document], env: Iterable[str]) -> Document:
    """Return the schema of what a step can name after others, in an environment with some variables."""
    named = names_in([step["controlValues"] for step in workflow.get("steps", ())])
    payload = _opened(named, "payload.") if workflow["payloadSchema"] is None else workflow["payloadSchema"]
    before = [step for step in earlier if step["stepId"] != NO_STEP_ID and step["type"] not in _SILENT]
    of_event = _ANY if workflow["payloadSchema"] is None else {**payload, "additionalProperties": True}
    results = {step["stepId"]: _result(step["type"], of_event) for step in before}
    known = entities()
    return {
        "type": "object",
        "properties": {
            "workflow": known["workflow"],
            "subscriber": _with_data(known["subscriber"], _opened(named, "subscriber.data.")),
            "steps": {
                "type": "object",
                "properties": results,
                "required": [],
                "additionalProperties": False,
                "description": "Previous Steps Results",
            },
            "payload": payload,
            "context": _with_contexts(known["context"], named),
            "env": env_schema(env),
        },
        "additionalProperties": False,
    }


def env_schema(names: Iterable[str]) -> Document:
    """Return the schema of the variables of an environment (recorded 935 to 961)."""
    properties = {name: {"type": "string", "description": f"Environment variable: {name}"} for name in names}
    return {**entities()["env"], "properties": properties}


def _opened(named: list[str], start: str) -> Document:
    """Return an open schema with what the templates name of it: texts, and objects that hold some."""
    schema: Document = {"type": "object", "properties": {}, "required": [], "additionalProperties": True}
    for name in (name.removeprefix(start) for name in named if name.startswith(start)):
        held = schema
        *outer, last = name.split(".")
        for part in outer:
            inner = held["properties"].get(part)
            if inner is None or "properties" not in inner:
                inner = {"type": "object", "properties": {}, "required": [], "additionalProperties": True}
            held = _put(held, part, inner)
        if last not in held["properties"]:
            _put(held, last, {"type": "string", "default": last})
    return schema


def _put(schema: Document, name: str, held: Document) -> Document:
    if name not in schema["required"]:
        schema["required"].append(name)
    schema["properties"][name] = held
    return held


def _with_data(subscriber: Document, data: Document) -> Document:
    shown = {**subscriber["properties"]["data"], **data}
    return {**subscriber, "properties": {**subscriber["properties"], "data": shown}}


_CONTEXT: Document = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "description": "Context identifier"},
        "data": {"type": "object", "description": "Additional context data", "additionalProperties": True},
    },
    "required": ["id"],
    "additionalProperties": False,
}


def _with_contexts(context: Document, named: list[str]) -> Document:
    kinds = [name.split(".")[1] for name in named if name.startswith("context.")]
    return {**context, "properties": {**context["properties"], **dict.fromkeys(kinds, _CONTEXT)}}


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
