"""The names of a generated module: its workflows, its classes, and what it imports, none hiding another."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from novu_flows.codegen.expression import ClassDefinition, Definition, Expression, Imported, Local, references
from novu_flows.codegen.reading import PayloadReading
from novu_flows.codegen.texts import class_name, digest_suffix, pascal, told_apart, variable_name
from novu_flows.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """
    How everything is called in the generated module.

    In its class a field hides an import of the same name: after `date: date | None = None`, `date` is None.
    Such a class uses a second name of the import, led by an underscore. `imported` are all that are used.
    """

    variables: Mapping[str, str]
    classes: Mapping[object, str]
    imports: Mapping[Imported, str]
    imported: tuple[tuple[Imported, str], ...]

    def __getitem__(self, name: Imported | Local) -> str:
        return self.classes[name.thing] if isinstance(name, Local) else self.imports[name]

    def inside(self, definition: Definition) -> "Spelling":
        """Return the names that hold in a class."""
        hidden = _hidden(definition, self.imports)
        return replace(self, imports={**self.imports, **hidden}) if hidden else self


def spell(reading: PayloadReading, others: Sequence[Expression]) -> Spelling:
    """Choose all names; `others` are expressions that the module holds beside its definitions."""
    definitions = reading.definitions.values()
    fields = field_names(definitions)
    classes = _class_names(reading, taken=fields)
    variables = _variable_names(reading, taken=frozenset(classes.values()))
    needed = [*others, *(one for definition in definitions for one in definition.needed())]
    imports = _imported_names(needed, taken={*classes.values(), *variables.values()})
    used = {(one, imports[one]) for one in _imports_in(others)}
    for definition in definitions:
        inside = {**imports, **_hidden(definition, imports)}
        used |= {(one, inside[one]) for one in _imports_in(definition.needed())}
    imported = tuple(sorted(used, key=lambda pair: (pair[0].module, pair[0].name, pair[1])))
    return Spelling(variables=variables, classes=classes, imports=imports, imported=imported)


def _hidden(definition: Definition, imports: Mapping[Imported, str]) -> dict[Imported, str]:
    hiding = field_names([definition])
    return {one: f"_{name}" for one, name in imports.items() if name in hiding}


def _imports_in(expressions: Iterable[Expression]) -> set[Imported]:
    return {name for one in expressions for name in references(one) if isinstance(name, Imported)}


def field_names(definitions: Iterable[Definition]) -> frozenset[str]:
    """Return the names of the fields of classes."""
    classes = (one for one in definitions if isinstance(one, ClassDefinition))
    return frozenset(
        line.name for definition in classes for line in definition.lines if line.type is not None
    )


def _class_names(reading: PayloadReading, *, taken: Collection[str]) -> dict[object, str]:
    payloads = reading.payloads

    def named(declared: str, thing: object) -> str:
        ending = "Payload" if thing in payloads and not declared.endswith("Payload") else ""
        return class_name(declared + ending, taken=taken)

    def declared(thing: object) -> str:
        return named(reading.definitions[thing].declared_name, thing)

    def with_module(thing: object) -> str:
        return named(pascal(_module(thing).rpartition(".")[2]) + _nested_name(thing), thing)

    def with_digest(thing: object) -> str:
        return f"{with_module(thing)}_{digest_suffix(_identity(thing))}"

    def with_place(thing: object) -> str:
        return f"{with_module(thing)}_{digest_suffix(f'{_identity(thing)} {reading.places[thing]}')}"

    things = sorted(reading.definitions, key=lambda thing: (_identity(thing), reading.places[thing]))
    return told_apart(things, declared, with_module, with_digest, with_place)


def _variable_names(reading: PayloadReading, *, taken: Collection[str]) -> dict[str, str]:
    def named(workflow_id: str) -> str:
        return variable_name(workflow_id, taken=taken)

    def with_digest(workflow_id: str) -> str:
        return f"{named(workflow_id).rstrip('_')}_{digest_suffix(workflow_id)}"

    return told_apart((one.workflow_id for one in reading.workflows), named, with_digest)


def _imported_names(needed: Iterable[Expression], *, taken: Collection[str]) -> dict[Imported, str]:
    """Keep the names of what is imported, but for those that a class or a variable has."""
    return told_apart(
        sorted(_imports_in(needed), key=lambda one: (one.module, one.name)),
        lambda one: f"_{one.name}" if one.name in taken else one.name,
        lambda one: f"_{one.module.replace('.', '_')}_{one.name}",
    )


def _module(thing: object) -> str:
    return str(getattr(thing, "__module__", ""))


def _nested_name(thing: object) -> str:
    """Return the name with those of the classes around it, without the function that it was made in."""
    qualified: str = getattr(thing, "__qualname__", getattr(thing, "__name__", ""))
    return "".join(map(pascal, qualified.rpartition("<locals>.")[2].split(".")))


def _identity(thing: object) -> str:
    generic = getattr(thing, "__pydantic_generic_metadata__", {}).get("args", ())
    return f"{_module(thing)}.{getattr(thing, '__qualname__', thing)}{generic}"
