"""Models of pydantic as definitions of the generated module."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import AliasChoices, BaseModel, Discriminator, RootModel
from pydantic.fields import ComputedFieldInfo, FieldInfo

from novu_flows.codegen.annotations import FIELD, Annotations, Namespaces, annotated, dumped
from novu_flows.codegen.constraints import config_expression, makes_aliases
from novu_flows.codegen.expression import (
    ClassDefinition,
    Expression,
    Imported,
    Line,
    Local,
    Member,
    Word,
    builtin,
    call,
    subscript,
)
from novu_flows.codegen.json_schema import sent_field_schema
from novu_flows.codegen.notes import Note, Notes
from novu_flows.codegen.texts import field_name, quoted
from novu_flows.codegen.values import NotWritable, value_expression
from novu_flows.declare.payload import Payload

_GENERATED = 1  # the `alias_priority` of what an alias generator made


class Fields:
    """
    Reads fields.

    `aliases_are_generated` where the generated class makes the aliases itself; `rename` gives Python names.
    """

    def __init__(
        self, note: Note, *, aliases_are_generated: bool = False, rename: Callable[[str], str] = field_name
    ) -> None:
        self._annotations = Annotations(note)
        self._note = note
        self._aliases_are_generated = aliases_are_generated
        self._rename = rename

    def line(self, name: str, info: FieldInfo) -> Line:
        """Read a field."""
        named = {**self._names_on_the_wire(name, info), **_deprecation(info)}
        metadata = [*info.metadata, *_discriminator(info)]
        kind = self._annotations.read(info.annotation, metadata, named=named)
        return Line(name=self._rename(name), type=kind, value=self._default(info), doc=info.description or "")

    def required(self, name: str, info: FieldInfo, kind: Expression) -> Line:
        """Read a field that is given as it is sent, in a type of its own."""
        named = self._names_on_the_wire(name, info)
        return Line(name=self._rename(name), type=annotated(kind, named=named), doc=info.description or "")

    def _default(self, info: FieldInfo) -> Expression | None:
        try:
            if info.default_factory is not None:
                return call(FIELD, named={"default_factory": _factory(info.default_factory)})
            return None if info.is_required() else value_expression(self._default_value(info))
        except NotWritable as made:
            self._note(f"has a default made by {made}, which stays behind: it must be given")
            return None

    def _default_value(self, info: FieldInfo) -> object:
        if not self._annotations.takes_what_is_sent:
            return info.default
        return dumped(info.default, info.annotation, info.metadata)

    def _names_on_the_wire(self, name: str, info: FieldInfo) -> dict[str, Expression]:
        """Write the aliases so that type checkers take the Python name, and pydantic takes both."""
        if self._aliases_are_generated and info.alias_priority == _GENERATED:
            return {}
        renamed = name if self._rename(name) != name else None
        read_from, sent_as = info.validation_alias or renamed, info.serialization_alias or renamed
        return {
            **({"validation_alias": alias} if (alias := _alias(read_from)) else {}),
            **({"serialization_alias": Word(quoted(sent_as))} if sent_as else {}),
        }


def _alias(given: object) -> Expression | None:
    match given:
        case str():
            return Word(quoted(given))
        case AliasChoices(choices=choices):
            texts = [Word(quoted(choice)) for choice in choices if isinstance(choice, str)]
            return call(Imported("pydantic", "AliasChoices"), *texts) if texts else None
        case _:
            return None


def _deprecation(info: FieldInfo) -> Mapping[str, Expression]:
    given = info.deprecated
    message = given if isinstance(given, str | bool) else getattr(given, "message", None)
    return {"deprecated": value_expression(message)} if message else {}


def _discriminator(info: FieldInfo) -> Iterator[Discriminator]:
    match info.discriminator:
        case str() as name:
            yield Discriminator(name)
        case Discriminator() as chooser:
            yield chooser
        case _:
            return


def _factory(factory: object) -> Expression:
    """Write a default factory: a type, or a function of the standard library."""
    name, module = getattr(factory, "__qualname__", ""), getattr(factory, "__module__", None)
    if isinstance(factory, type):
        return builtin(name) if module == "builtins" else Local(factory)
    owner = getattr(factory, "__self__", None)
    if isinstance(owner, type) and owner.__module__ == "datetime":
        return Member(Imported("datetime", owner.__name__), str(name).rpartition(".")[2])
    if module in ("uuid", "time", "secrets") and "." not in name:
        return Imported(module, name)
    raise NotWritable("code")


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
