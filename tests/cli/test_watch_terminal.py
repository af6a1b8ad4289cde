"""A session of `novu-flows watch` in a terminal: what an engineer does in an hour, and sees."""

import asyncio
import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ports import on_a_port

from novu_flows.cli.main import run
from novu_flows.emulator import Delay, Emulator, Fault

FLOWS = str(Path(sys.executable).with_name("novu-flows"))
ROWS, COLUMNS = 50, 120
PATIENCE_SECONDS = 30
SCREEN = "local · planned"  # how one begins that has a plan
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
SERVER = """
[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
"""
CONFIG = '[project]\nname = "shop"\ndeclarations = ["workflows"]\n'
LAUNCH = """
import fcntl, os, sys, termios
os.setsid()
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # what is typed reaches every process of the watch
os.execv(sys.argv[1], sys.argv[1:])
"""
SLEEPS = "import os, pathlib, time\n\npathlib.Path({!r}).write_text(str(os.getpid()))\ntime.sleep({})\n"
CTRL_C = b"\x03"
PERSON = 'from novu_flows import Subscriber\n\n{0} = Subscriber("{0}", first_name="{1}")\n'


class Terminal:
    """What a program writes to its terminal, read as it comes."""

    def __init__(self, master: int, process: subprocess.Popen[bytes]) -> None:
        self._master = master
        self._pending = ""
        self.process = process

    def wait_for(self, *texts: str) -> str:
        """Read until a screen shows these texts in this order; give what it shows from the first to the last."""
        within = rf"(?:(?!{re.escape(SCREEN)}).)*?"
        wanted = re.compile(within.join(map(re.escape, texts)), re.DOTALL)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (found := wanted.search(ESCAPES.sub("", self._pending))) is None:
            assert time.monotonic() < deadline, f"{texts} did not come: {self._pending}"
            self._read()
        self._pending = ""
        return found.group()

    def type(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    def end(self) -> str:
        """Read all that comes until the program has ended."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it does not end: {self._pending}"
            self._read()
        self._read()
        return self._pending

    def _read(self) -> None:
        if select.select([self._master], [], [], 0.05)[0]:
            self._pending += os.read(self._master, 65536).decode(errors="replace")


@contextmanager
def terminal(root: Path, *options: str) -> Iterator[Terminal]:
    """Start a watch in a terminal of its own."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", LAUNCH, FLOWS, "watch", *options],
        cwd=root,
        env={**os.environ, "TERM": "xterm"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
    ) as process:
        try:
            yield Terminal(master, process)
        finally:
            process.kill()
            os.close(slave)
            os.close(master)


def git(root: Path, *words: str) -> None:
    """Run git as nobody in particular."""
    who = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)  # noqa: S603, S607


@pytest.fixture
def root(tmp_path):
    """Return a project in a git repository with two branches."""
    (tmp_path / "novu.toml").write_text(CONFIG)
    (tmp_path / "workflows").mkdir()
    git(tmp_path, "init", "-q", "-b", "other")
    (tmp_path / "workflows/ada.py").write_text(PERSON.format("ada", "Lovelace"))
    (tmp_path / "workflows/grace.py").write_text(PERSON.format("grace", "Hopper"))
    (tmp_path / ".gitignore").write_text(".novu-flows/\n__pycache__/\n")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "other")
    git(tmp_path, "checkout", "-q", "-b", "main")
    git(tmp_path, "rm", "-q", "workflows/grace.py")
    (tmp_path / "workflows/ada.py").write_text(PERSON.format("ada", "Ada"))
    git(tmp_path, "commit", "-q", "-a", "-m", "main")
    return tmp_path


def test_a_session_in_a_terminal(root):
    """
    Save, break, repair, a new file, its end, another branch, Ctrl-C: the screen is always of what is saved.
    """
    ada, bob = root / "workflows/ada.py", root / "workflows/bob.py"
    with terminal(root) as screen:
        screen.wait_for(SCREEN, '"Ada"', "1 create", "╯")

        ada.write_text(PERSON.format("ada", "Augusta"))
        screen.wait_for(SCREEN, '"Augusta"', "1 create", "╯")

        ada.write_text("ada = Subscriber(\n")
        screen.wait_for("invalid", "ada.py:1", "last good plan", '"Augusta"', "╯")

        ada.write_text(PERSON.format("ada", "Ada Augusta"))
        screen.wait_for(SCREEN, '"Ada Augusta"', "╯")

        bob.write_text(PERSON.format("bob", "Bob"))
        screen.wait_for(SCREEN, "subscriber bob", "2 create", "╯")

        bob.unlink()
        assert "bob" not in screen.wait_for(SCREEN, '"Ada Augusta"', "1 create", "╯")

        git(root, "checkout", "-q", "-f", "other")
        screen.wait_for(SCREEN, '"Lovelace"', '"Hopper"', "2 create", "╯")

        screen.type(CTRL_C)
        assert "Traceback" not in screen.end()
        assert 0 == screen.process.returncode


class SlowNovu:
    """A server on a port of this machine that takes its time with the next subscriber that is written."""

    def __init__(self) -> None:
        self._writing = threading.Event()
        self._emulator = Emulator(development_key="key", sleep=self._sleep)
        self._emulator.fail(Fault(effect=Delay(seconds=0.5), method="P*", path="/v1/subscribers*"))

    def is_written_to(self) -> bool:
        """Wait until it is."""
        return self._writing.wait(PATIENCE_SECONDS)

    async def _sleep(self, seconds: float) -> None:
        self._writing.set()
        await asyncio.sleep(seconds)

    @contextmanager
    def served_to(self, root: Path) -> Iterator[None]:
        """Serve it to a project, as its environment `server`."""
        with on_a_port(self._emulator) as url:
            (root / "novu.toml").write_text(CONFIG + SERVER.format(url=url))
            yield


def test_ctrl_c_while_something_is_applied(root, capsys, monkeypatch):
    """
    The child hears it too, as everything in a terminal does: it carries out what it has begun.
    """
    monkeypatch.setenv("SERVER_KEY", "key")
    novu = SlowNovu()
    with novu.served_to(root):
        with terminal(root, "--apply", "--env", "server") as screen:
            assert novu.is_written_to()
            screen.type(CTRL_C)
            shown = screen.end()

        monkeypatch.chdir(root)
        assert (0, False) == (screen.process.returncode, "Traceback" in shown)
        assert "1 of 1 changes applied" in shown
        assert 0 == run(["plan", "--check", "--env", "server"]), capsys.readouterr().out


def test_a_save_while_something_is_applied(root, monkeypatch):
    """
    What is being applied is finished; what was saved comes next.
    """
    monkeypatch.setenv("SERVER_KEY", "key")
    ada = root / "workflows/ada.py"
    novu = SlowNovu()
    command = [FLOWS, "watch", "--apply", "--env", "server", "--format", "json"]
    with (
        novu.served_to(root),
        subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process,  # noqa: S603 - ours
    ):
        assert novu.is_written_to()
        ada.write_text(PERSON.format("ada", "Augusta"))
        first, second = (json.loads(process.stdout.readline()) for _ in range(2))
        process.send_signal(signal.SIGINT)

    for event, name in ((first, "Ada"), (second, "Augusta")):
        assert ("applied", 0) == (event["event"], event["exit_code"])
        assert name in json.dumps(event["plan"])


def test_a_load_ends_with_a_watch_that_is_killed(root, tmp_path_factory):
    """
    One that hangs would be there for ever, where no terminal ends it.
    """
    mark = tmp_path_factory.mktemp("mark") / "pid"
    (root / "workflows/ada.py").write_text(SLEEPS.format(str(mark), 1000))
    with subprocess.Popen([FLOWS, "watch"], cwd=root, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - ours
        child = written(mark)
        process.kill()

    assert ended(child)


def test_elsewhere_each_event_is_one_line(root, tmp_path_factory):
    """
    A log has a line for each load: what would change, or the first thing that is wrong. Nothing is left behind.
    """
    temporary = tmp_path_factory.mktemp("temporary")
    with subprocess.Popen(  # noqa: S603 - our own command
        [FLOWS, "watch"],
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        planned = process.stdout.readline()
        (root / "workflows/ada.py").write_text("ada = Subscriber(\n")
        while "invalid" not in (invalid := process.stdout.readline()):
            assert "planned" in invalid
        for _ in range(2):  # once and again, as `timeout -s INT` does
            process.send_signal(signal.SIGINT)
            time.sleep(0.005)
        rest, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert re.fullmatch(r"planned local in [\d.]+ s: 1 create, 0 update, .*\n", planned)
    assert re.fullmatch(r"invalid in [\d.]+ s: 1 error, 0 warnings; workflows/ada\.py:1: error.*\n", invalid)
    assert (0, "") == (process.returncode, rest)
    assert [] == list(temporary.iterdir())


def written(mark: Path) -> int:
    """Wait until a load hangs; give its process."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (mark.is_file() and mark.read_text()):
        assert time.monotonic() < deadline, "no load began"
        time.sleep(0.01)
    return int(mark.read_text())


def ended(process: int) -> bool:
    """Return whether a process ends in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
