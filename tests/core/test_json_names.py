"""The kinds of resources that speak to Novu in observed values alone name no field of Novu's JSON."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import novu_flows

RESOURCES = Path(novu_flows.__file__).parent / "resources"
NOVUS = re.compile(r"_[a-z]\w*|[a-z]+(?:[A-Z][a-z]*)+")  # `_id`, `subscriberId`


def keys(source: str) -> Iterator[str]:
    """Yield the constant texts that a module looks up, or makes a mapping of."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                yield key
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]):
                yield key
            case ast.Dict(keys=found):
                yield from (
                    key.value for key in found if isinstance(key, ast.Constant) and isinstance(key.value, str)
                )


@pytest.mark.parametrize("kind", ["subscriber", "credentials"])
def test_a_kind_names_no_field_of_novus_json(kind: str) -> None:
    """Subscribers and credentials are observed values and fields before they reach a kind."""
    named = {
        (path.name, key)
        for path in (RESOURCES / kind).glob("*.py")
        for key in keys(path.read_text("utf-8"))
        if NOVUS.fullmatch(key)
    }
    assert set() == named


def test_each_way_to_name_a_field_is_seen() -> None:
    """A subscript, a look-up with `get` and a key of a mapping are found."""
    assert ["subscriberId", "_id", "isOnline"] == list(
        keys('a["subscriberId"]; a.get("_id"); {"isOnline": 1}')
    )
