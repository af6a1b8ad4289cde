"""The generated module: what the workflows' payloads are made of, and the workflows, as one text."""

from collections.abc import Collection, Iterator

from novu_flows.codegen.expression import ClassDefinition, locals_in
from novu_flows.codegen.header import digest, imprinted_module
from novu_flows.codegen.layout import UNLIMITED, CodeLayout
from novu_flows.codegen.names import Spelling, spell
from novu_flows.codegen.order import in_groups, in_order
from novu_flows.codegen.reading import PayloadReading, read_workflows
from novu_flows.codegen.references import Namespaces
from novu_flows.codegen.texts import docstring, quoted
from novu_flows.codegen.workflows import workflow_expression, workflow_lines
from novu_flows.codegen.writing import Writing
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue

_OTHERS = frozenset({"novu_flows", "pydantic", "pydantic_extra_types", "typing_extensions"})


def import_lines(layout: CodeLayout, *, local: Collection[str] = ()) -> list[str]:
    """Write the imports: first those of the standard library, last those of the `local` modules."""
    by_module: dict[str, list[str]] = {}
    aliased: list[tuple[str, str]] = []
    for one, name in layout.spelling.imported:
        if one.name != name:
            aliased.append((one.module, f"{one.name} as {name}"))
        elif one.module != "builtins":
            by_module.setdefault(one.module, []).append(name)
    statements = [
        *((module, _statement(module, names, layout)) for module, names in by_module.items()),
        *((module, [f"from {module} import {name}"]) for module, name in aliased),
    ]
    own: list[str] = []
    others: list[str] = []
    beside: list[str] = []
    for module, lines in sorted(statements):
        is_other = module.partition(".")[0] in _OTHERS
        (beside if module in local else others if is_other else own).extend(lines)
    return "\n\n".join("\n".join(group) for group in (own, others, beside) if group).splitlines()


def _statement(module: str, names: list[str], layout: CodeLayout) -> list[str]:
    ordered = sorted(names, key=_rank)
    line = f"from {module} import {', '.join(ordered)}"
    if layout.fits(line):
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]


def _rank(name: str) -> tuple[int, str]:
    """Constants come first, then classes, then functions."""
    if name.isupper():
        return (0, name)
    return (1 if name[0].isupper() else 2, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """The text of a generated module, and where it differs from what is declared."""

    text: str
    issues: tuple[Issue, ...]


def generate_module(
    declarations: Declarations,
    *,
    project: str,
    tool_version: str,
    dialect: DialectName = "v1",
    namespaces: Namespaces | None = None,
) -> Module:
    """
    Write the module; the same declarations in another order give the same text.

    `dialect` decides what a trigger may override. `namespaces` are the names in each module that was loaded:
    annotations that are texts need them.
    """
    reading = read_workflows(declarations.workflows, namespaces or {})
    spelling = spell(reading, [workflow_expression(workflow, dialect) for workflow in reading.workflows])
    doc = docstring(f"The workflows of {project}, and what their triggers carry.")
    declared = digest(_text(reading, dialect, CodeLayout(spelling, width=UNLIMITED), doc))
    text = _text(reading, dialect, CodeLayout(spelling), doc)
    return Module(
        text=imprinted_module(text, tool_version=tool_version, declarations=declared), issues=reading.issues
    )


def _text(reading: PayloadReading, dialect: DialectName, layout: CodeLayout, doc: list[str]) -> str:
    opening = [doc, import_lines(layout), _exports(layout.spelling)]
    names = layout.spelling.variables
    workflows = (workflow_lines(one, dialect, names[one.workflow_id], layout) for one in reading.workflows)
    parts = [
        "\n\n".join("\n".join(lines) for lines in opening if lines),
        *("\n".join(lines) for lines in _definitions(reading, layout)),
        "\n\n".join("\n".join(lines) for lines in workflows),
    ]
    return "\n\n\n".join(filter(None, parts)) + "\n"


def _exports(spelling: Spelling) -> list[str]:
    names = sorted((*spelling.classes.values(), *spelling.variables.values()))
    return ["__all__ = [", *(f"    {quoted(name)}," for name in names), "]"] if names else ["__all__ = []"]


def _definitions(reading: PayloadReading, layout: CodeLayout) -> Iterator[list[str]]:
    """Write every definition after those that it needs; what needs each other is completed at its end."""
    of, names = reading.definitions, layout.spelling.classes
    ordered = sorted(of, key=names.__getitem__)
    needs = {thing: locals_in(of[thing].needed()) for thing in ordered}
    at_once = {thing: locals_in(of[thing].needed_at_once()) for thing in ordered}
    defined: set[object] = set()
    for group in in_groups(ordered, needs):
        inner = {thing: [one for one in at_once[thing] if one in group] for thing in group}
        incomplete = []
        for thing in in_order(group, inner):
            if not needs[thing].keys() <= {*defined, thing}:
                incomplete.append(thing)
            inside = CodeLayout(layout.spelling.inside(of[thing]), width=layout.width)
            yield Writing(inside, defined).lines(of[thing])
            defined.add(thing)
        if rebuilt := [f"{names[one]}.model_rebuild()" for one in incomplete if _is_model(reading, one)]:
            yield rebuilt


def _is_model(reading: PayloadReading, thing: object) -> bool:
    definition = reading.definitions[thing]
    return isinstance(definition, ClassDefinition) and definition.is_model
