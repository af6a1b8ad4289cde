"""Classes and aliases of the declarations as definitions of the generated module."""

from collections.abc import Iterator
from dataclasses import fields
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum
from typing import cast

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from novu_flows.codegen.annotations import JSON, Annotations, is_named_tuple, is_typed_dict
from novu_flows.codegen.constraints import config_expression
from novu_flows.codegen.expression import (
    AliasDefinition,
    ClassDefinition,
    CodeLine,
    Definition,
    Expression,
    Imported,
    SourceText,
    builtin,
    call,
    subscript,
)
from novu_flows.codegen.models import FieldReader, documentation, name_code, read_model
from novu_flows.codegen.notes import Notes
from novu_flows.codegen.references import Namespaces, alias_value, resolved
from novu_flows.codegen.values import NotWritable, value_expression

_ENUMS: tuple[type[Enum], ...] = (IntFlag, Flag, IntEnum, StrEnum, Enum)
_MIXINS = (int, str, float, bytes)


def read_definition(thing: object, notes: Notes, namespaces: Namespaces) -> Definition:
    """Read a class or an alias."""
    if not isinstance(thing, type):
        return _alias(thing, notes, namespaces)
    if issubclass(thing, BaseModel):
        return read_model(thing, notes, namespaces)
    if issubclass(thing, Enum):
        return _enum(thing, notes)
    if is_typed_dict(thing):
        return _typed_dict(thing, notes, namespaces)
    if is_named_tuple(thing):
        return _named_tuple(thing, notes, namespaces)
    return _dataclass(thing, notes, namespaces)


def _alias(alias: object, notes: Notes, namespaces: Namespaces) -> AliasDefinition:
    try:
        value = Annotations(notes.at("")).read(alias_value(alias, namespaces))
    except NameError as unknown:
        value = _unknown(notes, unknown)
    return AliasDefinition(thing=alias, value=value)


def _enum(kind: type[Enum], notes: Notes) -> ClassDefinition:
    base = next(one for one in _ENUMS if issubclass(kind, one))
    return ClassDefinition(
        thing=kind,
        arguments=(*(_mixins(kind) if base is Enum else ()), Imported("enum", base.__name__)),
        doc=documentation(kind),
        lines=tuple(_members(kind, notes)),
    )


def _members(kind: type[Enum], notes: Notes) -> Iterator[CodeLine]:
    if getattr(kind._missing_, "__func__", None) is not getattr(Enum._missing_, "__func__", None):
        notes.at("")("takes more than its members by its _missing_, which stays behind")
    for name, member in kind.__members__.items():
        try:
            yield CodeLine(name=name, value=value_expression(member.value))
        except NotWritable as made:
            notes.at(name)(f"has a value made by {made}, which stays behind: it is left out")


def _mixins(kind: type) -> Iterator[Expression]:
    """Return what the members are beside members: `class Size(int, Enum)`."""
    return (builtin(one.__name__) for one in _MIXINS if issubclass(kind, one))


def _typed_dict(kind: type, notes: Notes, namespaces: Namespaces) -> ClassDefinition:
    optional: frozenset[str] = getattr(kind, "__optional_keys__", frozenset())
    hints = _hints(kind, notes, namespaces)
    config = config_expression(getattr(kind, "__pydantic_config__", {}), inherited={})
    all_optional = bool(hints) and optional >= hints.keys()
    return ClassDefinition(
        thing=kind,
        arguments=(Imported("typing_extensions", "TypedDict"),),
        decorator=call(_WITH_CONFIG, config) if config else None,
        keywords=(("total", SourceText("False")),) if all_optional else (),
        doc=documentation(kind),
        lines=tuple(
            _key((kind, name), hint, notes, may_lack=name in optional and not all_optional)
            for name, hint in hints.items()
        ),
    )


def _key(place: tuple[type, str], hint: type, notes: Notes, *, may_lack: bool) -> CodeLine:
    owner, name = place
    kind = Annotations(notes.at(name), owner=owner).read(hint)
    doc = FieldInfo.from_annotation(hint).description or ""
    return CodeLine(name=name, type=subscript(_NOT_REQUIRED, kind) if may_lack else kind, doc=doc)


_WITH_CONFIG = Imported("pydantic", "with_config")
_NOT_REQUIRED = Imported("typing_extensions", "NotRequired")


def _named_tuple(kind: type, notes: Notes, namespaces: Namespaces) -> ClassDefinition:
    defaults = _defaults(kind, notes)
    return ClassDefinition(
        thing=kind,
        arguments=(Imported("typing", "NamedTuple"),),
        doc=documentation(kind),
        lines=tuple(
            CodeLine(
                name=name,
                type=Annotations(notes.at(name), owner=kind).read(hint),
                value=defaults.get(name),
            )
            for name, hint in _hints(kind, notes, namespaces).items()
        ),
    )


def _dataclass(kind: type, notes: Notes, namespaces: Namespaces) -> ClassDefinition:
    frozen: bool = getattr(kind, "__dataclass_params__").frozen  # noqa: B009 - type checkers do not know it
    name_code(kind, notes)
    attributes = dict(_attributes(kind, notes, namespaces))
    has_aliases = any(info.validation_alias for info in attributes.values())
    config = config_expression(getattr(kind, "__pydantic_config__", {}), inherited={}, by_name=has_aliases)
    named = {
        **({"frozen": SourceText("True")} if frozen else {}),
        "kw_only": SourceText("True"),
        **({"config": config} if config else {}),
    }
    return ClassDefinition(
        thing=kind,
        arguments=(),
        decorator=call(Imported("pydantic.dataclasses", "dataclass"), named=named),
        doc=documentation(kind),
        lines=tuple(
            FieldReader(notes.at(name), owner=kind, rename=str).line(name, info)
            for name, info in attributes.items()
        ),
    )


def _attributes(kind: type, notes: Notes, namespaces: Namespaces) -> Iterator[tuple[str, FieldInfo]]:
    of_pydantic: dict[str, FieldInfo] | None = getattr(kind, "__pydantic_fields__", None)
    if of_pydantic is not None:
        yield from of_pydantic.items()
        return
    hints = _hints(kind, notes, namespaces)
    for field in fields(kind):
        if field.init:
            yield field.name, FieldInfo.from_annotated_attribute(hints[field.name], field)


def _defaults(kind: type, notes: Notes) -> dict[str, Expression]:
    """Return the defaults of a NamedTuple: all, or none, for those with defaults must come last."""
    values: dict[str, object] = getattr(kind, "_field_defaults", {})
    try:
        return {name: value_expression(value) for name, value in values.items()}
    except NotWritable as made:
        notes.at("")(f"has a default made by {made}, which stays behind: all must be given")
        return {}


def _hints(kind: type, notes: Notes, namespaces: Namespaces) -> dict[str, type]:
    try:
        return cast("dict[str, type]", resolved(kind, namespaces))  # pydantic takes any annotation
    except NameError as unknown:
        _unknown(notes, unknown)
        return dict.fromkeys(kind.__annotations__, object)


def _unknown(notes: Notes, error: NameError) -> Expression:
    notes.at("")(f"names {error.name}, which is not found: it takes any JSON")
    return JSON
