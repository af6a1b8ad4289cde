"""Pieces of Python source, before anyone knows how names are spelled and where lines are broken."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias, assert_never

from pydantic import BaseModel

from novu_flows.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class SourceText:
    """Source that stands as it is: a number, a text, `None`."""

    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A name of another module."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Local:
    """A class or type alias of the declarations, which the generated module has of its own."""

    thing: object


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute: `Carrier.DHL`, or `Carrier["by hand"]` where the name is none of Python's."""

    owner: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in brackets: bare, named (`gt=1`) or keyed (`"a": 1`)."""

    value: "Expression"
    name: str = ""
    key: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Items in brackets, with what stands before them: `list[int]`, `Field(gt=1)`, `{"a": 1}`."""

    head: "Expression | None"
    brackets: Literal["[]", "()", "{}"]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """A union of types."""

    options: tuple["Expression", ...]


Expression: TypeAlias = SourceText | Imported | Local | Member | Listed | Either

NONE = SourceText("None")


def builtin(name: str) -> Imported:
    """Name something that needs no import, unless a field hides it."""
    return Imported("builtins", name)


def subscript(head: Expression, *items: Expression) -> Listed:
    """Make `head[items]`."""
    return Listed(head, "[]", tuple(map(Entry, items)))


def call(head: Expression, *arguments: Expression, named: Mapping[str, Expression] | None = None) -> Listed:
    """Make `head(arguments, name=named)`."""
    by_name = (Entry(value, name) for name, value in (named or {}).items())
    return Listed(head, "()", (*map(Entry, arguments), *by_name))


def either(*options: Expression) -> Expression:
    """Make a union of what differs, None last; of one option, the option itself."""
    flattened = [inner for option in options for inner in _options(option)]
    different = dict.fromkeys(option for option in flattened if option != NONE)
    ordered = (*different, *([NONE] if NONE in flattened else []))
    return ordered[0] if len(ordered) == 1 else Either(ordered)


def references(expression: Expression | None) -> Iterator[Imported | Local]:
    """Return all names that an expression needs."""
    match expression:
        case None | SourceText():
            return
        case Imported() | Local():
            yield expression
        case Member(owner, _):
            yield from references(owner)
        case Either(options):
            for option in options:
                yield from references(option)
        case Listed(head, _, entries):
            yield from references(head)
            for entry in entries:
                yield from references(entry.key)
                yield from references(entry.value)
        case _:
            assert_never(expression)


def _options(expression: Expression) -> tuple[Expression, ...]:
    return expression.options if isinstance(expression, Either) else (expression,)


ALIAS_TYPE = Imported("typing_extensions", "TypeAliasType")
ALIAS_MARK = Imported("typing", "TypeAlias")
TYPE_CHECKING = Imported("typing", "TYPE_CHECKING")


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """One line of a class: a field with its type, default and description, or a member of an enum."""

    name: str
    type: Expression | None = None
    value: Expression | None = None
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassDefinition:
    """A class; `arguments` are its bases and keywords, `config` is pydantic's, where it departs."""

    thing: type
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...] = ()
    decorator: Expression | None = None
    doc: str = ""
    config: Expression | None = None
    lines: tuple[CodeLine, ...] = ()

    @property
    def declared_name(self) -> str:
        """Return the name in the declarations."""
        return self.thing.__name__

    @property
    def is_model(self) -> bool:
        """Return whether this is a model of pydantic."""
        return issubclass(self.thing, BaseModel)

    def needed_at_once(self) -> Iterator[Expression]:
        """Return what is evaluated while the class is made and cannot be put off."""
        yield from (value for line in self.lines if (value := line.value) is not None)
        if self.decorator is not None:
            yield self.decorator
        if self.config is not None:
            yield self.config

    def needed(self) -> Iterator[Expression]:
        """Return all that the class refers to."""
        yield from self.arguments
        yield from (value for _, value in self.keywords)
        yield from (kind for line in self.lines if (kind := line.type) is not None)
        yield from self.needed_at_once()


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasDefinition:
    """A type alias; a circular one needs itself, perhaps by way of others."""

    thing: object
    value: Expression
    is_circular: bool = False

    @property
    def declared_name(self) -> str:
        """Return the name in the declarations."""
        return str(getattr(self.thing, "__name__", ""))

    def needed_at_once(self) -> Iterator[Expression]:
        """Return what cannot be put off: nothing, for the value may be a text."""
        yield from ()

    def needed(self) -> Iterator[Expression]:
        """Return all that the alias refers to."""
        yield self.value
        yield ALIAS_TYPE
        if self.is_circular:
            yield from (ALIAS_MARK, TYPE_CHECKING)


Definition = ClassDefinition | AliasDefinition


def locals_in(expressions: Iterable[Expression]) -> dict[object, None]:
    """Return the classes and aliases that expressions name, in order and once."""
    found = (one for expression in expressions for one in references(expression))
    return {one.thing: None for one in found if isinstance(one, Local)}
