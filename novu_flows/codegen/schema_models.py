"""JSON Schemas to payload models as a person would write them: the source of the classes, and what it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

import novu_flows
from novu_flows.codegen.expression import (
    NONE,
    ClassDefinition,
    CodeLine,
    Expression,
    Imported,
    Listed,
    Local,
    SourceText,
    builtin,
    call,
    either,
    subscript,
)
from novu_flows.codegen.filters import plain_value
from novu_flows.codegen.source import class_source
from novu_flows.codegen.texts import BUILTINS, field_name, pascal, quoted_pattern, snake
from novu_flows.codegen.values import value_expression
from novu_flows.dataclass import dataclass
from novu_flows.declare.payload import Payload
from novu_flows.declare.payload_schema import payload_schema
from novu_flows.plan.compare import identical

SourceSchema = Mapping[str, Any]  # type: ignore[explicit-any]  # a JSON Schema may say anything
_PAYLOAD, _FIELD = Imported("novu_flows", "Payload"), Imported("pydantic", "Field")
_OPTIONAL, _CONFIG = Imported("novu_flows", "optional"), Imported("pydantic", "ConfigDict")
_JSON, _LITERAL = Imported("pydantic", "JsonValue"), Imported("typing", "Literal")
_ANNOTATED, _WITH_SCHEMA = Imported("typing", "Annotated"), Imported("pydantic", "WithJsonSchema")
_SIMPLE = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_FORMATS = {
    "date-time": Imported("datetime", "datetime"),
    "date": Imported("datetime", "date"),
    "time": Imported("datetime", "time"),
    "uuid": Imported("uuid", "UUID"),
}
# Keywords that are options of pydantic's Field.
_LIMITS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
    "pattern": "pattern",
}
# Names that a class of a payload uses, which a field of the same name would hide.
_USED = BUILTINS.union(
    {
        "Annotated",
        "ConfigDict",
        "Field",
        "JsonValue",
        "Literal",
        "Payload",
        "UUID",
        "WithJsonSchema",
        "optional",
    },
    {"date", "datetime", "time"},
)
_DEEPEST = 20  # of objects in objects; what lies deeper is any JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaModel:
    """
    The classes that stand for a JSON Schema, each after those that it needs.

    `model` is what the last one makes; it is exact where its schema is the one that it was made of.
    """

    classes: tuple[ClassDefinition, ...]
    model: type[Payload]
    is_exact: bool


def schema_model(schema: SourceSchema, name: str) -> SchemaModel | None:
    """Return the payload model of a JSON Schema; None where that is none of an object with named members."""
    members = schema.get("properties")
    if schema.get("type") != "object" or not isinstance(members, Mapping) or not members:
        return None
    raw: frozenset[str] = frozenset()
    for _ in range(2):
        found = _modelled(schema, name, raw)
        differing = _differing(found, schema)
        if found and not differing - raw:
            return found
        raw |= differing
    return _modelled(schema, name, raw)


def _modelled(schema: SourceSchema, name: str, raw: frozenset[str]) -> SchemaModel | None:
    reading = _Reading(raw=raw)
    reading.read(schema, name)
    classes = tuple(reading.classes)
    model = built(classes)
    if model is None:
        return None
    return SchemaModel(classes=classes, model=model, is_exact=identical(payload_schema(model), dict(schema)))


def _differing(found: SchemaModel | None, schema: SourceSchema) -> frozenset[str]:
    """Return the members whose schema a model says otherwise; of a model that could not be made, those that are to blame."""
    members: SourceSchema = schema["properties"]
    if found is None:
        alone = {name: {"type": "object", "properties": {name: one}} for name, one in members.items()}
        return frozenset(name for name, one in alone.items() if not _modelled(one, "Alone", frozenset()))
    made = (payload_schema(found.model) or {}).get("properties", {})
    return frozenset(name for name, one in members.items() if not identical(made.get(name), one))


def built(classes: Sequence[ClassDefinition]) -> type[Payload] | None:
    """Return the last of some classes, made of their source; None where pydantic refuses it."""
    namespace: dict[str, object] = {"__name__": "novu_flows_pulled"}
    try:
        exec(class_source(classes), namespace)  # noqa: S102 - our own source: what is checked is what is written
        made = namespace[classes[-1].declared_name]
        if not (isinstance(made, type) and issubclass(made, Payload)):
            return None
        payload_schema(made)
    except Exception:  # noqa: BLE001 - a pattern or a limit that pydantic cannot read: raised in many ways
        return None
    return made


@dataclass(slots=True)
class _Reading:
    """
    Reads one schema: the classes of its objects, the inner ones first.

    `raw` are members at the top whose schema is written beside their type, for the type alone says it otherwise.
    """

    raw: frozenset[str]
    classes: list[ClassDefinition] = field(default_factory=list)

    def read(self, schema: SourceSchema, name: str, *, depth: int = 0) -> Local:
        """Read an object with named members as a class."""
        properties: SourceSchema = schema["properties"]
        names = _python_names(properties)
        needed = schema.get("required")
        required = [one for one in needed if one in properties] if isinstance(needed, list) else []
        lines = [
            self._line(names[wire], wire, properties[wire], is_required=wire in required, owner=(name, depth))
            for wire in _in_order(list(properties), required)
        ]
        thing = type(self._class_name(name), (Payload,), {})
        extra = {False: None, True: "allow"}.get(schema.get("additionalProperties", ""), "ignore")
        self.classes.append(
            ClassDefinition(
                thing=thing,
                arguments=(_PAYLOAD,),
                doc=str(schema.get("description") or ""),
                config=call(_CONFIG, named={"extra": value_expression(extra)}) if extra else None,
                lines=tuple(lines),
            )
        )
        return Local(thing)

    def _class_name(self, name: str) -> str:
        taken = {one.declared_name for one in self.classes} | _USED.union(novu_flows.__all__)
        candidates = (name, f"{name}Payload", *(f"{name}{number}" for number in range(2, len(taken) + 3)))
        return next(one for one in candidates if one not in taken)

    def _line(
        self, name: str, wire: str, schema: object, *, is_required: bool, owner: tuple[str, int]
    ) -> CodeLine:
        parent, depth = owner
        one: SourceSchema = schema if isinstance(schema, Mapping) else {}
        kind = self._type(one, wire, parent, depth)
        named = {
            **({"alias": value_expression(wire)} if name != wire else {}),
            **({} if isinstance(kind, Local) else _description(one)),
            **_limits(one),
        }
        if depth == 0 and wire in self.raw:
            named.pop("description", None)
            kind = kind if is_required or "default" in one else either(kind, NONE)
            kind = subscript(_ANNOTATED, kind, call(_WITH_SCHEMA, value_expression(plain_value(schema))))
            named = {key: value for key, value in named.items() if key == "alias"}
        return self._with_default(name, kind, one, named, is_required=is_required)

    def _with_default(
        self,
        name: str,
        kind: Expression,
        schema: SourceSchema,
        named: dict[str, Expression],
        *,
        is_required: bool,
    ) -> CodeLine:
        if is_required:
            return CodeLine(name=name, type=kind, value=call(_FIELD, named=named) if named else None)
        if "default" not in schema:
            is_raw = isinstance(kind, Listed) and kind.head == _ANNOTATED
            return CodeLine(
                name=name, type=kind if is_raw else either(kind, NONE), value=call(_OPTIONAL, named=named)
            )
        default = value_expression(plain_value(schema["default"]))
        return CodeLine(
            name=name,
            type=kind,
            value=call(_FIELD, named={"default": default, **named}) if named else default,
        )

    def _type(self, schema: SourceSchema, wire: str, parent: str, depth: int) -> Expression:
        words = schema.get("enum", [schema["const"]] if "const" in schema else None)
        if isinstance(words, list) and words and all(isinstance(one, str | int) for one in words):
            return subscript(_LITERAL, *map(value_expression, words))
        match schema.get("type"):
            case [*kinds] if kinds and all(one in _SIMPLE for one in kinds):
                return either(*(self._simple({**schema, "type": one}) for one in kinds))
            case "object" if depth < _DEEPEST:
                return self._object(schema, wire, parent, depth)
            case "array" if depth < _DEEPEST:
                items = schema.get("items")
                inner: SourceSchema = items if isinstance(items, Mapping) else {}
                return subscript(builtin("list"), self._type(inner, singular(wire), parent, depth + 1))
            case str(kind) if kind in _SIMPLE:
                return self._simple(schema)
            case _:
                return _JSON

    def _object(self, schema: SourceSchema, wire: str, parent: str, depth: int) -> Expression:
        if isinstance(schema.get("properties"), Mapping) and schema["properties"]:
            name = pascal(snake(wire)) or f"{parent}Part"
            return self.read(schema, name if name.isidentifier() else f"{parent}{name}", depth=depth + 1)
        others = schema.get("additionalProperties")
        inner = (
            self._type(others, singular(wire), parent, depth + 1) if isinstance(others, Mapping) else _JSON
        )
        return subscript(builtin("dict"), builtin("str"), inner)

    def _simple(self, schema: SourceSchema) -> Expression:
        name = _SIMPLE[schema["type"]]
        if name == "str" and schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        return NONE if name == "None" else builtin(name)


def _in_order(names: list[str], required: list[str]) -> list[str]:
    """Return the members as they stand, or those that are needed first where these come in another order."""
    if [one for one in names if one in required] == required:
        return names
    return [*required, *(one for one in names if one not in required)]


def _python_names(properties: SourceSchema) -> dict[str, str]:
    names: dict[str, str] = {}
    for wire in properties:
        name = field_name(snake(wire) or "field")
        name = f"{name}_" if name in _USED else name
        number = 2
        while name in names.values():
            name = f"{name.rstrip('_0123456789') or 'field'}_{number}"
            number += 1
        names[wire] = name
    return names


def _description(schema: SourceSchema) -> dict[str, Expression]:
    said = schema.get("description")
    return {"description": value_expression(said)} if isinstance(said, str) else {}


def _limits(schema: SourceSchema) -> dict[str, Expression]:
    if "enum" in schema or "const" in schema:
        return {}
    limits: dict[str, Expression] = {
        _LIMITS[key]: SourceText(quoted_pattern(value))
        if isinstance(value, str) and value
        else value_expression(value)
        for key, value in schema.items()
        if key in _LIMITS and isinstance(value, str | int | float)
    }
    format_ = schema.get("format")
    if isinstance(format_, str) and format_ not in _FORMATS:
        limits["json_schema_extra"] = value_expression({"format": format_})
    return limits


def singular(name: str) -> str:
    """Return the name of one of several: `items` are each an `item`."""
    for ending, one in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if name.lower().endswith(ending) and not name.lower().endswith(("ss", "us", "is")):
            return name[: -len(ending)] + one
    return name
