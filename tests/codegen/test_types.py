"""Generated modules under type checkers, with lines that must pass and lines that must not."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
APPLICATION = ROOT / "examples" / "app"


def test_mypy_agrees():
    """
    Mypy, at its strictest and with pydantic's plugin, takes what is right and refuses what is wrong.
    """
    files = [
        *(ROOT / "tests/codegen/golden").glob("*.py"),
        *(ROOT / "tests/codegen/typing").glob("*.py"),
        *APPLICATION.glob("*.py"),
    ]
    done = checked([BIN / "mypy", "--config-file", "tests/codegen/typing/mypy.ini", *sorted(files)])

    assert (0, f"Success: no issues found in {len(files)} source files\n") == (done.returncode, done.stdout)


def test_pyright_agrees():
    """
    Pyright, strict and without any plugin, says the same.
    """
    done = checked([BIN / "pyright", "--outputjson", "-p", "tests/codegen/typing"])

    assert [] == json.loads(done.stdout)["generalDiagnostics"]


def checked(command):
    """Run a type checker where the repository is."""
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own words
