"""`novu-flows generate`: what it writes, refuses and says."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from novu_flows.cli.common import Streams
from novu_flows.cli.generate import GenerateOptions, command, places, run_generate
from novu_flows.errors import ExitCode, NovuFlowsError, Refused, WrongUsage
from novu_flows.project.generated import Comparison, GeneratedFile, generate, write_generated
from novu_flows.project.loading import load_project

CONFIG = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
MODULE = '''\
"""Declarations of a test."""

from __future__ import annotations

from typing_extensions import TypedDict

from novu_flows import Payload, Workflow, in_app


class Point(TypedDict):
    """A place on the map."""

    x: float


class Welcome(Payload):
    """Someone signed up."""

    name: str
    at: Point


welcome = Workflow("welcome", payload=Welcome, steps=[in_app("Hi {{name}}")])
'''


@dataclass
class Folder:
    """A project, and `generate` run in it."""

    root: Path

    def __post_init__(self):
        self.out, self.err = io.StringIO(), io.StringIO()

    def write(self, path, text):
        """Write a file of the project."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def read(self, path):
        """Read a file of the project."""
        return (self.root / path).read_text(encoding="utf-8")

    def run(self, output=None, schemas=None, *, check=False, force=False):
        """Generate; give the exit code."""
        self.out, self.err = io.StringIO(), io.StringIO()
        options = GenerateOptions(
            output=output and Path(output), schemas=schemas and Path(schemas), check=check, force=force
        )
        project = load_project(self.root)
        streams = Streams(out=self.out, err=self.err, can_ask=False, is_terminal=False)
        return run_generate(options, generate(project, places(options, project)), streams)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return a project with one workflow."""
    monkeypatch.chdir(tmp_path)
    made = Folder(tmp_path)
    made.write("novu.toml", CONFIG)
    made.write("workflows/welcome.py", MODULE)
    return made


def test_a_module_is_written_once(folder):
    """
    The first time writes the file, the second finds it up to date.
    """
    assert ExitCode.OK == folder.run("app/notifications.py")
    assert "wrote app/notifications.py\n" == folder.out.getvalue()
    before = (folder.root / "app/notifications.py").stat()
    assert ExitCode.OK == folder.run("app/notifications.py")
    assert "Everything generated is up to date.\n" == folder.out.getvalue()
    assert before.st_mtime_ns == (folder.root / "app/notifications.py").stat().st_mtime_ns


def test_the_places_of_novu_toml_are_used(folder):
    """
    Without options, what novu.toml names is written, below the project's folder.
    """
    folder.write("novu.toml", CONFIG + '[generate]\ntarget = "app/n.py"\nschemas = "schemas"\n')

    assert ExitCode.OK == folder.run()
    assert "wrote app/n.py\nwrote schemas/welcome.schema.json\n" == folder.out.getvalue()
    assert "at" in json.loads(folder.read("schemas/welcome.schema.json"))["properties"]
    assert "class Point(TypedDict):" in folder.read("app/n.py")


def test_nothing_says_where_to_write(folder):
    """
    Without a place there is nothing to do, and the message says how to name one.
    """
    with pytest.raises(WrongUsage, match="--output"):
        folder.run()


def test_check_shows_what_is_stale_and_writes_nothing(folder):
    """
    In CI a stale file is exit code 2 and a difference; a fresh one is silence.
    """
    folder.run("n.py")
    assert ExitCode.OK == folder.run("n.py", check=True)
    assert "" == folder.out.getvalue() + folder.err.getvalue()
    before = folder.read("n.py")
    folder.write("workflows/welcome.py", MODULE.replace("name: str", "name: str\n    age: int"))

    assert ExitCode.CHANGES == folder.run("n.py", check=True)
    assert "+    age: int\n" in folder.out.getvalue()
    assert "1 of 1 files differ" in folder.err.getvalue()
    assert before == folder.read("n.py")


def test_check_finds_a_missing_file(folder):
    """
    A file that was never generated, or is empty, is stale.
    """
    assert ExitCode.CHANGES == folder.run("n.py", check=True)
    folder.write("n.py", "\n")
    assert ExitCode.CHANGES == folder.run("n.py", check=True)
    assert ExitCode.OK == folder.run("n.py")


def test_a_file_with_other_line_ends_is_fresh(folder):
    """
    A checkout that ends lines as Windows does changes nothing.
    """
    folder.run("n.py")
    (folder.root / "n.py").write_bytes(folder.read("n.py").replace("\n", "\r\n").encode())

    assert ExitCode.OK == folder.run("n.py", check=True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("name: str", "name: int"), "was edited"),
        (lambda _: "print('mine')\n", "was not generated"),
    ],
)
def test_what_someone_wrote_is_not_overwritten(folder, change, reason):
    """
    An edited file, or one that was never generated, needs --force; nothing else is written before that.
    """
    folder.run("n.py")
    generated = folder.read("n.py")
    folder.write("n.py", change(generated))

    assert ExitCode.CHANGES == folder.run("n.py", check=True)
    with pytest.raises(Refused, match=reason):
        folder.run("n.py", "schemas")
    assert change(generated) == folder.read("n.py")
    assert not (folder.root / "schemas").exists()
    assert ExitCode.OK == folder.run("n.py", force=True)
    assert "overwrote n.py\n" == folder.out.getvalue()
    assert generated == folder.read("n.py")


def test_a_schema_that_is_left_over_is_removed(folder):
    """
    The schema of a workflow that is gone goes too, unless someone has edited it.
    """
    other = MODULE + 'other = Workflow("other", steps=[in_app("x")])\n'
    folder.write("workflows/welcome.py", other + 'third = Workflow("third", steps=[in_app("x")])\n')
    folder.run(schemas="schemas")
    folder.write("schemas/third.schema.json", folder.read("schemas/third.schema.json") + "\n")
    folder.write("workflows/welcome.py", MODULE)

    assert ExitCode.CHANGES == folder.run(schemas="schemas", check=True)
    assert ExitCode.OK == folder.run(schemas="schemas")
    assert "removed schemas/other.schema.json\n" == folder.out.getvalue()
    assert ["third.schema.json", "welcome.schema.json"] == sorted(
        path.name for path in (folder.root / "schemas").iterdir()
    )


def test_what_stays_behind_is_said(folder):
    """
    What a generated type cannot do is a warning beside the result.
    """
    code = "    @property\n    def shout(self) -> str:\n        return self.name\n"
    computed = MODULE.replace("    at: Point\n", "    at: Point\n\n    @computed_field\n" + code)
    folder.write(
        "workflows/welcome.py",
        computed.replace("from novu_flows", "from pydantic import computed_field\nfrom novu_flows"),
    )

    assert ExitCode.OK == folder.run("n.py")
    assert "Welcome.shout is computed by the declarations" in folder.err.getvalue()


def test_a_difference_cannot_speak_to_the_terminal(folder):
    """
    Control characters of a file that was found are shown, not carried out.
    """
    folder.write("n.py", "x = '\x1b[31m'\n")
    folder.run("n.py", check=True)

    assert "\x1b" not in folder.out.getvalue()


def test_a_place_that_cannot_be_written_is_said(folder):
    """
    A folder in the way is a message that says so.
    """
    (folder.root / "app").write_text("a file")
    with pytest.raises(WrongUsage, match="cannot write"):
        folder.run("app/n.py")


def test_a_file_that_cannot_be_removed_is_said(tmp_path):
    """
    What stands in the way is left to a person.
    """
    gone = GeneratedFile(path=tmp_path, text=None)
    with pytest.raises(NovuFlowsError, match="cannot remove"):
        write_generated([Comparison(file=gone, found="", standing="left over")])


@pytest.mark.usefixtures("folder")
def test_the_command_line_is_read(capsys):
    """
    The options of the command are those that are run.
    """
    code = command.main(["--output", "n.py", "--schemas", "s"], standalone_mode=False)

    assert (ExitCode.OK, "wrote n.py\nwrote s/welcome.schema.json\n") == (code, capsys.readouterr().out)
    assert ExitCode.CHANGES == command.main(["--check", "--output", "other.py"], standalone_mode=False)
    assert ExitCode.OK == command.main(["--force", "--target", "n.py"], standalone_mode=False)
