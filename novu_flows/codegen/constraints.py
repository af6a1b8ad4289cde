"""What stands beside a type in `Annotated`: constraints, which are carried over, and code, which is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import get_args

import pydantic
from annotated_types import GroupedMetadata, Not, Predicate
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    InstanceOf,
    Json,
    PlainValidator,
    SerializeAsAny,
    SkipValidation,
    StringConstraints,
    Tag,
    UrlConstraints,
    WrapValidator,
)
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from pydantic.fields import FieldInfo

from novu_flows.codegen.expression import Expression, Imported, SourceText, call, subscript
from novu_flows.codegen.texts import quoted_pattern
from novu_flows.codegen.values import value_expression
from novu_flows.dataclass import dataclass

_CONFIG = Imported("pydantic", "ConfigDict")
_CARRIED = (
    "extra", "frozen", "strict", "str_strip_whitespace", "str_to_lower", "str_to_upper", "str_min_length",
    "str_max_length", "allow_inf_nan", "use_enum_values", "coerce_numbers_to_str", "ser_json_timedelta",
    "ser_json_temporal", "ser_json_bytes", "ser_json_inf_nan", "val_json_bytes", "val_temporal_unit",
    "validate_default", "regex_engine", "url_preserve_empty_path", "protected_namespaces",
)  # fmt: skip
_GENERATORS = (to_camel, to_pascal, to_snake)


def alias_generator(config: Mapping[str, object]) -> Callable[[str], str] | None:
    """Return what makes the aliases of the generated class, as those of the declared one are made."""
    return next((one for one in _GENERATORS if one is config.get("alias_generator")), None)


def config_expression(
    declared: Mapping[str, object], *, inherited: Mapping[str, object], by_name: bool = False
) -> Expression | None:
    """Write what departs from what is inherited; `by_name` where fields are given by their Python names."""
    named = {
        name: value_expression(declared[name])
        for name in _CARRIED
        if name in declared and declared[name] != inherited.get(name)
    }
    if generator := alias_generator(declared):
        named = {"alias_generator": Imported("pydantic.alias_generators", generator.__name__), **named}
    if by_name or generator:
        named["validate_by_name"] = SourceText("True")
    return call(_CONFIG, named=named) if named else None


# What pydantic's Field takes; what else a text may be held to is said by StringConstraints.
_OF_FIELD = frozenset({
    "gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "pattern", "strict", "allow_inf_nan",
    "max_digits", "decimal_places", "union_mode", "coerce_numbers_to_str", "fail_fast",
})  # fmt: skip
_OF_TEXT = ("strip_whitespace", "to_upper", "to_lower", "ascii_only")

_VALIDATORS = (AfterValidator, BeforeValidator, PlainValidator, WrapValidator, Predicate, Not)
_OF_NO_EFFECT_HERE = (Tag, SerializeAsAny, InstanceOf, SkipValidation)

_JSON: object = Json

# pydantic's own names for a type with one thing beside it that has no other spelling.
_NAMED_PAIRS = (
    "UUID1", "UUID3", "UUID4", "UUID5", "UUID6", "UUID7", "UUID8", "Base64Bytes", "Base64Str",
    "Base64UrlBytes", "Base64UrlStr", "FilePath", "DirectoryPath", "NewPath",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMetadata:
    """
    What stands beside a type.

    `named` are arguments of Field, `whole` is written as it is; `validators` names the code that checks more,
    `rewriters` the code that changes what is sent.
    """

    named: Mapping[str, Expression]
    whole: tuple[Expression, ...]
    validators: tuple[str, ...]
    rewriters: tuple[str, ...]


def read_metadata(metadata: Iterable[object]) -> FieldMetadata:
    """Read what stands beside a type; what comes later wins."""
    named: dict[str, Expression] = {}
    whole: list[Expression] = []
    validators: list[str] = []
    rewriters: list[str] = []
    for item in _single(metadata):
        if (constraints := _constraints(item)) is not None:
            named |= constraints
        elif isinstance(item, UrlConstraints):
            whole.append(call(Imported("pydantic", "UrlConstraints"), named=_given(_parts(item))))
        elif isinstance(item, (*_VALIDATORS, Discriminator)):
            validators.append(type(item).__name__)
        elif _makes_a_schema(item):
            rewriters.append(type(item).__name__)
    if of_text := {name: named.pop(name) for name in _OF_TEXT if name in named}:
        whole.append(call(Imported("pydantic", "StringConstraints"), named=of_text))
    return FieldMetadata(
        named=named, whole=tuple(whole), validators=tuple(validators), rewriters=tuple(rewriters)
    )


def named_by_pydantic(annotation: object, metadata: Iterable[object]) -> tuple[Imported | None, list[object]]:
    """Find pydantic's own name for a type and one thing beside it (`UUID4`); give it and what is left."""
    left = list(metadata)
    for name in _NAMED_PAIRS:
        kind, beside = get_args(getattr(pydantic, name))
        if annotation is kind and beside in left:
            left.remove(beside)
            return Imported("pydantic", name), left
    return None, left


def in_json(expression: Expression, metadata: Iterable[object]) -> Expression:
    """Wrap the type of a text that holds JSON: `Json[list[int]]`."""
    is_json = any(_is_json(item) for item in metadata)
    return subscript(Imported("pydantic", "Json"), expression) if is_json else expression


def _is_json(item: object) -> bool:
    return _JSON in (item, type(item))


def _single(metadata: Iterable[object]) -> Iterator[object]:
    """Take groups apart: `Interval(gt=0, le=9)`, `Len(1, 3)`, the metadata of a nested Field."""
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from _single(item.metadata)
            if item.discriminator is not None:
                yield _as_discriminator(item.discriminator)
        elif isinstance(item, GroupedMetadata) and not isinstance(item, StringConstraints):
            yield from _single(item)
        else:
            yield item


def _as_discriminator(given: str | Discriminator) -> Discriminator:
    return Discriminator(given) if isinstance(given, str) else given


def _constraints(item: object) -> dict[str, Expression] | None:
    """Return a constraint as arguments of Field and StringConstraints; None where it is something else."""
    if isinstance(item, Discriminator):
        chosen_by = item.discriminator
        return {"discriminator": value_expression(chosen_by)} if isinstance(chosen_by, str) else None
    parts = _parts(item)
    return _given(parts) if parts and parts.keys() <= _OF_FIELD.union(_OF_TEXT) else None


def _parts(item: object) -> Mapping[str, object]:
    """Return the parts of a constraint: those of pydantic have a dict, those of annotated-types slots."""
    if isinstance(item, type):
        return {}
    slots = getattr(type(item), "__dataclass_fields__", {})
    return getattr(item, "__dict__", None) or {name: getattr(item, name) for name in slots}


def _given(parts: Mapping[str, object]) -> dict[str, Expression]:
    return {name: _argument(name, value) for name, value in parts.items() if value is not None}


def _argument(name: str, value: object) -> Expression:
    if name == "pattern" and isinstance(value, str):
        return SourceText(quoted_pattern(value))
    return value_expression(value)


def _makes_a_schema(item: object) -> bool:
    if isinstance(item, _OF_NO_EFFECT_HERE) or item in _OF_NO_EFFECT_HERE or _is_json(item):
        return False
    return hasattr(item, "__get_pydantic_core_schema__")
