"""Modules of declarations that are right but for some of their parts, which hold what nobody expects there."""

import ast
from dataclasses import dataclass
from pathlib import Path

from hypothesis import strategies as st

ODD = Path(__file__).parent / "odd"
OBJECTS = (ODD / "objects.txt").read_text()
DECLARATIONS = (ODD / "declarations.txt").read_text()
VALUES = (ODD / "values.txt").read_text().splitlines()
STATEMENTS = (ODD / "statements.txt").read_text().split("\n---\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a tree where an expression stands: a field of a node, and where it is a list, a position."""

    node: ast.AST
    name: str
    position: int | None

    def put(self, expression):
        """Put another expression there."""
        if self.position is None:
            setattr(self.node, self.name, expression)
        else:
            getattr(self.node, self.name)[self.position] = expression


def places(tree):
    """Return every place of an expression that is an argument, a part of a literal, a value or an annotation."""
    return [place for node in ast.walk(tree) for place in _places(node)]


def _places(node):
    if isinstance(node, ast.ImportFrom | ast.Import | ast.Attribute | ast.Name):
        return
    for name, value in ast.iter_fields(node):
        if name in ("func", "ctx", "targets", "target"):
            continue
        if isinstance(value, ast.expr):
            yield Place(node, name, None)
        elif isinstance(value, list):
            yield from (Place(node, name, n) for n, one in enumerate(value) if isinstance(one, ast.expr))


@st.composite
def odd_modules(draw):
    """Draw a module: up to two of its expressions are odd ones, and perhaps there is an odd statement."""
    tree = ast.parse(DECLARATIONS)
    for _ in range(draw(st.integers(0, 2))):
        found = places(tree)
        place = found[draw(st.integers(0, len(found) - 1))]
        place.put(ast.parse(draw(st.sampled_from(VALUES)), mode="eval").body)
    if draw(st.booleans()):
        statement = draw(st.sampled_from(STATEMENTS))
        tree.body.insert(draw(st.integers(1, len(tree.body))), ast.parse(statement))
    return OBJECTS + ast.unparse(ast.fix_missing_locations(tree)) + "\n"
