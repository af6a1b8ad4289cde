"""What a template may name: the fields of the payload, and Novu's own variables."""

import warnings
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.validate.shapes import ANYTHING, NUMBER, TEXT, TRUTH, Schema, Shape, shape

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
_SUBSCRIBER: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(_SUBSCRIBER_FIELDS, TEXT),
        "isOnline": TRUTH,
        "data": ANYTHING,
        "channels": ANYTHING,
    },
}
_BRANDING: Schema = {"type": "object", "properties": {"logo": TEXT, "color": TEXT}}

# Novu's own variables win over fields of the payload with the same name (API notes, section 9.2).
SYSTEM_VARIABLES = ("subscriber", "step", "branding", "preheader")
SUBSCRIBER = shape([_SUBSCRIBER], {})

_found: WeakKeyDictionary[type[BaseModel], Schema | str] = WeakKeyDictionary()
_payloads: WeakKeyDictionary[type, Shape] = WeakKeyDictionary()
_contexts: WeakKeyDictionary[type, Shape] = WeakKeyDictionary()


def schema_of(model: type[BaseModel]) -> Schema | str:
    """Give the JSON Schema of what a model writes, by alias, or the reason why there is none."""
    if model not in _found:
        _found[model] = _schema(model)
    return _found[model]


def payload_of(workflow: AnyWorkflow) -> Shape:
    """Give what a workflow's payload may be; anything where its model has no schema."""
    model = workflow.payload
    if model not in _payloads:
        _payloads[model] = _payload(model)
    return _payloads[model]


def context_of(workflow: AnyWorkflow) -> Shape:
    """Give what the templates of a workflow may name, as the members of one value."""
    model = workflow.payload
    if model not in _contexts:
        _contexts[model] = _context(payload_of(workflow))
    return _contexts[model]


def _payload(model: type) -> Shape:
    schema = schema_of(model) if issubclass(model, BaseModel) else ""
    return shape([ANYTHING], {}) if isinstance(schema, str) else shape([schema], _definitions(schema))


def _context(payload: Shape) -> Shape:
    events: Schema = {"type": "array", "items": {"anyOf": list(payload.schemas)}}
    step: Schema = {
        "type": "object",
        "properties": {"digest": TRUTH, "events": events, "total_count": NUMBER},
    }
    system: Schema = {"subscriber": _SUBSCRIBER, "step": step, "branding": _BRANDING, "preheader": TEXT}
    return Shape(tuple(_with_members(schema, system) for schema in payload.schemas), payload.definitions)


def _schema(model: type[BaseModel]) -> Schema | str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of defaults that JSON cannot hold: nobody reads them here
            return model.model_json_schema(by_alias=True, mode="serialization")
    except Exception as error:  # noqa: BLE001 - a model may bring code of its own, which may raise anything
        return str(error).partition("\n")[0] or type(error).__name__


def _definitions(schema: Schema) -> Schema:
    held = schema.get("$defs")
    return held if isinstance(held, Mapping) else ANYTHING


def _with_members(schema: Schema, members: Schema) -> Schema:
    """Add members to those that an object has; a value that may be anything has them anyway."""
    own = schema.get("properties")
    if not isinstance(own, Mapping):
        return schema
    return {**schema, "properties": {**own, **members}}
