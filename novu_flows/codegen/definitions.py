"""What the generated module defines, as values: classes with their lines, and type aliases."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import BaseModel

from novu_flows.codegen.expression import Expression, Imported, Local, references

ALIAS_TYPE = Imported("typing_extensions", "TypeAliasType")
ALIAS_MARK = Imported("typing", "TypeAlias")
TYPE_CHECKING = Imported("typing", "TYPE_CHECKING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
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
    lines: tuple[Line, ...] = ()

    @property
    def declared_name(self) -> str:
        """Give the name in the declarations."""
        return self.thing.__name__

    @property
    def is_model(self) -> bool:
        """Say whether this is a model of pydantic."""
        return issubclass(self.thing, BaseModel)

    def needed_at_once(self) -> Iterator[Expression]:
        """Give what is evaluated while the class is made and cannot be put off."""
        yield from (value for line in self.lines if (value := line.value) is not None)
        if self.decorator is not None:
            yield self.decorator
        if self.config is not None:
            yield self.config

    def needed(self) -> Iterator[Expression]:
        """Give all that the class refers to."""
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
        """Give the name in the declarations."""
        return str(getattr(self.thing, "__name__", ""))

    def needed_at_once(self) -> Iterator[Expression]:
        """Give what cannot be put off: nothing, for the value may be a text."""
        yield from ()

    def needed(self) -> Iterator[Expression]:
        """Give all that the alias refers to."""
        yield self.value
        yield ALIAS_TYPE
        if self.is_circular:
            yield from (ALIAS_MARK, TYPE_CHECKING)


Definition = ClassDefinition | AliasDefinition


def locals_in(expressions: Iterable[Expression]) -> dict[object, None]:
    """Give the classes and aliases that expressions name, in order and once."""
    found = (one for expression in expressions for one in references(expression))
    return {one.thing: None for one in found if isinstance(one, Local)}
