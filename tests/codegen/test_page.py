"""docs/generate.md says what is true."""

import asyncio
import inspect
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from harness import Harness
from ports import on_a_port

from novu_flows.api import NovuClient
from novu_flows.project.loading import load_project

ROOT = Path(__file__).parent.parent.parent
MYPY = Path(sys.executable).with_name("mypy")
CONFIG = ROOT / "tests/codegen/typing/mypy.ini"
PAGE = (ROOT / "docs/generate.md").read_text(encoding="utf-8")


@pytest.fixture
def harness():
    """Return an environment that holds the example's workflows."""
    made = Harness()
    made.apply(load_project(ROOT / "examples" / "v1").declarations)
    return made


@pytest.mark.usefixtures("application")
def test_the_code_of_the_page_runs(harness, capsys):
    """
    Every block of Python runs, one after the other, and what it asserts holds.
    """
    with on_a_port(harness.emulator) as url, NovuClient(harness.emulator.keys.development, url) as client:
        names = {"client": client}
        for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
            exec(block, names)  # noqa: S102 - the page's own code
    shipped = harness.run(lambda awaiting: names["ship"](awaiting, "A-1"))

    assert shipped.is_processed
    assert asyncio.iscoroutinefunction(names["ship"])
    assert "" == capsys.readouterr().out


def test_mypy_says_what_the_page_shows(tmp_path):
    """
    The wrong code of the page is refused with the words of the page.
    """
    wrong, said = (
        textwrap.dedent(re.search(rf"( *```{language}\n.*?)```", PAGE, re.DOTALL)[1]).partition("\n")[2]
        for language in ("py", "text")
    )
    (tmp_path / "shop.py").write_text(wrong)
    command = [MYPY, "--config-file", CONFIG, "--no-error-summary", tmp_path / "shop.py"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own words

    assert said == re.sub(r"^.*(?=shop\.py)", "", done.stdout, flags=re.MULTILINE)


def test_the_page_names_every_way_to_trigger():
    """
    The table of methods has all of them.
    """
    from novu_flows.triggers import PayloadWorkflow  # noqa: PLC0415 - the one use

    methods = [name for name, _ in inspect.getmembers(PayloadWorkflow, inspect.isfunction) if name[0] != "_"]
    plain = [name for name in methods if not name.endswith("_async")]

    assert [] == [name for name in plain if f"{name}(" not in PAGE]
    assert {f"{name}_async" for name in plain if name != "start"} == set(methods) - set(plain)
