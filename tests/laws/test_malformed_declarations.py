"""Whatever stands in a module of declarations ends in a message that says what and where, and an exit code."""

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from law_examples import examples
from malformed_modules import DECLARATIONS, OBJECTS, STATEMENTS, odd_modules

from novu_flows.cli.main import run
from novu_flows.errors import ExitCode

# `test` makes payloads of its own.
LAW = settings(
    max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow, HealthCheck.nested_given]
)
CONFIG = """\
[project]
name = "acme"
declarations = ["workflows"]

[environments.local]
embedded = true

[generate]
target = "app/notifications.py"
schemas = "app/schemas"
"""
COMMANDS = (["check"], ["plan"], ["generate"], ["test"])
EXPLAINED = {int(code) for code in ExitCode} - {ExitCode.UNEXPECTED}


@contextlib.contextmanager
def project(module):
    """Stand in a folder with a project whose only module is this one."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name), pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOOK", "https://hooks.example.com/bob")
        Path("workflows").mkdir()
        Path("novu.toml").write_text(CONFIG)
        Path("workflows/texts.txt").write_text("Hi {{name}}")
        Path("workflows/acme.py").write_bytes(module.encode("utf-8", "surrogatepass"))
        yield


def command(*words):
    """Run a command; return its exit code and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python's own warnings of odd models are no errors outside of pytest
        code = run(list(words))
    return code, said.getvalue()


def explained(words):
    """Run a command that must end with something that a user can do something with; return its exit code."""
    code, said = command(*words)
    assert code in EXPLAINED, said
    assert not re.search("Traceback|defect", said), said
    assert said.strip()
    return code


@LAW
@given(odd_modules())
def test_any_module(module):
    """
    What is wrong with it is said at its place; what is right is planned, generated and tested.
    """
    with project(module):
        for words in COMMANDS:
            if explained(words) == ExitCode.INVALID:
                break


@pytest.mark.parametrize("statement", STATEMENTS)
def test_any_statement(statement):
    """
    A module may raise whatever Python has, and may leave whatever it likes in its variables.
    """
    with project(f"{OBJECTS}{DECLARATIONS}\n{statement}\n"):
        if explained(["check"]) != ExitCode.INVALID:
            explained(["generate"])
            explained(["test"])


@pytest.mark.parametrize(
    "statement",
    [
        "import sys; sys.stdout.close()",
        "import sys; sys.stdout = sys.stderr = None",
        "import sys; sys.setrecursionlimit(120)",
        "import os; os.chdir('/')",
        "import warnings; warnings.simplefilter('error'); warnings.warn('x')",
        "raise BaseException",
        "raise SystemExit",
        "import sys; sys.modules.clear()",
        "import sys\nfor name in list(sys.modules): del sys.modules[name]\nimport json",
        "import sys; sys.modules.pop('pydantic'); import pydantic",
    ],
)
def test_a_module_that_changes_the_process(statement):
    """
    It ends in no trace.
    """
    flows = str(Path(sys.executable).with_name("novu-flows"))
    with project(f"{DECLARATIONS}\n{statement}\n"):
        ran = subprocess.run([flows, "check"], capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert ran.returncode in EXPLAINED
    assert "Traceback" not in ran.stderr
    assert "defect" not in ran.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "import os; os._exit(0)",
        f"import {os.name}; {os.name}._exit(0)",
        "import os, sys; os.execv(sys.executable, [sys.executable, '-c', ''])",
        "import os, sys; os.execlp(sys.executable, sys.executable, '-c', '')",
        "import sys; sys.exit(0)",
        "import sys; sys.modules.clear()",
    ],
)
def test_a_module_that_would_end_the_process_is_an_issue_at_its_place(statement):
    """
    With 0 as its exit code, what checks nothing would be taken for a project without issues.
    """
    flows = str(Path(sys.executable).with_name("novu-flows"))
    with project(f"{statement}\n"):
        ran = subprocess.run([flows, "check"], capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert ExitCode.INVALID == ran.returncode
    assert ran.stdout.startswith("workflows/acme.py:1: error[module-failed]")


def test_what_a_module_starts_ends_as_it_likes():
    """
    A process that is forked from the module's own is none of ours.
    """
    statement = (
        "import os\nif os.fork() == 0:\n    os._exit(7)\nassert os.waitstatus_to_exitcode(os.wait()[1]) == 7"
    )
    with project(f"{statement}\n"):
        assert ExitCode.OK == explained(["check"])
