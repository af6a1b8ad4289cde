"""Fields of models and dataclasses as lines: type, default, names on the wire, description."""

from collections.abc import Callable, Iterator, Mapping

from pydantic import AliasChoices, Discriminator
from pydantic.fields import FieldInfo

from novu_flows.codegen.annotations import FIELD, Annotations, annotated, dumped
from novu_flows.codegen.definitions import Line
from novu_flows.codegen.expression import Expression, Imported, Local, Member, Word, builtin, call
from novu_flows.codegen.naming import field_name
from novu_flows.codegen.notes import Note
from novu_flows.codegen.texts import quoted
from novu_flows.codegen.values import NotWritable, value_expression

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
