"""The check of a payload by its workflow's schema, with AJV's texts (recorded section `events: payload validation`)."""

import re
from ast import literal_eval
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.refusals import refused

# In the order in which AJV takes the rules of a schema; `type` comes before all.
_TEXTS: Final[Mapping[str, str]] = {
    "type": "must be {}",
    "maximum": "must be <= {}",
    "minimum": "must be >= {}",
    "exclusiveMaximum": "must be < {}",
    "exclusiveMinimum": "must be > {}",
    "multipleOf": "must be multiple of {}",
    "maxLength": "must NOT have more than {} characters",
    "minLength": "must NOT have fewer than {} characters",
    "pattern": 'must match pattern "{}"',
    "format": 'must match format "{}"',
    "const": "must be equal to constant",
    "enum": "must be equal to one of the allowed values",
    "not": "must NOT be valid",
    "anyOf": "must match a schema in anyOf",
    "oneOf": "must match exactly one schema in oneOf",
    "maxItems": "must NOT have more than {} items",
    "minItems": "must NOT have fewer than {} items",
    "uniqueItems": "must NOT have duplicate items",
    "items": "must NOT have more items",
    "contains": "must contain at least 1 valid item(s)",
    "maxProperties": "must NOT have more than {} properties",
    "minProperties": "must NOT have fewer than {} properties",
    "required": "must have required property '{}'",
    "additionalProperties": "must NOT have additional properties",
    "properties": "",
}
_RANKS: Final = {name: rank for rank, name in enumerate(_TEXTS)}
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)*", re.ASCII)
_TIME = re.compile(r"(([01]\d|2[0-3]):[0-5]\d:[0-5]\d|23:59:60)(\.\d+)?([zZ]|[+-]\d\d(:?\d\d)?)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\d[tT ]\d\d:\d\d:\d\d(\.\d+)?([zZ]|[+-]\d\d(:?\d\d)?)?", re.ASCII)


def validated(payload: Any, schema: Document) -> Any:
    """Return a payload with the defaults of its schema filled in; raise Refusal with 400 where it breaks the schema."""
    errors = list(payload_errors(payload, schema))
    if not errors:
        return with_defaults(payload, schema)
    text = "; ".join(f"{error['field']}: {error['message']}" for error in errors)
    raise refused(
        400,
        f"Payload validation failed: {text}",
        errors=errors,
        schema=schema,
        type="PAYLOAD_VALIDATION_ERROR",
    )


def with_defaults(value: Any, schema: Any) -> Any:
    """Return a value with what it lacks and its schema has a default for."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(value, dict) or not isinstance(properties, dict):
        return value
    filled = {
        name: inner["default"]
        for name, inner in properties.items()
        if isinstance(inner, dict) and "default" in inner
    }
    kept = {name: with_defaults(inner, properties.get(name)) for name, inner in value.items()}
    return {**kept, **{name: default for name, default in filled.items() if name not in value}}


def payload_errors(payload: Any, schema: Document) -> Iterator[Document]:
    """Return what a payload breaks of a schema, in AJV's order."""
    jsonschema = import_module("jsonschema")  # slow to load, and few have a schema

    formats = jsonschema.FormatChecker()
    formats.checks("email")(_fits(_EMAIL))
    formats.checks("date-time")(_fits(_MOMENT))
    formats.checks("time")(_fits(_TIME))
    validator = jsonschema.validators.extend(jsonschema.Draft7Validator, {"type": _type_errors})
    found = validator(schema, format_checker=formats).iter_errors(payload)
    for error in sorted(_flat(found), key=lambda error: _rank(error, schema)):
        yield from _shown(error)


def _type_errors(validator: Any, types: Any, value: Any, schema: Document) -> Iterator[Any]:
    """Return what the rule `type` finds; `nullable` beside it takes null as well, as AJV has it."""
    if not (value is None and schema.get("nullable") is True):
        yield from import_module("jsonschema").Draft7Validator.VALIDATORS["type"](
            validator, types, value, schema
        )


def _fits(pattern: re.Pattern[str]) -> Any:
    return lambda value: not isinstance(value, str) or pattern.fullmatch(value) is not None


def _flat(errors: Any) -> Iterator[Any]:
    for error in errors:
        yield from _flat(error.context or ())
        yield error


def _rank(error: Any, schema: Document) -> list[int]:
    """Return where an error stands: by the rules on the way to it, and the order of properties."""
    ranks: list[int] = []
    inner: Any = schema
    for key in error.absolute_schema_path:
        names = list(inner) if isinstance(inner, dict) else []
        ranks.append(_RANKS.get(key, names.index(key) if key in names else 0))
        inner = inner[key] if isinstance(inner, dict) and key in inner else None
    return ranks


def _shown(error: Any) -> Iterator[Document]:
    path = ".".join(map(str, error.absolute_path)) or "root"
    where = "#/" + "/".join(map(str, error.absolute_schema_path))
    for name, text in _texts(error):
        field = f"{path}.{name}" if error.validator == "required" else path
        yield {"field": field, "message": text, "value": error.instance, "schemaPath": where}


def _texts(error: Any) -> Iterator[tuple[str, str]]:
    """Return the names that an error is about and its texts: of additional properties one for each of them."""
    template = _TEXTS.get(error.validator, error.message)
    match error.validator:
        case "required":
            name = str(literal_eval(error.message.removesuffix(" is a required property")))
            yield name, template.format(name)
        case "additionalProperties":
            for name in error.instance.keys() - error.schema.get("properties", {}).keys():
                yield name, template
        case "type" if isinstance(error.validator_value, list):
            yield "", template.format(",".join(error.validator_value))
        case _:
            yield "", template.format(error.validator_value)
