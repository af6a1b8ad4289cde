"""
Validation as AJV 8 does it with `useDefaults` and `removeAdditional: "failing"`: what it validates may change by it.

Only the first fault is found, with those of each branch where no branch fits. Defaults below `anyOf`, `oneOf` and `if`
are not filled in, but what is not allowed is removed there too, so that a later branch no longer sees it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from novu_flows.javascript.values import is_list

AjvSchema = Mapping[str, Any]
_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": is_list,
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0
    ),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
_URI = re.compile(
    r"[a-z][a-z0-9+\-.]*:(?://(?:[\w.~%-]*@)?\[[0-9a-f:.]+\])?(?:[!#$&-;=?-Z_a-z~]|%[0-9a-f]{2})*",
    re.IGNORECASE | re.ASCII,
)
_MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\d[tT ]\d\d:\d\d:\d\d(\.\d+)?([zZ]|[+-]\d\d(:?\d\d)?)", re.ASCII)
_FORMATS = {"uri": _URI, "date-time": _MOMENT}


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """What breaks a schema, and where."""

    path: str
    message: str


SchemaFaults = tuple[SchemaFault, ...]


def validated(value: Any, schema: AjvSchema) -> tuple[Any, SchemaFaults]:
    """Return a copy of a value as AJV leaves it, and the first fault that it has."""
    copied = _copied(value)
    return copied, next(_faults(copied, schema, "", fills=True), ())


def _copied(value: Any) -> Any:
    match value:
        case Mapping():
            return {key: _copied(held) for key, held in value.items()}
        case list():
            return [_copied(held) for held in value]
        case _:
            return value


def _fits(value: Any, schema: AjvSchema) -> bool:
    return next(_faults(value, schema, "", fills=False), None) is None


def _faults(value: Any, schema: AjvSchema, path: str, *, fills: bool) -> Iterator[SchemaFaults]:
    """Yield what breaks a schema, in AJV's order: rules of numbers and texts, then of all, then of lists and objects."""
    given = schema.get("type")
    types = [given] if isinstance(given, str) else given or []
    if types and not any(_TYPES[one](value) for one in types):
        yield (SchemaFault(path, f"must be {','.join(types)}"),)
        return
    match value:
        case str():
            yield from _text_faults(value, schema, path)
        case bool():
            pass
        case int() | float():
            yield from _number_faults(value, schema, path)
        case _:
            pass
    yield from _common_faults(value, schema, path, fills=fills)
    match value:
        case dict():
            yield from _object_faults(value, schema, path, fills=fills)
        case list():
            yield from _list_faults(value, schema, path, fills=fills)
        case _:
            return


def _number_faults(value: float, schema: AjvSchema, path: str) -> Iterator[SchemaFaults]:
    if value > schema.get("maximum", value):
        yield (SchemaFault(path, f"must be <= {schema['maximum']}"),)
    if value < schema.get("minimum", value):
        yield (SchemaFault(path, f"must be >= {schema['minimum']}"),)


def _text_faults(value: str, schema: AjvSchema, path: str) -> Iterator[SchemaFaults]:
    if len(value) > schema.get("maxLength", len(value)):
        yield (SchemaFault(path, f"must NOT have more than {schema['maxLength']} characters"),)
    if len(value) < schema.get("minLength", 0):
        yield (SchemaFault(path, f"must NOT have fewer than {schema['minLength']} characters"),)
    if "pattern" in schema and _compiled(schema["pattern"]).search(value) is None:
        yield (SchemaFault(path, f'must match pattern "{schema["pattern"]}"'),)
    known = _FORMATS.get(schema.get("format", ""))
    if known and known.fullmatch(value) is None:
        yield (SchemaFault(path, f'must match format "{schema["format"]}"'),)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of JavaScript, whose `$` is the very end."""
    return re.compile(re.sub(r"\$(?=\)?(?:\||$))", r"\\Z", pattern))


def _common_faults(value: Any, schema: AjvSchema, path: str, *, fills: bool) -> Iterator[SchemaFaults]:
    if "const" in schema and value != schema["const"]:
        yield (SchemaFault(path, "must be equal to constant"),)
    if "enum" in schema and value not in schema["enum"]:
        yield (SchemaFault(path, "must be equal to one of the allowed values"),)
    if "anyOf" in schema:
        found = list(takewhile(bool, _branch_faults(value, schema["anyOf"], path)))
        if len(found) == len(schema["anyOf"]):
            yield (
                *(fault for faults in found for fault in faults),
                SchemaFault(path, "must match a schema in anyOf"),
            )
    if "oneOf" in schema:
        found = list(_branch_faults(value, schema["oneOf"], path))
        if [bool(faults) for faults in found].count(False) != 1:
            text = "must match exactly one schema in oneOf"
            yield (*(fault for faults in found for fault in faults), SchemaFault(path, text))
    if "if" in schema:
        chosen = schema.get("then" if _fits(value, schema["if"]) else "else", {})
        yield from _faults(value, chosen, path, fills=fills)


def _branch_faults(value: Any, branches: list[AjvSchema], path: str) -> Iterator[SchemaFaults]:
    return (next(_faults(value, branch, path, fills=False), ()) for branch in branches)


def _object_faults(
    value: dict[str, Any], schema: AjvSchema, path: str, *, fills: bool
) -> Iterator[SchemaFaults]:
    properties = schema.get("properties", {})
    if fills:
        defaults = {name: held["default"] for name, held in properties.items() if "default" in held}
        value.update({name: default for name, default in defaults.items() if name not in value})
    for name in schema.get("required", ()):
        if name not in value:
            yield (SchemaFault(path, f"must have required property '{name}'"),)
    if schema.get("additionalProperties") is False:
        for name in value.keys() - properties.keys():
            del value[name]
    for name, held in properties.items():
        if name in value:
            yield from _faults(value[name], held, f"{path}/{name}", fills=fills)


def _list_faults(value: list[Any], schema: AjvSchema, path: str, *, fills: bool) -> Iterator[SchemaFaults]:
    if len(value) > schema.get("maxItems", len(value)):
        yield (SchemaFault(path, f"must NOT have more than {schema['maxItems']} items"),)
    for index, item in enumerate(value):
        yield from _faults(item, schema.get("items", {}), f"{path}/{index}", fills=fills)
