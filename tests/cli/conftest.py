"""Fixtures of the command line's tests: a project in a folder, and a way to run commands in it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from novu_flows.cli.main import run

CONFIG = """\
[project]
name = "acme"
declarations = ["workflows"]

[environments.local]
embedded = true

[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
read_back_seconds = 0.1

[environments.production]
url = "{url}"
api_key_env = "PRODUCTION_KEY"
role = "production"
"""
MODULE = '''\
"""Declarations of a test."""

from novu_flows import Payload, Preference, Subscriber, Workflow, in_app, email


class Welcome(Payload):
    """Someone signed up."""

    name: str


STEPS = [in_app("Hi {{name}}"), email("Hi", "<p>Hi {{name}}</p>")]
welcome = Workflow("welcome", payload=Welcome, steps=STEPS)
ada = Subscriber("ada", email="ada@example.com", preferences=[Preference(welcome, email=False)])
'''


@dataclass
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


@dataclass
class Folder:
    """A project, and the commands run in it."""

    root: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def run(self, *arguments: str) -> Ran:
        """Run a command."""
        self.capsys.readouterr()
        code = run(list(arguments))
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        return Ran(code, out, err)


@pytest.fixture
def folder(tmp_path, capsys, monkeypatch):
    """Return a project whose server is not there."""
    monkeypatch.chdir(tmp_path)
    made = Folder(tmp_path, capsys)
    made.write("novu.toml", CONFIG.format(url="http://127.0.0.1:9/v1"))
    made.write("workflows/welcome.py", MODULE)
    return made
