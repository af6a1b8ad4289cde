"""Values of declarations (defaults, members of enums, bounds) as expressions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from types import NoneType

from pydantic import AnyUrl, BaseModel, RootModel

from novu_flows.codegen.expression import (
    NONE,
    Entry,
    Expression,
    Imported,
    Listed,
    Local,
    Member,
    SourceText,
    builtin,
    call,
)
from novu_flows.codegen.texts import field_names, quoted, quoted_pattern

_LARGEST = 10**4000  # Python reads and writes a few more digits at most


class NotWritable(Exception):
    """A value has no source form that the generated module could hold."""


def value_expression(value: object) -> Expression:
    """Write a value; raise NotWritable where only code of the declarations could make it."""
    return _member(value) if isinstance(value, Enum) else _expression(value)


def _member(value: Enum) -> Expression:
    """Write a member of an enum, which may be a number or a text too; of flags, only one that has a name."""
    if value.name not in type(value).__members__:
        raise NotWritable(f"a combination of {type(value).__name__}")
    return Member(Local(type(value)), value.name)


@singledispatch
def _expression(value: object) -> Expression:
    if is_dataclass(value) and not isinstance(value, type):
        return _made(type(value), {one.name: getattr(value, one.name) for one in fields(value) if one.init})
    package = type(value).__module__.partition(".")[0]
    if package in ("uuid", "pathlib", "ipaddress") or isinstance(value, AnyUrl):
        return _from_text(value)
    raise NotWritable(f"a {type(value).__name__}")


@_expression.register(NoneType)
def _none(value: None) -> Expression:
    del value
    return NONE


@_expression.register
def _truth(value: bool) -> Expression:  # noqa: FBT001 - the type is what chooses this function
    return SourceText(str(value))


@_expression.register(int)
@_expression.register(bytes)
@_expression.register(complex)
def _number(value: complex | bytes) -> Expression:
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise NotWritable("a number of thousands of digits")
    return SourceText(_with_double_quotes(repr(value)))


@_expression.register
def _float(value: float) -> Expression:
    text = repr(value)
    return SourceText(text) if text[-1].isdigit() else call(builtin("float"), SourceText(quoted(text)))


@_expression.register
def _text(value: str) -> Expression:
    return SourceText(quoted(value))


@_expression.register(re.Pattern)
def _pattern(value: "re.Pattern[str]") -> Expression:
    return SourceText(quoted_pattern(_with_flags(value)))


@_expression.register
def _decimal(value: Decimal) -> Expression:
    return call(Imported("decimal", "Decimal"), SourceText(quoted(str(value))))


@_expression.register(date)
@_expression.register(time)
@_expression.register(datetime)
def _moment(value: date | time | datetime) -> Expression:
    kind = Imported("datetime", type(value).__name__)
    return call(Member(kind, "fromisoformat"), SourceText(quoted(value.isoformat())))


@_expression.register
def _timedelta(value: timedelta) -> Expression:
    parts = {"days": value.days, "seconds": value.seconds, "microseconds": value.microseconds}
    named = {name: SourceText(repr(amount)) for name, amount in parts.items() if amount}
    return call(Imported("datetime", "timedelta"), named=named)


@_expression.register(list)
def _list(value: Iterable[object]) -> Expression:
    return Listed(None, "[]", _entries(value))


@_expression.register(tuple)
def _tuple(value: tuple[object, ...]) -> Expression:
    if hasattr(value, "_fields"):
        return call(Local(type(value)), *(value_expression(held) for held in value))
    return Listed(None, "()", _entries(value))


@_expression.register(set)
@_expression.register(frozenset)
def _set(value: Iterable[object]) -> Expression:
    entries = tuple(sorted(_entries(value), key=repr))
    if not entries:
        return call(builtin(type(value).__name__))
    display = Listed(None, "{}", entries)
    return display if isinstance(value, set) else call(builtin("frozenset"), display)


@_expression.register(dict)
def _dict(value: Mapping[object, object]) -> Expression:
    entries = (Entry(value_expression(held), key=value_expression(key)) for key, held in value.items())
    return Listed(None, "{}", tuple(entries))


@_expression.register
def _model(value: BaseModel) -> Expression:
    if isinstance(value, RootModel):
        return call(Local(type(value)), value_expression(value.root))
    names = field_names(type(value))
    return _made(type(value), {names[name]: getattr(value, name) for name in _in_order(value)})


def _in_order(value: BaseModel) -> list[str]:
    """Return the names of what was set in the order of the class: the set has none."""
    return [name for name in type(value).model_fields if name in value.model_fields_set]


def _made(kind: type, given: Mapping[str, object]) -> Expression:
    return call(Local(kind), named={name: value_expression(held) for name, held in given.items()})


def _entries(values: Iterable[object]) -> tuple[Entry, ...]:
    return tuple(Entry(value_expression(value)) for value in values)


def _from_text(value: object) -> Expression:
    """Write what its own text makes again; a path is of whichever system the module runs on."""
    kind = next(one for one in type(value).__mro__ if not one.__name__.startswith(("Posix", "Windows")))
    return call(Imported(kind.__module__.partition(".")[0], kind.__name__), SourceText(quoted(str(value))))


def _with_double_quotes(text: str) -> str:
    return f'b"{text[2:-1]}"' if text.startswith("b'") and '"' not in text else text


def _with_flags(pattern: "re.Pattern[str]") -> str:
    letters = "".join(
        letter
        for letter, flag in (("i", re.IGNORECASE), ("m", re.MULTILINE), ("s", re.DOTALL), ("x", re.VERBOSE))
        if pattern.flags & flag
    )
    return f"(?{letters}){pattern.pattern}" if letters else pattern.pattern
