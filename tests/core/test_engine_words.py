"""The engine knows no kind of resource by its name: a new kind is a folder of resources and a line of KINDS."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import novu_flows
from novu_flows.plan.changes import RESOURCES
from novu_flows.resources.kinds import KINDS

ENGINE = sorted((Path(novu_flows.__file__).parent / "engine").glob("*.py"))
NAMES = re.compile("|".join(resource.rstrip("s") for resource in RESOURCES), re.IGNORECASE)


def words(source: str) -> Iterator[str]:
    """Yield the names and the texts of a module, docstrings and comments aside."""
    tree = ast.parse(source)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.arg(arg=word) | ast.alias(name=word):
                yield word
            case ast.ImportFrom(module=str(word)):
                yield word
            case ast.Constant(value=str(word)) if node not in docstrings:
                yield word


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_no_module_of_the_engine_names_a_kind(path: Path) -> None:
    """Whatever is done for one kind is done by the kind."""
    assert [] == [word for word in words(path.read_text("utf-8")) if NAMES.search(word)]


def test_each_way_to_name_a_kind_is_seen() -> None:
    """A variable, an attribute, an import and a text are found, a docstring is not."""
    source = '''"""Of workflows."""
import resources.topic
seen.subscribers, "credentials", layout
'''
    found = [word for word in words(source) if NAMES.search(word)]

    assert ["resources.topic", "subscribers", "credentials", "layout"] == sorted(found, key=source.index)


def test_kinds_are_listed_in_the_order_of_an_apply() -> None:
    """A plan sorts by the same order as an apply carries out."""
    assert list(RESOURCES) == [kind.resource for kind in KINDS]
