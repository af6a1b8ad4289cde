"""docs/issues.md knows every code, and docs/configuration.md every key."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import tomli

from novu_flows.project.config import EnvironmentConfig, GenerateConfig, GuardsConfig, ProjectConfig
from novu_flows.project.toml import ConfigText, read_config

ROOT = Path(__file__).parent.parent.parent
CODE = re.compile(r"[a-z]+(-[a-z]+)+")
ROW = re.compile(r"^\| `([a-z-]+)` \| (error|warning) \| [^|]+\. \| [^|]+\. \|$", re.MULTILINE)
NAMED = "code="
OWN = ("project", "check", "convert")
# Texts of the same form that are no codes.
OTHERS = {
    "cat-file",
    "date-time",
    "ls-files",
    "ls-tree",
    "rev-parse",
    "in-app",
    "invalid-json-value",
    "non-serializable-default",
    "order-shipped",
    "utf-8-sig",
}


def texts_in(path: Path) -> Iterator[str]:
    """Return the texts that a module holds."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
            yield f"{NAMED}{node.value.value}"


def codes_in_source() -> set[str]:
    """Return the codes that are written as `code="…"`, or passed on in the two packages that find most."""
    texts = {text for path in (ROOT / "novu_flows").rglob("*.py") for text in texts_in(path)}
    own = {
        text for name in OWN for path in (ROOT / "novu_flows" / name).rglob("*.py") for text in texts_in(path)
    }
    named = {text.removeprefix(NAMED) for text in texts if text.startswith(NAMED)}
    return named | {text for text in own if CODE.fullmatch(text)} - OTHERS


def test_every_code_is_explained() -> None:
    """Each code that an issue can have has one row: severity, what it means, how to fix it."""
    rows = [code for code, _ in ROW.findall((ROOT / "docs" / "issues.md").read_text(encoding="utf-8"))]

    assert sorted(codes_in_source()) == sorted(rows)


def test_every_key_of_the_configuration_is_explained() -> None:
    """The tables of docs/configuration.md name the keys, in order."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    models = (ProjectConfig, EnvironmentConfig, GenerateConfig, GuardsConfig)

    assert {key for model in models for key in model.model_fields} == set(
        re.findall(r"^\| `(\w+)`", text, re.MULTILINE)
    )


def test_the_example_of_the_configuration_is_one() -> None:
    """The first block can be used as it stands."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    block = text.partition("```toml\n")[2].partition("```")[0]

    assert tomli.loads(block)["project"]["name"] == "acme"
    assert () == read_config(ConfigText(text=block, file="novu.toml", folder="acme"))[1]
