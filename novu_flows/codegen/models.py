"""Models of pydantic as definitions of the generated module."""

from collections.abc import Callable, Iterator, Mapping
from typing import get_origin

from pydantic import AliasChoices, AliasPath, BaseModel, Discriminator, RootModel
from pydantic.fields import FieldInfo

from novu_flows.codegen.annotations import (
    ANY,
    FIELD,
    Annotations,
    annotated,
    dumped,
    is_value_of,
    type_expression,
)
from novu_flows.codegen.constraints import alias_generator, config_expression
from novu_flows.codegen.expression import (
    ClassDefinition,
    CodeLine,
    Expression,
    Imported,
    Member,
    SourceText,
    call,
    subscript,
)
from novu_flows.codegen.json_schema import sent_field_schema
from novu_flows.codegen.notes import Notes, NoteSink
from novu_flows.codegen.references import Namespaces
from novu_flows.codegen.texts import field_name, field_names, quoted
from novu_flows.codegen.values import NotWritable, value_expression
from novu_flows.declare.payload import Payload, is_optional_field

_CAST = Imported("typing", "cast")
_OPTIONAL = Imported("novu_flows.triggers", "optional")
_BUILTIN = (list, dict, set, frozenset, tuple)
_GENERATED = 1  # the `alias_priority` of what an alias generator made


class FieldReader:
    """
    Reads fields.

    `generator` makes the aliases of the generated class itself, where there is one; `rename` gives Python
    names; `owner` is the class that the fields are of.
    """

    def __init__(
        self,
        note: NoteSink,
        *,
        owner: type | None = None,
        generator: Callable[[str], str] | None = None,
        rename: Callable[[str], str] = field_name,
    ) -> None:
        self._annotations = Annotations(note, owner=owner)
        self._note = note
        self._generator = generator
        self._rename = rename

    def line(self, name: str, info: FieldInfo) -> CodeLine:
        """Read a field."""
        named = {**self._names_on_the_wire(name, info), **_deprecation(info), **_validated(info)}
        if getattr(info, "exclude_if", None) is not None and not is_optional_field(info):
            self._note("is left out by code, which stays behind: it is always sent")
        metadata = [*info.metadata, *_discriminator(info)]
        kind = self._annotations.read(info.annotation, metadata, named=named)
        value = call(_OPTIONAL) if is_optional_field(info) else self._default(info)
        return CodeLine(name=self._rename(name), type=kind, value=value, doc=info.description or "")

    def required(self, name: str, info: FieldInfo, kind: Expression) -> CodeLine:
        """Read a field that is given as it is sent, in a type of its own."""
        named = self._names_on_the_wire(name, info)
        return CodeLine(
            name=self._rename(name), type=annotated(kind, named=named), doc=info.description or ""
        )

    def _default(self, info: FieldInfo) -> Expression | None:
        try:
            if info.default_factory is not None:
                return call(FIELD, named={"default_factory": self._factory(info)})
            return None if info.is_required() else self._default_expression(info)
        except NotWritable as made:
            self._note(f"has a default made by {made}, which stays behind: it must be given")
            return None
        except Exception:  # noqa: BLE001 - a default may be an object of the user's own, whose code may raise anything
            self._note("has a default that cannot be looked at, which stays behind: it must be given")
            return None

    def _factory(self, info: FieldInfo) -> Expression:
        """Write a default factory; a class of the standard library is led by its parameters, for type checkers."""
        is_generic = (
            get_origin(info.annotation) is info.default_factory and info.default_factory not in _BUILTIN
        )
        return self._annotations.read(info.annotation) if is_generic else _factory(info.default_factory)

    def _default_expression(self, info: FieldInfo) -> Expression:
        """Write a default; one that is no value of its type is cast, for pydantic takes it as it is."""
        written = value_expression(self._default_value(info))
        if self._annotations.takes_what_is_sent or is_value_of(info.default, info.annotation):
            return written
        return call(_CAST, ANY, written)

    def _default_value(self, info: FieldInfo) -> object:
        if not self._annotations.takes_what_is_sent:
            return info.default
        return dumped(info.default, info.annotation, info.metadata)

    def _names_on_the_wire(self, name: str, info: FieldInfo) -> dict[str, Expression]:
        """Write the aliases so that type checkers take the Python name, and pydantic takes both."""
        if self._is_made_by_generator(name, info):
            return {}
        renamed = name if self._rename(name) != name else None
        read_from, sent_as = info.validation_alias or renamed, info.serialization_alias or renamed
        return {
            **({"validation_alias": alias} if (alias := _alias(read_from)) else {}),
            **({"serialization_alias": SourceText(quoted(sent_as))} if sent_as else {}),
        }

    def _is_made_by_generator(self, name: str, info: FieldInfo) -> bool:
        """Return whether the generated class makes the same aliases from the name that it has for the field."""
        if self._generator is None or info.alias_priority != _GENERATED:
            return False
        made = self._generator(self._rename(name))
        return made == info.validation_alias == info.serialization_alias


def _alias(given: object) -> Expression | None:
    match given:
        case str():
            return SourceText(quoted(given))
        case AliasChoices(choices=choices):
            written = [alias for choice in choices if (alias := _alias(choice)) is not None]
            return call(Imported("pydantic", "AliasChoices"), *written)
        case AliasPath(path=path):
            return call(Imported("pydantic", "AliasPath"), *map(value_expression, path))
        case _:
            return None


def _validated(info: FieldInfo) -> Mapping[str, Expression]:
    """Carry over that a default is read as a payload is."""
    return {"validate_default": SourceText("True")} if info.validate_default else {}


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
        return type_expression(factory)
    owner = getattr(factory, "__self__", None)
    if isinstance(owner, type) and owner.__module__ == "datetime":
        return Member(Imported("datetime", owner.__name__), str(name).rpartition(".")[2])
    if module in ("uuid", "time", "secrets") and "." not in name:
        return Imported(module, name)
    raise NotWritable("code")


_PAYLOAD = Imported("novu_flows.triggers", "TriggerPayload")
_PART = Imported("novu_flows.triggers", "PayloadPart")
_HOOKS = (
    "__get_pydantic_core_schema__", "__init__", "__new__", "__post_init__", "model_post_init", "model_dump",
    "model_validate",
)  # fmt: skip
_LIBRARIES = frozenset({"pydantic", "pydantic_core", "novu_flows", "typing", "abc", "builtins"})


def read_model(model: type[BaseModel], notes: Notes, namespaces: Namespaces) -> ClassDefinition:
    """Read a model with all its fields, those of its bases too."""
    complete(model, namespaces)
    name_code(model, notes)
    if issubclass(model, RootModel):
        return _read_root_model(model, notes)
    fields = (_field(model, name, info, notes) for name, info in _sent(model))
    computed = (_computed(model, name, notes) for name in model.model_computed_fields)
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
    line = FieldReader(notes.at("root"), owner=model).line("root", info)
    kind = Annotations(lambda _: None, owner=model).read(info.annotation, info.metadata)
    return ClassDefinition(
        thing=model,
        arguments=(subscript(Imported("pydantic", "RootModel"), kind),),
        doc=documentation(model),
        config=config_expression(model.model_config, inherited={}),
        lines=() if line.value is None else (line,),
    )


def complete(model: type[BaseModel], namespaces: Namespaces) -> None:
    """Let pydantic resolve what was defined after the model."""
    if not model.__pydantic_complete__:
        model.model_rebuild(raise_errors=False, _types_namespace=namespaces.get(model.__module__))


def documentation(thing: type) -> str:
    """Return the docstring that was written, not one that Python made."""
    doc = vars(thing).get("__doc__") or ""
    return "" if doc.startswith((f"{thing.__name__}(", "An enumeration.")) else doc


def _inherited(model: type[BaseModel]) -> Mapping[str, object]:
    return Payload.model_config if issubclass(model, Payload) else {}


def _sent(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    return ((name, info) for name, info in model.model_fields.items() if info.exclude is not True)


def _field(model: type[BaseModel], name: str, info: FieldInfo, notes: Notes) -> CodeLine:
    fields = _fields(model, name, notes)
    if not _is_rewritten(model, name):
        return fields.line(name, info)
    schema = sent_field_schema(model, name)
    return fields.required(name, info, Annotations(notes.at(name)).of_schema(schema, why="a serializer"))


def _fields(model: type[BaseModel], name: str, notes: Notes) -> FieldReader:
    names = field_names(model)
    generator = alias_generator(model.model_config)
    return FieldReader(notes.at(name), owner=model, generator=generator, rename=names.__getitem__)


def _computed(model: type[BaseModel], name: str, notes: Notes) -> CodeLine:
    info = model.model_computed_fields[name]
    notes.at(name)("is computed by the declarations: it must be given")
    given = FieldInfo.from_annotation(info.return_type)
    given.serialization_alias = given.validation_alias = info.alias
    given.description = info.description
    return _fields(model, name, notes).line(name, given)


def _is_rewritten(model: type[BaseModel], name: str) -> bool:
    serializers = model.__pydantic_decorators__.field_serializers.values()
    return any(name in one.info.fields or "*" in one.info.fields for one in serializers)


def name_code(kind: type, notes: Notes) -> None:
    """Name the code of a model or dataclass that decides what it takes, or what it becomes."""
    of = getattr(kind, "__pydantic_decorators__", None)
    checks = (of.field_validators, of.model_validators, of.validators, of.root_validators) if of else ()
    for name in (name for validators in checks for name in validators):
        notes.at("")(f"is checked by the validator {name}, which stays behind")
    for name in _HOOKS:
        if _is_of_user(getattr(kind, name, None)):
            notes.at("")(f"is made by its {name}, which stays behind")
    config = getattr(kind, "model_config", {})
    if config.get("json_encoders"):
        notes.at("")("is written by its json_encoders, which stay behind")
    if "__pydantic_extra__" in getattr(kind, "__annotations__", {}):
        notes.at("")("holds undeclared members to a type, which stays behind: any are taken")


def _is_of_user(hook: object) -> bool:
    """Return whether a method was written in the declarations; pydantic and Python make some themselves."""
    function = getattr(hook, "__func__", hook)
    module = getattr(function, "__module__", None)
    is_made = getattr(getattr(function, "__code__", None), "co_filename", "<").startswith("<")
    return module is not None and not is_made and module.partition(".")[0] not in _LIBRARIES
