"""Models of pydantic as definitions of the generated module."""

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, RootModel
from pydantic.fields import ComputedFieldInfo, FieldInfo

from novu_flows.codegen.annotations import Annotations
from novu_flows.codegen.config import config_expression, makes_aliases
from novu_flows.codegen.definitions import ClassDefinition, Line
from novu_flows.codegen.expression import Imported, subscript
from novu_flows.codegen.fields import Fields
from novu_flows.codegen.json_schema import sent_field_schema
from novu_flows.codegen.namespaces import Namespaces
from novu_flows.codegen.notes import Notes
from novu_flows.declare.payload import Payload

_PAYLOAD = Imported("novu_flows.triggers", "TriggerPayload")
_PART = Imported("novu_flows.triggers", "PayloadPart")


def read_model(model: type[BaseModel], notes: Notes, namespaces: Namespaces) -> ClassDefinition:
    """Read a model with all its fields, those of its bases too."""
    complete(model, namespaces)
    _name_validators(model, notes)
    if issubclass(model, RootModel):
        return _read_root_model(model, notes)
    fields = (_field(model, name, info, notes) for name, info in _sent(model))
    computed = (_computed(name, info, notes) for name, info in model.model_computed_fields.items())
    return ClassDefinition(
        thing=model,
        arguments=(_PAYLOAD if issubclass(model, Payload) else _PART,),
        doc=documentation(model),
        config=config_expression(model.model_config, inherited=_inherited(model)),
        lines=(*fields, *computed),
    )


def _read_root_model(model: type[BaseModel], notes: Notes) -> ClassDefinition:
    """Read a model that is one value: `class Tags(RootModel[list[str]])`."""
    info = model.model_fields["root"]
    line = Fields(notes.at("root")).line("root", info)
    kind = Annotations(notes.at("root")).read(info.annotation, info.metadata)
    return ClassDefinition(
        thing=model,
        arguments=(subscript(Imported("pydantic", "RootModel"), kind),),
        doc=documentation(model),
        lines=() if line.value is None else (line,),
    )


def complete(model: type[BaseModel], namespaces: Namespaces) -> None:
    """Let pydantic resolve what was defined after the model."""
    if not model.__pydantic_complete__:
        model.model_rebuild(raise_errors=False, _types_namespace=namespaces.get(model.__module__))


def documentation(thing: type) -> str:
    """Give the docstring that was written, not one that Python made."""
    doc = vars(thing).get("__doc__") or ""
    return "" if doc.startswith((f"{thing.__name__}(", "An enumeration.")) else doc


def _inherited(model: type[BaseModel]) -> Mapping[str, object]:
    return Payload.model_config if issubclass(model, Payload) else {}


def _sent(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    return ((name, info) for name, info in model.model_fields.items() if info.exclude is not True)


def _field(model: type[BaseModel], name: str, info: FieldInfo, notes: Notes) -> Line:
    fields = Fields(notes.at(name), aliases_are_generated=makes_aliases(model.model_config))
    if not _is_rewritten(model, name):
        return fields.line(name, info)
    schema = sent_field_schema(model, name)
    return fields.required(name, info, Annotations(notes.at(name)).of_schema(schema, why="a serializer"))


def _computed(name: str, info: ComputedFieldInfo, notes: Notes) -> Line:
    notes.at(name)("is computed by the declarations: it must be given")
    given = FieldInfo.from_annotation(info.return_type)
    given.serialization_alias = given.validation_alias = info.alias
    given.description = info.description
    return Fields(notes.at(name)).line(name, given)


def _is_rewritten(model: type[BaseModel], name: str) -> bool:
    serializers = model.__pydantic_decorators__.field_serializers.values()
    return any(name in one.info.fields or "*" in one.info.fields for one in serializers)


def _name_validators(model: type[BaseModel], notes: Notes) -> None:
    of = model.__pydantic_decorators__
    for name in (*of.field_validators, *of.model_validators, *of.validators, *of.root_validators):
        notes.at("")(f"is checked by the validator {name}, which stays behind")
