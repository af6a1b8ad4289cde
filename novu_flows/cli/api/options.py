"""The options of a command, from the signature of its call: names, types and help."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import UTC, datetime
from inspect import Parameter, signature
from types import NoneType, UnionType
from typing import (
    Annotated,
    Literal,
    Protocol,
    Union,
    Unpack,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from pydantic.alias_generators import to_camel

from novu_flows.cli.api.values import ValueReader, read_json, read_json_list, read_json_object, read_moment
from novu_flows.dataclass import dataclass
from novu_flows.novu.call import Call

BLANK = "\0"  # stands for a value that a call needs and nobody gave; it is taken out of the body again
_LISTS = (Iterable, Sequence, tuple)
_SIMPLE: Mapping[object, ValueReader] = {bool: bool, int: int, datetime: read_moment, str: str}


class CallFunction(Protocol):
    """A function that makes calls, by the names of its parameters."""

    def __call__(self, **arguments: object) -> Call[object]:
        """Make a call."""


class Maker(Protocol):
    """What makes one argument of several values."""

    def __call__(self, **values: object) -> object:
        """Make the argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOption:
    """
    A value of the command line, and which argument of the call it is.

    An argument that is made of several values (a trigger, a body in Novu's JSON) has an option for each `field`.
    """

    name: str
    help: str
    read: ValueReader
    words: tuple[str, ...] = ()
    is_repeatable: bool = False
    argument: str
    field: str | None = None
    made_by: Maker | None = None
    default: object = MISSING

    @property
    def key(self) -> str:
        """Return the name as Python writes it."""
        return self.name.replace("-", "_")

    @property
    def is_json(self) -> bool:
        """Return whether the value is JSON."""
        return self.read in (read_json, read_json_object, read_json_list)

    def stand_in(self, text: str) -> object:
        """Return a value of the option's form that holds a text; a moment holds none."""
        if self.read is read_moment:
            return datetime(2030, 1, 1, tzinfo=UTC)
        if self.is_repeatable or self.read is read_json_list:
            return [text]
        return {text: text} if self.read is read_json_object else text


def options_of(function: CallFunction) -> Iterator[CommandOption]:
    """Return the options for each parameter of a call, in the order of its signature."""
    hints = get_type_hints(function, include_extras=True)
    for parameter in signature(function).parameters.values():
        hint: object = hints[parameter.name]
        if get_origin(hint) is Unpack:
            yield from _of_fields(get_args(hint)[0])
        elif body := next((note for note in _notes(hint) if is_typeddict(note)), None):
            yield from _of_fields(body, parameter.name)
        elif record := _record_in(hint):
            yield from _of_record(record, parameter.name)
        else:
            default = MISSING if parameter.default is Parameter.empty else parameter.default
            yield _option(parameter.name, hint, default=default)


def novu_json(**values: object) -> Mapping[str, object]:
    """Return values under Novu's names."""
    return {to_camel(name): value for name, value in values.items()}


def _of_fields(form: object, argument: str | None = None) -> Iterator[CommandOption]:
    """Return the options for the fields of a TypedDict, which are arguments of their own or those of a body."""
    for name, hint in get_type_hints(form, include_extras=True).items():
        option = _option(name, hint, default=None)
        if argument is None:
            yield option
        else:
            yield replace(option, argument=argument, field=name, made_by=novu_json)


def _of_record(record: type, argument: str) -> Iterator[CommandOption]:
    """Return the options for the fields of a dataclass."""
    hints = get_type_hints(record, include_extras=True)
    for field in fields(record):
        default = field.default if field.default_factory is MISSING else field.default_factory
        option = _option(field.name, hints[field.name], default=default)
        yield replace(option, argument=argument, field=field.name, made_by=cast("Maker", record))


def _record_in(hint: object) -> type | None:
    """Return the dataclass that an argument is one of, where nothing simpler stands for it."""
    alternatives = tuple(_alternatives(hint))
    records = (form for form in alternatives if isinstance(form, type) and is_dataclass(form))
    return None if str in alternatives else next(records, None)


def _option(name: str, hint: object, *, default: object) -> CommandOption:
    about = next((note for note in _notes(hint) if isinstance(note, str)), "")
    option = CommandOption(
        name=name.replace("_", "-"), help=about, read=read_json, argument=name, default=default
    )
    return _typed(option, tuple(_alternatives(hint)))


def _typed(option: CommandOption, alternatives: tuple[object, ...]) -> CommandOption:
    """Return an option with the type that its value has."""
    for form in alternatives:
        if get_origin(form) in _LISTS:
            each = _typed(option, tuple(_alternatives(get_args(form)[0])))
            return replace(option, read=read_json_list) if each.is_json else replace(each, is_repeatable=True)
        if get_origin(form) is Mapping or is_typeddict(form):
            return replace(option, read=read_json_object)
        if get_origin(form) is Literal:
            return replace(option, read=str, words=get_args(form))
    simple = (read for form, read in _SIMPLE.items() if form in alternatives)
    return replace(option, read=next(simple, read_json))


def _alternatives(hint: object) -> Iterator[object]:
    """Return what a value may be, without None and without notes."""
    if get_origin(hint) is Annotated:
        yield from _alternatives(get_args(hint)[0])
    elif get_origin(hint) in (Union, UnionType):
        for inner in get_args(hint):
            yield from _alternatives(inner)
    elif hint is not NoneType:
        yield hint


def _notes(hint: object) -> Iterator[object]:
    """Return what the annotations of a type say."""
    if get_origin(hint) is Annotated:
        yield from get_args(hint)[1:]
    elif get_origin(hint) in (Union, UnionType):
        for inner in get_args(hint):
            yield from _notes(inner)
