"""Novu's JSON becomes our values at the door: no module outside `novu/` and `emulator/` names a field of it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

import novu_flows
import novu_flows.novu
from novu_flows.novu.call import Answer

PACKAGE = Path(novu_flows.__file__).parent
CASED = re.compile(
    r"_[a-z]\w*|[a-z]+(?:[A-Z][a-z]*)+"
)  # `_id`, `subscriberId`; `content` is a word of ours as well
# Where such a word is no field of an answer or a body, and why.
OTHERS = {
    "check/shapes.py": "what a template may ask of a subscriber",
    "check/liquid_context.py": "what a template may ask of a subscriber",
    "convert/": "what a template may ask of a subscriber, and helpers of templates",
    "controls/": "the control values of a step of today's Novu, judged by one function for `check` and the emulator",
    "javascript/": "what Novu's npm packages call their operators and options",
}


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


def models(kind: type[Answer]) -> Iterator[type[Answer]]:
    """Yield the answers of every section."""
    for one in kind.__subclasses__():
        yield one
        yield from models(one)


def novus_names() -> set[str]:
    """Return the names of the fields that Novu answers, and of those that a section writes."""
    for module in pkgutil.walk_packages(novu_flows.novu.__path__, "novu_flows.novu."):
        importlib.import_module(module.name)
    answered = {field.alias or name for model in models(Answer) for name, field in model.model_fields.items()}
    written = {key for path in (PACKAGE / "novu").rglob("*.py") for key in keys(path.read_text("utf-8"))}
    of_schemas = Draft7Validator.META_SCHEMA["properties"].keys()  # words of JSON Schema, which is not Novu's
    return {name for name in (answered | written) - of_schemas if CASED.fullmatch(name)}


def modules() -> Iterator[Path]:
    """Yield the modules that know values alone."""
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith(("novu/", "emulator/", *OTHERS)):
            yield path


def test_no_module_names_a_field_of_novus_json() -> None:
    """Answers are observed values, and bodies are fields, before they leave `novu/`."""
    novus = novus_names()
    named = {
        (path.relative_to(PACKAGE).as_posix(), key)
        for path in modules()
        for key in keys(path.read_text("utf-8"))
        if key in novus
    }

    assert {"subscriberId", "_id", "transactionId", "createdAt"} <= novus
    assert set() == named


@pytest.mark.parametrize("place", ["resources", "engine", "trigger_cases", "plan"])
def test_no_module_of_a_plan_knows_a_dialect(place: str) -> None:
    """What plans, applies and tests is given a dialect, and imports none."""
    root = PACKAGE / place
    sources = [root] if root.suffix else sorted(root.rglob("*.py"))
    dialects = re.compile(r"novu_flows\.novu(?:\.| import )v[12]\b")

    assert sources
    assert [] == [path.name for path in sources if dialects.search(path.read_text("utf-8"))]


def test_each_way_to_name_a_field_is_seen() -> None:
    """A subscript, a look-up with `get` and a key of a mapping are found."""
    assert ["subscriberId", "_id", "isOnline"] == list(
        keys('a["subscriberId"]; a.get("_id"); {"isOnline": 1}')
    )
