"""Fixtures of the laws: a port where things go wrong, and a project beside it."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from acme import AFTER, BEFORE, ENVIRONMENT, Novu, applying, new_novu, write_project
from acme_today import TODAY_AFTER, TODAY_BEFORE, TODAY_LISTS, TODAY_TO_GO, TODAY_WANTED
from faulty_port import FaultyPort, honestly

from novu_flows.cli.main import run

NOT_FOUND_OUT = ("Traceback", "defect of novu-flows")


@dataclass
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


class Commands:
    """Runs commands in a project, in this process."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        """Run a command against the server."""
        self._capsys.readouterr()
        code = run([*arguments, "--env", "server"])
        out, err = self._capsys.readouterr()
        assert not [said for said in NOT_FOUND_OUT if said in out + err], err
        return Ran(code, out, err)


@pytest.fixture(scope="session")
def port():
    """Return a port of this session."""
    with FaultyPort().open() as opened:
        yield opened


@pytest.fixture
def commands(tmp_path, capsys, monkeypatch):
    """Return what runs commands in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return Commands(tmp_path, capsys)


@pytest.fixture(scope="session")
def prepared(port, tmp_path_factory):
    """Return a Novu that holds what the project declared before."""
    return applied_before(port, tmp_path_factory.mktemp("before"), new_novu(), (BEFORE, "v1"))


@pytest.fixture(scope="session")
def prepared_today(port, tmp_path_factory):
    """Return a Novu of today that holds what the project declared before."""
    emulator = new_novu("3.15")
    emulator.provide_provider("mattermost")
    return applied_before(port, tmp_path_factory.mktemp("before"), emulator, (TODAY_BEFORE, "v2"))


def applied_before(port, root, emulator, project):
    """Return a Novu to which a project was applied."""
    declared, novu = project
    port.serve(emulator.app)
    write_project(root, port.url, declared, novu=novu)
    applied = applying(root)
    out, err = applied.communicate()
    assert 0 == applied.returncode, out + err
    return emulator


@dataclass(frozen=True)
class Scene:
    """A Novu behind a port, and a project beside it."""

    port: FaultyPort
    novu: Novu
    root: Path
    run: Commands

    def heal(self) -> None:
        """Have every request answered as Novu does again, once all that was to be done later is done."""
        self.port.settled()
        self.port.choose = lambda _: honestly


@pytest.fixture
def scene(port, commands, prepared):
    """Return a Novu that holds what the project declared before, and the project as it is declared now."""
    emulator = prepared.copy()
    port.serve(emulator.app)
    write_project(commands.root, port.url, AFTER)
    yield Scene(port, Novu(emulator), commands.root, commands)
    emulator.close()


@pytest.fixture
def scene_today(port, commands, prepared_today):
    """Return a Novu of today that holds what the project declared before, and the project as it is declared now."""
    emulator = prepared_today.copy()
    port.serve(emulator.app)
    write_project(commands.root, port.url, TODAY_AFTER, novu="v2")
    novu = Novu(emulator, lists=TODAY_LISTS, wanted=TODAY_WANTED, to_go=TODAY_TO_GO)
    yield Scene(port, novu, commands.root, commands)
    emulator.close()
