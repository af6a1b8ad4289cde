"""What Novu 3.15 refuses of a workflow, in its two rounds: the request's fields, then the command's."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from novu_flows.emulator.http.checks import (
    ARRAY,
    BOOLEAN,
    STRING,
    Property,
    PropertyCheck,
    each,
    faults,
    nested_faults,
    nested_list_faults,
    one_of,
    optional,
    required,
)
from novu_flows.emulator.http.refusal import Refusal, server_error
from novu_flows.emulator.v2.refusals import refused, validation_error
from novu_flows.javascript.regexp import regexp_fault

STEP_TYPES = (
    *("in_app", "email", "sms", "chat", "push", "digest", "trigger", "delay", "throttle", "custom"),
    "http_request",
)
MOST_STEPS = 20
_CHECKED = ("email", "sms", "in_app", "push", "chat")  # in the order that faults are named in
_LONGEST_NAME, _LONGEST_DESCRIPTION, _LONGEST_TAG, _MOST_TAGS = 128, 256, 64, 16
_SLUG = re.compile(r"[a-zA-Z0-9]+(?:[-_.][a-zA-Z0-9]+)*")
_IS_SLUG = PropertyCheck(
    lambda value: isinstance(value, str) and _SLUG.fullmatch(value) is not None,
    "$property must be a valid slug format (letters, numbers, hyphens, dot and underscores only)",
)
_SEVERITY = one_of("high", "medium", "low", "none")
_ORIGIN = one_of("novu-cloud", "novu-cloud-v1", "external")
_OBJECT = PropertyCheck(lambda value: isinstance(value, dict), "$property must be an object")
_TYPE = one_of(*STEP_TYPES)


def _is_schema(value: object) -> bool:
    if not isinstance(value, dict) or "2020-12" in str(value.get("$schema", "")):
        return False
    jsonschema = import_module("jsonschema")  # slow to load, and few have a schema
    try:
        jsonschema.Draft7Validator.check_schema(value)
    except jsonschema.SchemaError:
        return False
    return not any(regexp_fault(str(pattern)) for pattern in _patterns(value))


def _patterns(schema: object) -> Iterator[object]:
    """Return the regular expressions of a schema, at any depth."""
    match schema:
        case dict():
            for key, held in schema.items():
                if key == "pattern" and isinstance(held, str):
                    yield held
                else:
                    yield from _patterns(held)
        case list():
            for item in schema:
                yield from _patterns(item)
        case _:
            return


_SCHEMA = PropertyCheck(_is_schema, "$property must be a valid JSON schema")
# What POST and PUT have in common; a request's own fields are checked before those that its class inherits.
_FIELDS: tuple[Property, ...] = (
    required("name", STRING),
    optional("description", STRING),
    optional("tags", each(STRING), ARRAY),
    optional("active", BOOLEAN),
    optional("validatePayload", BOOLEAN),
    optional("payloadSchema", _SCHEMA),
    optional("isTranslationEnabled", BOOLEAN),
)
_SOURCES = (
    *("template_store", "editor", "notification_directory", "onboarding_digest_demo"),
    *("onboarding_in_app", "empty_state", "dropdown", "onboarding_get_started"),
    *("bridge", "dashboard", "ai"),
)
_SOURCE = optional("__source", one_of(*_SOURCES))
_STEP = (optional("_id", STRING), optional("stepId", _IS_SLUG, STRING), required("name", STRING))
_VALUES = optional("controlValues", _OBJECT)
# The types of steps whose values a request's class knows: POST knows throttle too.
_KNOWN_TO_PUT = frozenset(STEP_TYPES) - {"trigger", "throttle"}
_KNOWN_TO_POST = _KNOWN_TO_PUT | {"throttle"}


def check_new(body: Mapping[str, Any]) -> None:
    """Refuse a workflow that cannot be created."""
    own = (
        *faults(body, (required("workflowId", _IS_SLUG, STRING),)),
        *_step_faults(body, _KNOWN_TO_POST),
        *faults(body, (_SOURCE, optional("severity", _SEVERITY))),
    )
    _refuse(body, own, "CreateWorkflowCommandV0")


def check_put(body: Mapping[str, Any]) -> None:
    """Refuse a workflow that cannot be written in place of another."""
    own = (
        *_step_faults(body, _KNOWN_TO_PUT),
        *_preference_faults(body),
        *faults(body, (required("origin", _ORIGIN), optional("severity", _SEVERITY))),
    )
    _refuse(body, own, "UpdateWorkflowCommandV0")


_PATCHED = (
    optional("active", BOOLEAN),
    optional("name", STRING),
    optional("description", STRING),
    optional("tags", each(STRING), ARRAY),
    optional("payloadSchema", _SCHEMA),
    optional("validatePayload", BOOLEAN),
    optional("isTranslationEnabled", BOOLEAN),
)


def check_patch(body: Mapping[str, Any]) -> None:
    """Refuse a change of which a type is wrong; a change is checked no further."""
    found = list(faults(body, _PATCHED))
    if found:
        raise validation_error(found)


def _refuse(body: Mapping[str, Any], own: tuple[str, ...], command: str) -> None:
    found = [*own, *faults(body, _FIELDS)]
    if found:
        raise validation_error(found)
    tags, preferences = body.get("tags") or [], body.get("preferences")
    errors = {**_type_errors(body["steps"]), **_layer_errors(preferences)}
    errors |= {**_name_errors(body["name"]), **_tag_number_errors(tags)}
    if errors:
        raise _invalid("UpsertWorkflowCommand", errors)
    _refuse_steps(body["steps"])
    errors = {**_description_errors(body.get("description")), **_tag_errors(tags)}
    errors |= _preference_errors(preferences)
    if errors:
        raise _invalid(command, errors)


def _invalid(command: str, errors: Mapping[str, Any]) -> Refusal:
    texts = "; ".join(f"{field}: {', '.join(error['messages'])}" for field, error in errors.items())
    text = f"Validation failed for {command}: {texts}"
    return Refusal(422, text, error=None, context={}, errors=errors)


def _step_faults(body: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    """Report what is wrong with the steps; the values of a step are looked at where the request knows its type."""
    steps = body.get("steps")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        if isinstance(step, dict) and step.get("type") in known:
            yield from (f"steps.{index}.{fault}" for fault in faults(step, (_VALUES, *_STEP)))
        else:
            yield from nested_list_faults({"steps": [*[None] * index, step]}, "steps", _STEP)
    if not isinstance(steps, list):
        yield from nested_list_faults(body, "steps", _STEP)


def _preference_faults(body: Mapping[str, Any]) -> Iterator[str]:
    """Report what is no object where a PUT nests one; a POST looks at it later, with its command."""
    yield from nested_faults(body, "preferences", ())
    given = body.get("preferences")
    if not isinstance(given, dict):
        return
    for name in ("user", "workflow"):
        layer = given.get(name)
        parts = nested_faults(given, name, ()) if not isinstance(layer, dict) else _part_faults(name, layer)
        yield from (f"preferences.{fault}" for fault in parts)


def _part_faults(name: str, layer: Mapping[str, Any]) -> Iterator[str]:
    for part in ("all", "channels"):
        yield from (f"{name}.{fault}" for fault in nested_faults(layer, part, ()))


def _length_errors(field: str, value: str) -> dict[str, Any]:
    if value == "":
        texts = ["name must be longer than or equal to 1 characters", "name should not be empty"]
    elif len(value) > _LONGEST_NAME:
        texts = [f"name must be shorter than or equal to {_LONGEST_NAME} characters"]
    else:
        return {}
    return {field: {"messages": texts, "value": value}}


def _name_errors(name: str) -> dict[str, Any]:
    return _length_errors("workflowDto.name", name)


def _description_errors(description: str | None) -> dict[str, Any]:
    if description is None or len(description) <= _LONGEST_DESCRIPTION:
        return {}
    text = f"description must be shorter than or equal to {_LONGEST_DESCRIPTION} characters"
    return {"description": {"messages": [text], "value": description}}


def _tag_number_errors(tags: list[Any]) -> dict[str, Any]:
    if len(tags) <= _MOST_TAGS:
        return {}
    text = f"tags must contain no more than {_MOST_TAGS} elements"
    return {"workflowDto.tags": {"messages": [text], "value": tags}}


def _layer_errors(preferences: Any) -> dict[str, Any]:
    """Report which part of a layer of preferences is no object (recorded 265)."""
    errors: dict[str, Any] = {}
    given = preferences if isinstance(preferences, dict) else {}
    layers = {name: given[name] for name in ("user", "workflow") if isinstance(given.get(name), dict)}
    for name, layer in layers.items():
        field = f"workflowDto.preferences.{name}"
        if not isinstance(layer.get("all") or {}, dict):
            text = "nested property all must be either object or array"
            errors[f"{field}.all"] = {"messages": [text], "value": layer["all"]}
        if not isinstance(layer.get("channels") or {}, dict):
            text = "each value in nested property channels must be either object or array"
            texts = ["channels must be an object", text]
            errors[f"{field}.channels"] = {"messages": texts, "value": layer["channels"]}
    return errors


def _tag_errors(tags: list[Any]) -> dict[str, Any]:
    texts = []
    if not all(isinstance(tag, str) and 1 <= len(tag) <= _LONGEST_TAG for tag in tags):
        bounds = f"longer than or equal to 1 and shorter than or equal to {_LONGEST_TAG} characters"
        texts.append(f"each value in tags must be {bounds}")
    if len({str(tag) for tag in tags}) < len(tags):
        texts.append("All tags's elements must be unique")
    return {"tags": {"messages": texts, "value": tags}} if texts else {}


def _type_errors(steps: list[Mapping[str, Any]]) -> dict[str, Any]:
    errors: dict[str, Any] = {}
    for index, step in enumerate(steps):
        field, held = f"workflowDto.steps.{index}", step.get("type")
        errors |= _length_errors(f"{field}.name", step["name"])
        text = f"type must be one of the following values: {', '.join(STEP_TYPES)}"
        if held is None:
            texts = ["type should not be null or undefined", "type should not be empty", text]
            errors[f"{field}.type"] = {"messages": texts}
        elif held not in STEP_TYPES:
            errors[f"{field}.type"] = {"messages": [text], "value": held}
    return errors


def _preference_errors(preferences: Any) -> dict[str, Any]:
    """Both layers have all five channels, or none is given (recorded 262 to 270)."""
    errors: dict[str, Any] = {}
    given = preferences if isinstance(preferences, dict) else {}
    for name, field in (("user", "userPreferences"), ("workflow", "defaultPreferences")):
        layer = given.get(name)
        channels = layer.get("channels") if isinstance(layer, dict) else None
        if isinstance(channels, dict):
            wrong = [channel for channel in _CHECKED if not isinstance(channels.get(channel), dict)]
            texts = {channel: {"messages": [f"{channel} must be an object"]} for channel in wrong}
            errors |= {f"{field}.channels.{channel}": text for channel, text in texts.items()}
    return errors


def _refuse_steps(steps: list[Mapping[str, Any]]) -> None:
    if len(steps) > MOST_STEPS:
        text = f"Maximum allowed steps is {MOST_STEPS}, but got {len(steps)} steps."
        text = f"Workflow steps limit exceeded. {text}"
        raise refused(400, text, providedStepsCount=len(steps), maxSteps=MOST_STEPS)
    if any(step["type"] == "trigger" for step in steps):
        raise server_error()
