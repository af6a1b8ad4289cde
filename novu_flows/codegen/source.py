"""Statements to the source of a module: imports, classes, and variables of what is declared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from novu_flows.codegen.expression import ClassDefinition, Expression, Imported, references
from novu_flows.codegen.layout import CodeLayout
from novu_flows.codegen.module import import_lines
from novu_flows.codegen.names import Spelling
from novu_flows.codegen.texts import docstring
from novu_flows.codegen.writing import Writing
from novu_flows.dataclass import dataclass

# The modules that declarations use; any other one stands beside them.
_KNOWN = frozenset({"builtins", "datetime", "typing", "uuid", "novu_flows", "pydantic", "typing_extensions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A variable of a module, and what it is."""

    name: str
    value: Expression


def module_source(
    assignments: Iterable[Assignment], *, classes: Sequence[ClassDefinition] = (), doc: str = ""
) -> str:
    """Write a module: its docstring, its imports, its classes, its variables."""
    statements = list(assignments)
    layout = CodeLayout(_spelling([one.value for one in statements], classes))
    local = {one.module for one, _ in layout.spelling.imported if one.module not in _KNOWN}
    opening = [docstring(doc), import_lines(layout, local=local)]
    head = "\n\n".join("\n".join(lines) for lines in opening if lines)
    body = "\n".join("\n".join(layout.broken(one.value, before=f"{one.name} = ")) for one in statements)
    if not classes:
        return "\n\n".join(filter(None, (head, body))) + "\n"
    return "\n\n\n".join(filter(None, (head, *_classes(classes, layout), body))) + "\n"


def class_source(classes: Sequence[ClassDefinition]) -> str:
    """Write classes with the imports that they need."""
    return module_source((), classes=classes)


def _classes(classes: Sequence[ClassDefinition], layout: CodeLayout) -> Iterator[str]:
    writing = Writing(layout, {one.thing for one in classes})
    return ("\n".join(writing.lines(one)) for one in classes)


def _spelling(values: Sequence[Expression], classes: Sequence[ClassDefinition]) -> Spelling:
    needed = [*values, *(one for definition in classes for one in definition.needed())]
    found = {one for expression in needed for one in references(expression) if isinstance(one, Imported)}
    imports: Mapping[Imported, str] = {one: one.name for one in found}
    names: Mapping[object, str] = {one.thing: one.declared_name for one in classes}
    imported = tuple(sorted(imports.items(), key=lambda pair: (pair[0].module, pair[0].name)))
    return Spelling(variables={}, classes=names, imports=imports, imported=imported)
