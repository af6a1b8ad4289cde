"""The issue of a control value, and the schema check of AJV as far as the schemas of controls need it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
MISSING, ILLEGAL, BAD_URL = "MISSING_VALUE", "ILLEGAL_VARIABLE_IN_CONTROL_VALUE", "INVALID_URL"
BAD_FILTER, TOO_MUCH = "INVALID_FILTER_ARG_IN_VARIABLE", "TIER_LIMIT_EXCEEDED"
_URL = "Invalid URL. Must be a valid full URL, path starting with /, or {{variable}}"
_ABSOLUTE_URL = "Invalid URL. Must be a valid absolute URL (https://...) or {{variable}}"
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


@dataclass(frozen=True, slots=True)
class ControlIssue:
    """One thing that is wrong with a control value; a limit that is exceeded names no variable."""

    place: str
    kind: str
    message: str
    variable: str | None


def schema_issues(kind: str, values: Mapping[str, Any] | None, schema: Schema) -> Iterator[ControlIssue]:
    """Yield what AJV finds in the values of a step of a kind, a URL once."""
    urls: set[str] = set()
    cleaned = _sanitized(kind, values or {})
    if kind == "email" and values is not None:
        cleaned = {
            "subject": " ",
            **cleaned,
        }  # an empty subject passes unless there are no values (recorded 171, 193)
    for place, keyword, text in _faults(cleaned, schema, ""):
        if keyword == "pattern" and place not in urls:
            urls.add(place)
            yield ControlIssue(place, BAD_URL, _ABSOLUTE_URL if kind == "http_request" else _URL, place)
        elif keyword != "pattern":
            subject = (
                kind == "in_app" and place in ("subject", "body") and keyword in ("required", "minLength")
            )
            yield ControlIssue(place, MISSING, "Subject or body is required" if subject else text, place)


def _sanitized(kind: str, value: Any, name: str = "") -> Any:
    """Return values without conditions and what is empty; an amount written as a text is a number, a target has a default."""
    match value:
        case dict():
            held = {key: _sanitized(kind, one, key) for key, one in value.items() if key != "skip"}
            held = {key: one for key, one in held.items() if one is not None and one != ""}
            if kind == "in_app" and name == "redirect" and "target" not in held and held:
                return {**held, "target": "_self"}
            return None if name.endswith("Action") and "label" not in held else held
        case str() if name in ("amount", "threshold") and value.strip().isdigit():
            return int(value)
        case bool() | int() | float() if kind == "in_app" and name in ("subject", "body"):
            return None
        case _:
            return value


def _faults(value: Any, schema: Schema, place: str) -> Iterator[tuple[str, str, str]]:
    if "anyOf" in schema:
        found = [list(_faults(value, branch, place)) for branch in schema["anyOf"]]
        yield from (fault for faults in found for fault in faults) if all(found) else ()
        return
    types = schema.get("type", list(_TYPES))
    types = [types] if isinstance(types, str) else types
    if not any(_is(value, one) for one in types):
        yield place, "type", f"must be {','.join(types)}"
        return
    yield from _own_faults(value, schema, place)
    match value:
        case dict():
            yield from _in_object(value, schema, place)
        case list():
            for index, item in enumerate(value):
                yield from _faults(item, schema.get("items", {}), f"{place}.{index}")
        case _:
            return


def _is(value: Any, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool))


def _in_object(value: Mapping[str, Any], schema: Schema, place: str) -> Iterator[tuple[str, str, str]]:
    before = f"{place}." if place else ""
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{before}{name}", "required", f"{_title(name)} is required"
    for name, held in schema.get("properties", {}).items():
        if name in value:
            yield from _faults(value[name], held, f"{before}{name}")


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _own_faults(value: Any, schema: Schema, place: str) -> Iterator[tuple[str, str, str]]:
    if "const" in schema and value != schema["const"]:
        yield place, "const", "must be equal to constant"
    if "enum" in schema and value not in schema["enum"]:
        yield place, "enum", "must be equal to one of the allowed values"
    if "minimum" in schema and _is(value, "number") and value < schema["minimum"]:
        yield place, "minimum", f"must be >= {schema['minimum']}"
    if "maximum" in schema and _is(value, "number") and value > schema["maximum"]:
        yield place, "maximum", f"must be <= {schema['maximum']}"
    yield from _text_faults(value, schema, place) if isinstance(value, str) else ()


def _text_faults(value: str, schema: Schema, place: str) -> Iterator[tuple[str, str, str]]:
    if len(value) < schema.get("minLength", 0):
        yield place, "minLength", f"{_title(place)} is required"
    if len(value) > schema.get("maxLength", len(value)):
        yield place, "maxLength", f"must NOT have more than {schema['maxLength']} characters"
    if "pattern" in schema and re.search(schema["pattern"], value) is None:
        yield place, "pattern", "must match pattern"
