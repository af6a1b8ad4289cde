"""JSON Schemas in words that AJV and Novu's check of variables know (docs/novu/v3.15.md, section 10)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

PortableSchema = dict[str, Any]
# What AJV's formats take of all that pydantic writes; `duration` and `uri` refuse some of it.
KEPT_FORMATS: Final = frozenset(
    ("date-time", "date", "time", "uuid", "email", "ipv4", "ipv6", "hostname", "regex", "json-pointer")
)
# What AJV knows besides, and what would refuse a part of what pydantic writes or says nothing of texts.
_NARROW_FORMATS: Final = frozenset((
    "duration", "uri", "uri-reference", "uri-template", "url", "byte", "int32", "int64", "float", "double", "password",
    "binary", "json-pointer-uri-fragment", "relative-json-pointer",
))  # fmt: skip
_DROPPED: Final = frozenset(("title", "$defs", "$schema", "discriminator", "oneOf", "prefixItems"))
_OF_SCHEMAS: Final = ("properties", "patternProperties", "dependentSchemas")
_LISTS: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
_SINGLE: Final = ("items", "additionalProperties", "contains", "not", "if", "then", "else", "propertyNames")
_OPEN: Final[PortableSchema] = {"type": "object", "additionalProperties": True}
_NULL: Final[PortableSchema] = {"type": "null"}


def exported(schema: Mapping[str, Any]) -> PortableSchema:
    """Return a JSON Schema as Novu can take it: references inlined, null in lists of types, no titles."""
    made: PortableSchema = _Exporting(schema.get("$defs") or {}).exported(schema, frozenset())
    return made


class _Exporting:
    """Exports one schema; `inside` are the definitions around, which a recursive one is among."""

    def __init__(self, definitions: Mapping[str, Any]) -> None:
        self._definitions = definitions

    def exported(self, schema: Any, inside: frozenset[str]) -> Any:
        """Return a part of the schema; one that holds itself is open there."""
        if not isinstance(schema, Mapping):
            return schema
        own = {name: value for name, value in schema.items() if name not in _DROPPED and name != "$ref"}
        parts = {name: self._part(name, value, inside) for name, value in schema.items()}
        made = {name: parts[name] for name in own if name != "anyOf"}
        for refine in (_with_format, _with_default, _without_computed, _with_one_of_all):
            made = refine(made)
        made = {**self._referred(schema.get("$ref"), inside), **made}
        if prefix := parts.get("prefixItems"):
            made = {**made, "items": _either([*prefix, *_listed(made.get("items"))])}
        branches = parts.get("anyOf") or parts.get("oneOf")
        return _alternatives(branches, made) if branches else made

    def _part(self, name: str, value: Any, inside: frozenset[str]) -> Any:
        if name in _OF_SCHEMAS and isinstance(value, Mapping):
            return {key: self.exported(held, inside) for key, held in value.items()}
        if name in _LISTS and isinstance(value, list):
            return [self.exported(held, inside) for held in value]
        return self.exported(value, inside) if name in _SINGLE else value

    def _referred(self, reference: Any, inside: frozenset[str]) -> PortableSchema:
        if not isinstance(reference, str):
            return {}
        name = reference.rpartition("/")[2]
        definition = self._definitions.get(name, {})
        if name not in inside:
            found: PortableSchema = self.exported(definition, inside | {name})
            return found
        return dict(_OPEN) if definition.get("type") == "object" else {}


def _with_format(schema: PortableSchema) -> PortableSchema:
    """Leave out a format that AJV does not know, or that refuses what pydantic writes."""
    return schema if schema.get("format") in KEPT_FORMATS else _without(schema, "format")


def _with_default(schema: PortableSchema) -> PortableSchema:
    """Leave out a default that JSON cannot hold."""
    try:
        json.dumps(schema.get("default"), allow_nan=False)
    except (TypeError, ValueError):
        return _without(schema, "default")
    return schema


def _without_computed(schema: PortableSchema) -> PortableSchema:
    """Have nobody give a computed field, which only the model itself writes."""
    properties = schema.get("properties")
    if not isinstance(properties, Mapping) or "required" not in schema:
        return schema
    needed = [name for name in schema["required"] if not _is_computed(properties.get(name))]
    return {**schema, "required": needed} if needed else _without(schema, "required")


def _is_computed(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("readOnly") is True


def _with_one_of_all(schema: PortableSchema) -> PortableSchema:
    """Put the only schema of `allOf` in its place, for Novu's check of variables looks into none of them."""
    match schema.get("allOf"):
        case [Mapping() as only]:
            return {**only, **_without(schema, "allOf")}
        case _:
            return schema


def _without(schema: PortableSchema, name: str) -> PortableSchema:
    return {key: value for key, value in schema.items() if key != name}


def _listed(value: Any) -> list[Any]:
    return [value] if isinstance(value, Mapping) else []


def _alternatives(branches: Sequence[Any], beside: PortableSchema) -> PortableSchema:
    """Return what takes one of the branches, and what stands beside them, as a default."""
    found = _either(branches)
    made: PortableSchema = {**found, **beside}
    return made


def _either(branches: Sequence[Any]) -> PortableSchema:
    """Return what takes each of some schemas: one of them, a list of types, or alternatives."""
    flat = list(_distinct(_flattened(branches)))
    others = [one for one in flat if one != _NULL]
    if not all(isinstance(one, Mapping) for one in flat) or {} in flat:
        return {}
    found = _of_several(others) if others else dict(_NULL)
    return _nullable(found) if len(others) < len(flat) and others else found


def _flattened(branches: Sequence[Any]) -> Iterator[Any]:
    for one in branches:
        if isinstance(one, Mapping) and one.keys() <= {"anyOf", "properties"} and "anyOf" in one:
            yield from one["anyOf"]
        else:
            yield one


def _distinct(schemas: Iterator[Any]) -> Iterator[Any]:
    seen: list[Any] = []
    for one in schemas:
        if one not in seen:
            seen.append(one)
            yield one


def _of_several(schemas: list[PortableSchema]) -> PortableSchema:
    if len(schemas) == 1:
        return dict(schemas[0])
    if all(one.keys() == {"type"} for one in schemas):
        return {"type": list(dict.fromkeys(kind for one in schemas for kind in _types(one)))}
    if all(one.keys() <= {"type", "const", "enum"} and one.get("type") == "string" for one in schemas):
        words = list(dict.fromkeys(word for one in schemas for word in one.get("enum", [one.get("const")])))
        return {"enum": words, "type": "string"} if None not in words else {"type": "string"}
    return {**_named_by(schemas), "anyOf": schemas}


def _types(schema: PortableSchema) -> list[str]:
    kinds = schema["type"]
    return [kinds] if isinstance(kinds, str) else kinds


def _named_by(schemas: list[PortableSchema]) -> PortableSchema:
    """Return the members of some objects, for Novu's check of variables looks into no alternatives."""
    objects = [
        _undefaulted(one)["properties"] for one in schemas if isinstance(one.get("properties"), Mapping)
    ]
    names = dict.fromkeys(name for one in objects for name in one)
    if not names:
        return {}
    is_closed = all(one.get("additionalProperties") is False for one in schemas if "properties" in one)
    return {
        "properties": {
            name: _either([one[name] for one in objects if name in one])
            if is_closed or all(name in one for one in objects)
            else {}
            for name in names
        }
    }


def _undefaulted(schema: Any) -> Any:
    """Return a schema without defaults, which AJV would fill into what another alternative takes."""
    if not isinstance(schema, Mapping):
        return schema
    return {name: _undefaulted_part(name, held) for name, held in schema.items() if name != "default"}


def _undefaulted_part(name: str, held: Any) -> Any:
    if name in _OF_SCHEMAS and isinstance(held, Mapping):
        return {key: _undefaulted(one) for key, one in held.items()}
    if name in _LISTS and isinstance(held, list):
        return [_undefaulted(one) for one in held]
    return _undefaulted(held) if name in _SINGLE else held


def _nullable(schema: PortableSchema) -> PortableSchema:
    """Return a schema that takes null too; of a list as AJV says it, for Novu looks for the type `array`."""
    if "enum" in schema or "const" in schema:
        words = schema["enum"] if "enum" in schema else [schema["const"]]
        schema = {**_without(schema, "const"), "enum": [*words, None] if None not in words else words}
    match schema.get("type"):
        case "array":
            return {**schema, "nullable": True}
        case str(kind):
            return {**schema, "type": [kind, "null"]}
        case [*kinds]:
            return {**schema, "type": [*kinds, "null"]} if "null" not in kinds else schema
        case _ if "anyOf" in schema:
            return {**schema, "anyOf": [*schema["anyOf"], dict(_NULL)]}
        case _:
            return schema


def both(read: Any, written: Any) -> Any:
    """Return a schema that takes what either of two takes, as far as they differ."""
    if read == written:
        return read
    if _is_object(read) and _is_object(written):
        return _both_objects(read, written)
    if _is_list(read) and _is_list(written):
        return {**written, **read, "items": both(read["items"], written["items"])}
    beside = {name: read[name] for name in ("default", "description") if name in read}
    return {**_either([_without_all(read, beside), _without_all(written, beside)]), **beside}


def _without_all(schema: Any, names: Mapping[str, Any]) -> Any:
    return {key: value for key, value in schema.items() if key not in names}


def _is_object(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") == "object" and "properties" in schema


def _is_list(schema: Any) -> bool:
    return isinstance(schema, Mapping) and schema.get("type") == "array" and "items" in schema


def _both_objects(read: PortableSchema, written: PortableSchema) -> PortableSchema:
    left, right = read["properties"], written["properties"]
    names = dict.fromkeys((*left, *right))
    properties = {
        name: both(left[name], right[name]) if name in left and name in right else {**left, **right}[name]
        for name in names
    }
    needed = [name for name in read.get("required", ()) if name in written.get("required", ())]
    made = {**written, **read, "properties": properties, "required": needed}
    return made if needed else _without(made, "required")


def nodes(schema: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Return a schema and every schema in it, with the path of what it holds."""
    if not isinstance(schema, Mapping):
        return
    yield path, schema
    for name in _OF_SCHEMAS:
        for key, held in (schema.get(name) or {}).items():
            yield from nodes(held, f"{path}.{key}" if path else key)
    for name in _LISTS:
        for held in schema.get(name) or ():
            yield from nodes(held, path)
    for name in _SINGLE:
        yield from nodes(schema.get(name), f"{path}[]" if name == "items" else path)


def patterns(schema: Any) -> Iterator[tuple[str, str]]:
    """Return the regular expressions of a schema, with the paths of what they hold."""
    for path, node in nodes(schema):
        if isinstance(node.get("pattern"), str):
            yield path, node["pattern"]
        yield from ((path, pattern) for pattern in node.get("patternProperties", ()))


def unknown_formats(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the formats of a model's schema that AJV does not know, with the paths of what they hold."""
    definitions = schema.get("$defs") or {}
    for path, node in (
        *nodes(schema),
        *(found for name in definitions for found in nodes(definitions[name], name)),
    ):
        if isinstance(found := node.get("format"), str) and found not in KEPT_FORMATS | _NARROW_FORMATS:
            yield path, found
