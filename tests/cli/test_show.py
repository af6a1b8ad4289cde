"""`novu-flows show` shows a saved plan in every format, and says whether what it is about has moved."""

import json

import pytest

from novu_flows.cli.main import run
from novu_flows.emulator import Emulator
from novu_flows.emulator.http.serving import Hosting

PEOPLE = """
from novu_flows import Subscriber

ada = Subscriber("ada", first_name="Ada")
bob = Subscriber("bob", first_name="Bob", data={"plan": "pro"})
"""


class Folder:
    """A project with a server, and a plan of it in a file."""

    def __init__(self, capsys):
        self.capsys = capsys

    def run(self, *words):
        """Run a command; give exit code and standard output."""
        self.capsys.readouterr()
        code = run([*words])
        return code, self.capsys.readouterr().out

    def show(self, *options):
        """Show the plan."""
        return self.run("show", "plan.json", *options)

    def rename(self, subscriber_id, name):
        """Change a subscriber as another writer would."""
        command = f"api subscribers create --env server --subscriber-id {subscriber_id} --first-name {name}"
        assert 0 == self.run(*command.split())[0]


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    """Go to the project, whose plan is made."""
    emulator, hosting = Emulator(development_key="dev"), Hosting()
    with hosting.serving(emulator) as root:
        (tmp_path / "novu.toml").write_text(
            '[project]\nname = "p"\ndeclarations = ["people.py"]\n'
            f'[environments.server]\nurl = "{root}"\napi_key_env = "SHOW_KEY"\n'
        )
        (tmp_path / "people.py").write_text(PEOPLE)
        monkeypatch.setenv("SHOW_KEY", "dev")
        monkeypatch.chdir(tmp_path)
        folder = Folder(capsys)
        assert 0 == folder.run("plan", "--env", "server", "--out", "plan.json")[0]
        yield folder
    hosting.close()


def test_a_plan_is_shown_as_it_was_made(folder):
    """
    In every format it is what `plan` shows, with when it was made and that nothing has moved.
    """
    planned = folder.run("plan", "--env", "server")[1].partition("\n")[2]
    code, text = folder.show("--check")
    state = json.loads(folder.show("--format", "json")[1])["state"]
    comment = folder.show("--format", "markdown")[1]

    assert 0 == code
    assert planned in text
    assert "; nothing that it changes has moved since\n" in text
    assert (False, [], [], None) == tuple(state[name] for name in ("stale", "moved", "done", "unknown"))
    assert "nothing that it changes has moved since" in comment
    assert "#### Create subscriber ada" in comment


def test_what_moved_since_is_named(folder):
    """
    With `--check` the exit code is that of a stale plan.
    """
    folder.rename("ada", "Somebody")
    code, text = folder.show("--check")

    assert (5, 0) == (code, folder.show()[0])
    assert "STALE: moved since: subscriber ada; make a new plan" in text
    assert ["subscriber ada"] == json.loads(folder.show("--format", "json")[1])["state"]["moved"]


def test_what_is_carried_out_is_not_stale(folder):
    """
    Such a plan would have nothing to do.
    """
    folder.rename("ada", "Ada")
    assert (
        "nothing that it changes has moved since; already carried out: subscriber ada\n" in folder.show()[1]
    )

    assert 0 == folder.run("apply", "plan.json", "--yes")[0]
    assert (0, True) == (
        folder.show("--check")[0],
        "carried out: subscriber ada, subscriber bob" in folder.show()[1],
    )


def test_a_plan_is_shown_where_nobody_can_look(folder, monkeypatch):
    """
    Without the network, without the key, with another key: the reason stands in the state's place, and a check fails.
    """
    _, offline = folder.show("--offline")
    monkeypatch.delenv("SHOW_KEY")
    code, keyless = folder.show("--check")
    monkeypatch.setenv("SHOW_KEY", "another")
    _, other = folder.show()

    assert "whether it is stale is not known: the environment was not asked" in offline
    assert (7, True) == (code, "not known: environment server needs an API key" in keyless)
    assert "not known: the plan was made for server" in other
    assert 6 == folder.show("--check")[0]
    assert 64 == folder.show("--check", "--offline")[0]
    assert all("+ subscriber ada" in shown for shown in (offline, keyless, other))


def test_a_file_that_was_edited_is_refused(folder, tmp_path):
    """
    It is not shown as if it were a plan.
    """
    file = tmp_path / "plan.json"
    file.write_text(file.read_text().replace('"Ada"', '"Eve"'))

    assert (6, "") == folder.show()
