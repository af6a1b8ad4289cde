"""The imports of a generated module, sorted as isort and ruff sort them."""

from novu_flows.codegen.layout import Layout

_OTHERS = frozenset({"novu_flows", "pydantic", "pydantic_extra_types", "typing_extensions"})


def import_lines(layout: Layout) -> list[str]:
    """Write the imports: first those of the standard library."""
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
    for module, lines in sorted(statements):
        (others if module.partition(".")[0] in _OTHERS else own).extend(lines)
    return [*own, *([""] if own and others else []), *others]


def _statement(module: str, names: list[str], layout: Layout) -> list[str]:
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
