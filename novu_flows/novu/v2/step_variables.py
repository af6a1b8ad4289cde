"""What the templates of a step can name in Novu 3.15, as a schema."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from novu_flows.controls.variables import names_of
from novu_flows.dataclass import dataclass
from novu_flows.novu.v2.variables_object import JsonObject, variables_object

_SILENT = ("throttle", "custom")  # later steps see nothing of them
NO_STEP_ID = "Missing Step Id"  # of a name without Latin letters
_NAMED = ("payload", "subscriber", "context")
_ANY = {"type": "object", "additionalProperties": True}
_NULLABLE_DATE = {"type": "string", "format": "date-time", "nullable": True}


@cache
def entities() -> JsonObject:
    """Return the schemas of what every template can name."""
    found: JsonObject = json.loads((Path(__file__).parent / "variable_schemas.json").read_text())
    return found


@cache
def control_schemas() -> JsonObject:
    """Return what the real server says of the controls of each type of step (recorded `every step type`)."""
    found: JsonObject = json.loads((Path(__file__).parent / "control_schemas.json").read_text())
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the names of a workflow's templates depend on beside it: the variables of the environment, and the time."""

    env: Mapping[str, str]
    now: datetime


def variables_of(
    workflow: JsonObject, earlier: list[JsonObject], around: Surroundings, previewed: JsonObject | None = None
) -> JsonObject:
    """Return the schema of what a step can name after others; a preview brings names of its own."""
    steps = sorted(workflow.get("steps", ()), key=lambda step: str(step.get("valuesId")))
    values = [held for step in steps for held in step["controlValues"].values()]
    named = variables_object(names_of(values, None), around.now)
    named = {name: _both(named.get(name), (previewed or {}).get(name)) for name in _NAMED}
    schema = workflow["payloadSchema"]
    payload = _open_schema(named["payload"]) if schema is None else schema
    of_event = _ANY if schema is None else {**payload, "additionalProperties": True}
    before = [step for step in earlier if step["stepId"] != NO_STEP_ID and step["type"] not in _SILENT]
    known = entities()
    return {
        "type": "object",
        "properties": {
            "workflow": known["workflow"],
            "subscriber": subscriber_schema(named["subscriber"]),
            "steps": {
                "type": "object",
                "properties": {step["stepId"]: result_schema(step, of_event) for step in before},
                "required": [],
                "additionalProperties": False,
                "description": "Previous Steps Results",
            },
            "payload": payload,
            "context": context_schema(named["context"]),
            "env": env_schema(around.env),
        },
        "additionalProperties": False,
    }


def _both(named: Any, previewed: Any) -> JsonObject:
    return {
        **(named if isinstance(named, dict) else {}),
        **(previewed if isinstance(previewed, dict) else {}),
    }


def env_schema(names: Iterable[str]) -> JsonObject:
    """Return the schema of the variables of an environment (recorded 935 to 961)."""
    properties = {name: {"type": "string", "description": f"Environment variable: {name}"} for name in names}
    return {**entities()["env"], "properties": properties}


def _open_schema(values: JsonObject) -> JsonObject:
    """Return a schema with what is named, in which there may be more."""
    return {
        "type": "object",
        "properties": {name: _schema_of(held) for name, held in values.items()},
        "required": list(values),
        "additionalProperties": True,
    }


def _schema_of(value: Any) -> JsonObject:
    match value:
        case bool():
            return {"type": "boolean", "default": value}
        case str():
            return {"type": "string", "default": value}
        case int() | float():
            return {"type": "number", "default": value}
        case list():
            return {"type": "array", "items": _schema_of(value[0]) if value else {"type": "array"}}
        case dict():
            properties = {name: _schema_of(held) for name, held in value.items()}
            return {"type": "object", "properties": properties, "required": list(value)}
        case _:
            return {"type": "null"}


def subscriber_schema(subscriber: JsonObject) -> JsonObject:
    """Return the schema of a subscriber with the data that is named."""
    known = entities()["subscriber"]
    data = subscriber.get("data")
    schema = _open_schema(data if isinstance(data, dict) else {})
    return {**known, "properties": {**known["properties"], "data": schema}}


def context_schema(contexts: JsonObject) -> JsonObject:
    """Return the schema of the contexts, with those that are named."""
    known = entities()["context"]
    named = {kind: held for kind, held in contexts.items() if isinstance(held, dict)}
    return {**known, "properties": {kind: _schema_of_context(held) for kind, held in named.items()}}


def _schema_of_context(context: JsonObject) -> JsonObject:
    data = context.get("data")
    some = {"type": "object", "description": "Additional context data", "additionalProperties": True}
    identifier = {"type": "string", "description": "Context identifier"}
    return {
        "type": "object",
        "properties": {"id": identifier, "data": _open_schema(data) if isinstance(data, dict) else some},
        "required": ["id"],
        "additionalProperties": False,
    }


def result_schema(step: JsonObject, payload: JsonObject) -> JsonObject:
    """Return the schema of what later steps see of a step."""
    match step["type"]:
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
            schema: JsonObject | None = step["controlValues"].get("responseBodySchema")
            return schema or {"type": "object", "properties": {}, "additionalProperties": True}
        case _:
            return _closed({})


def _closed(properties: dict[str, Any]) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
