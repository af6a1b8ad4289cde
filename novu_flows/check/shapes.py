"""What a value may be, by its JSON Schema: which members it has, what its items are."""

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from novu_flows.dataclass import dataclass
from novu_flows.declare.workflow import AnyWorkflow

PayloadSchema = Mapping[str, object]

ANYTHING: PayloadSchema = {}
TEXT: PayloadSchema = {"type": "string"}
NUMBER: PayloadSchema = {"type": "number"}
TRUTH: PayloadSchema = {"type": "boolean"}

# One of these keywords says what a value is; without any of them it may be anything.
_TELLING = frozenset({"type", "properties", "additionalProperties", "items", "prefixItems", "enum", "const"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The schemas that a value may fit, and the definitions that they refer to."""

    schemas: tuple[PayloadSchema, ...]
    definitions: PayloadSchema = field(default_factory=dict, repr=False)
    may_be_null: bool = False

    def member(self, name: str) -> "Shape | None":
        """Return what a member of the value may be, or None where it can have no such member."""
        found = [inner for schema in self.schemas for inner in _members(schema, name)]
        return shape(found, self.definitions) if found else None

    def items(self) -> "Shape":
        """Return what `each` goes through: the items of a list, the values of an object."""
        found = [inner for schema in self.schemas for inner in _contents(schema)]
        return shape(found or [ANYTHING], self.definitions)

    def names(self) -> list[str]:
        """Return the members that are known by name."""
        return [name for schema in self.schemas for name in _table(schema, "properties")]

    def may_be(self, kind: str) -> bool:
        """Return whether the value may be of a JSON type."""
        return any(schema.get("type") == kind or _is_anything(schema) for schema in self.schemas)

    def kinds(self) -> frozenset[str]:
        """Return the JSON types that the value may be of; none where it may be anything."""
        types = [schema.get("type") for schema in self.schemas]
        kinds = frozenset(kind for kind in types if isinstance(kind, str))
        return kinds if len(kinds) == len(set(map(str, types))) else frozenset()

    def formats(self) -> frozenset[str]:
        """Return the formats of the texts that the value may be; none where it may be any text."""
        found = [schema.get("format") for schema in self.schemas if schema.get("type") == "string"]
        return frozenset(map(str, found)) if None not in found else frozenset()

    def at(self, path: str) -> "Shape | None":
        """Return what a path with dots leads to, or None where it leads nowhere."""
        here: Shape | None = self
        for name in path.split("."):
            here = here.member(name) if here else None
        return here

    def missing(self, path: Sequence[str]) -> tuple[str, list[str]] | None:
        """Return the first name of a path that leads nowhere, and the names known there, or None."""
        here = self
        for name in path:
            inner = here.member(name)
            if inner is None:
                return name, here.names()
            here = inner
        return None


def shape(schemas: Sequence[PayloadSchema], definitions: PayloadSchema) -> Shape:
    """Return a shape of schemas, each once: references followed, alternatives taken apart, null apart from them."""
    found = tuple(_alternatives(schemas, definitions))
    values = tuple(schema for schema in found if schema.get("type") != "null")
    return Shape(values or (ANYTHING,), definitions, len(values) < len(found))


def _alternatives(schemas: Sequence[PayloadSchema], definitions: PayloadSchema) -> Iterator[PayloadSchema]:
    waiting, seen = list(reversed(schemas)), set[int]()
    while waiting:
        schema = waiting.pop()
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        inner = _parts(schema, definitions)
        waiting += reversed(inner)
        if not inner:
            yield schema


def _parts(schema: PayloadSchema, definitions: PayloadSchema) -> list[PayloadSchema]:
    """Return what a schema refers to and puts together; none where it says by itself what a value is."""
    parts = [one for keyword in ("anyOf", "oneOf", "allOf") for one in _schemas(schema.get(keyword))]
    reference = schema.get("$ref")
    if isinstance(reference, str):
        parts.append(_table(definitions, reference.rpartition("/")[2]))
    return parts


def _members(schema: PayloadSchema, name: str) -> Iterator[PayloadSchema]:
    properties, kind = _table(schema, "properties"), schema.get("type")
    if _is_anything(schema):
        yield ANYTHING
    elif name in properties:
        yield _table(properties, name)
    elif name == "length" and kind in ("array", "string"):
        yield NUMBER
    elif kind == "array":
        yield from _contents(schema) if name.isdecimal() else ()
    else:
        yield from _others(schema)


def _contents(schema: PayloadSchema) -> Iterator[PayloadSchema]:
    if _is_anything(schema):
        yield ANYTHING
    elif schema.get("type") == "array":
        yield from _schemas(schema.get("prefixItems"))
        yield from _schemas([schema["items"]]) if "items" in schema else _of_bare_list(schema)
    else:
        yield from (_table(_table(schema, "properties"), name) for name in _table(schema, "properties"))
        yield from _others(schema)


def _of_bare_list(schema: PayloadSchema) -> Iterator[PayloadSchema]:
    return iter(() if "prefixItems" in schema else (ANYTHING,))


def _others(schema: PayloadSchema) -> Iterator[PayloadSchema]:
    """Return what the members of an object may be that are not known by name."""
    patterns, others = _table(schema, "patternProperties"), schema.get("additionalProperties")
    yield from (_table(patterns, pattern) for pattern in patterns)
    if isinstance(others, Mapping):
        yield others
    elif others is True or (
        schema.keys() <= {"type", "title", "description"} and schema.get("type") == "object"
    ):
        yield ANYTHING


def _is_anything(schema: PayloadSchema) -> bool:
    return not _TELLING & schema.keys()


def _schemas(value: object) -> list[PayloadSchema]:
    """Return the schemas of a list; True stands for anything."""
    found = value if isinstance(value, list) else []
    return [one if isinstance(one, Mapping) else ANYTHING for one in found]


def _table(schema: PayloadSchema, keyword: str) -> PayloadSchema:
    value = schema.get(keyword)
    return value if isinstance(value, Mapping) else ANYTHING


_SUBSCRIBER_FIELDS = (
    "subscriberId",
    "firstName",
    "lastName",
    "email",
    "phone",
    "avatar",
    "locale",
    "lastOnlineAt",
    "createdAt",
    "updatedAt",
    "_id",
    "_environmentId",
    "_organizationId",
)
_SUBSCRIBER: PayloadSchema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_SUBSCRIBER_FIELDS, TEXT),
        "isOnline": TRUTH,
        "data": ANYTHING,
        "channels": ANYTHING,
    },
}
_BRANDING: PayloadSchema = {"type": "object", "properties": {"logo": TEXT, "color": TEXT}}

# Novu's own variables win over fields of the payload with the same name in e-mails, and lose to them in other
# channels (recorded delivery `content.shadow`).
SYSTEM_VARIABLES = ("subscriber", "step", "branding", "preheader")
# Fields of a payload that Novu 0.14 takes for the address of a channel, in place of the subscriber's.
ADDRESSES = {"email": "email", "phone": "sms", "webhookUrl": "chat"}
SUBSCRIBER = shape([_SUBSCRIBER], {})

_found: WeakKeyDictionary[type[BaseModel], PayloadSchema | str] = WeakKeyDictionary()
_payloads: WeakKeyDictionary[type, Shape] = WeakKeyDictionary()
_contexts: WeakKeyDictionary[type, Shape] = WeakKeyDictionary()


def schema_of(model: type[BaseModel]) -> PayloadSchema | str:
    """Return the JSON Schema of what a model writes, by alias, or the reason why there is none."""
    if model not in _found:
        _found[model] = _schema(model)
    return _found[model]


def payload_of(workflow: AnyWorkflow) -> Shape:
    """Return what a workflow's payload may be; anything where its model has no schema."""
    model = workflow.payload
    if model not in _payloads:
        _payloads[model] = _payload(model)
    return _payloads[model]


def context_of(workflow: AnyWorkflow) -> Shape:
    """Return what the templates of a workflow may name, as the members of one value."""
    model = workflow.payload
    if model not in _contexts:
        _contexts[model] = _context(payload_of(workflow))
    return _contexts[model]


def _payload(model: type) -> Shape:
    schema = schema_of(model) if issubclass(model, BaseModel) else ""
    return shape([ANYTHING], {}) if isinstance(schema, str) else shape([schema], _definitions(schema))


def _context(payload: Shape) -> Shape:
    events: PayloadSchema = {"type": "array", "items": {"anyOf": list(payload.schemas)}}
    step: PayloadSchema = {
        "type": "object",
        "properties": {"digest": TRUTH, "events": events, "total_count": NUMBER},
    }
    system: PayloadSchema = {
        "subscriber": _SUBSCRIBER,
        "step": step,
        "branding": _BRANDING,
        "preheader": TEXT,
    }
    return Shape(tuple(_with_members(schema, system) for schema in payload.schemas), payload.definitions)


def _schema(model: type[BaseModel]) -> PayloadSchema | str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of defaults that JSON cannot hold: nobody reads them here
            schema = model.model_json_schema(by_alias=True, mode="serialization")
        json.dumps(schema)  # a number may have more digits than can be written
    except Exception as error:  # noqa: BLE001 - a model may bring code of its own, which may raise anything
        return str(error).partition("\n")[0] or type(error).__name__
    return schema


def _definitions(schema: PayloadSchema) -> PayloadSchema:
    held = schema.get("$defs")
    return held if isinstance(held, Mapping) else ANYTHING


def _with_members(schema: PayloadSchema, members: PayloadSchema) -> PayloadSchema:
    """Add members to those that an object has; a value that may be anything has them anyway."""
    own = schema.get("properties")
    if not isinstance(own, Mapping):
        return schema
    return {**schema, "properties": {**own, **members}}
