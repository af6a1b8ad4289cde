"""An apply is carried out and reported whatever becomes of its outputs, and whatever signal ends it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from conftest import CONFIG
from ports import a_port, on_a_port

from novu_flows.cli.common import on_first_signal
from novu_flows.emulator import Delay, Emulator, Fault

FLOWS = str(Path(sys.executable).with_name("novu-flows"))
PEOPLE = 40
MODULE = "from novu_flows import Subscriber\n" + f'p = [Subscriber(f"p{{n}}") for n in range({PEOPLE})]\n'
PATIENCE_SECONDS = 30


@pytest.fixture
def emulator():
    """Return a server's emulator."""
    made = Emulator(development_key="development-key")
    yield made
    made.close()


@pytest.fixture
def server(folder, emulator, monkeypatch):
    """Return a project of forty subscribers, and a server."""
    monkeypatch.setenv("SERVER_KEY", "development-key")
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        folder.write("workflows/welcome.py", MODULE)
        yield folder


def shell(folder, line):
    """Run a line of bash in which `flows` is our command; return the process that has ended."""
    return subprocess.run(  # noqa: S603 - our own line
        ["/bin/bash", "-c", f'set -o pipefail; flows() {{ "{FLOWS}" "$@"; }}; {line}'],
        cwd=folder.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def is_applied(folder):
    """Return whether nothing is left to do on the server."""
    return folder.run("plan", "--check", "--env", "server").code == 0


# What becomes of the outputs of a command, as the shell says it.
OUTPUTS = {
    "both to a reader who leaves": "2>&1 | head -3",
    "results to a reader who leaves": "| head -1",
    "progress to a reader who has left": "2> >(true)",
    "no results": ">&-",
    "no progress": "2>&-",
    "neither": ">&- 2>&-",
    "nothing at all": "<&- >&- 2>&-",
    "results to a full disk": ">/dev/full",
    "progress to a full disk": "2>/dev/full",
    "both to a full disk": ">/dev/full 2>&1",
    "unbuffered, both to a full disk": ">/dev/full 2>&1",
}


@pytest.mark.parametrize("outputs", OUTPUTS)
def test_an_apply_is_carried_out_whatever_becomes_of_its_outputs(server, outputs):
    """
    All of it is done, the exit code says so, and the report is in the file that was asked for.
    """
    unbuffered = "PYTHONUNBUFFERED=1 " if outputs.startswith("unbuffered") else ""
    line = f"{unbuffered}flows apply --yes --env server --out report.json {OUTPUTS[outputs]}"
    ran = shell(server, line)

    assert 0 == ran.returncode, ran
    assert "Traceback" not in ran.stderr + ran.stdout
    assert PEOPLE == json.loads((server.root / "report.json").read_text())["applied"]
    assert is_applied(server)


def test_what_standard_output_does_not_take_is_on_standard_error(server):
    """
    With the reason: the report of an apply is not lost on a full disk.
    """
    ran = shell(server, "flows apply --yes --env server >/dev/full")

    assert "novu-flows: standard output: No space left on device; the rest of it:\n" in ran.stderr
    assert ran.stderr.endswith(f"{PEOPLE} of {PEOPLE} changes applied\n")


COMMANDS = {
    "check": 0,
    "plan --check": 2,
    "test": 0,
    "generate --output generated.py": 0,
    "watch --once --apply --test --format json": 0,
    "apply --yes": 0,
    "api subscribers list": 0,
    "init other": 0,
    "--help": 0,
    "plan --nonsense": 64,
    "plan --env nowhere": 64,
}


def test_closed_streams_are_as_good_as_dev_null(folder):
    """
    Whatever the command; the state of the embedded Novu is not where the output was.
    """
    for command, code in COMMANDS.items():
        ran = shell(folder, f"flows {command} <&- >&- 2>&-")
        assert code == ran.returncode, command
    assert "0 create" in folder.run("plan").out


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_any_stream_may_be_closed(folder, closed):
    """
    What is said goes to the others.
    """
    ran = shell(folder, f"flows plan --check {closed}")

    assert 2 == ran.returncode
    assert "Traceback" not in ran.stderr
    assert "3 create" in ran.stdout or closed == ">&-"


def test_an_apply_that_can_ask_nobody_is_refused(folder):
    """
    As with standard input from /dev/null.
    """
    assert 6 == shell(folder, "flows apply <&-").returncode


def test_a_reader_who_leaves_is_no_failure(folder):
    """
    The exit code is that of the work.
    """
    for command, code in COMMANDS.items():
        assert code == shell(folder, f"flows {command} 2>&1 | true").returncode, command


@pytest.mark.parametrize(
    "command", ["plan --format json", "api subscribers list", "--help", "--version", "apply --help", "-h"]
)
def test_a_result_that_cannot_be_shown_is_a_failure(folder, command):
    """
    Whoever reads the file of it would take a part for the whole.
    """
    ran = shell(folder, f"flows {command} >/dev/full")

    assert 1 == ran.returncode
    assert "standard output: No space left on device" in ran.stderr


def applying(server):
    """Start an apply, and wait until something is done."""
    process = started(server, "apply --yes --env server --out report.json")
    assert "done" in process.stderr.readline()
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_signal_finishes_what_is_in_flight(server, emulator, number):
    """
    Exit 130; the report, shown and in its file, says what was not done, and the next plan holds exactly that.
    """
    emulator.fail(Fault(effect=Delay(seconds=0.05), method="POST", path="*/subscribers", times=None))
    process = applying(server)
    process.send_signal(number)
    process.send_signal(number)  # as `timeout` does: to the process and to its group
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    emulator.heal()
    report = json.loads((server.root / "report.json").read_text())
    left = sum(one["outcome"] == "skipped" for one in report["outcomes"])

    assert 130 == process.returncode, err
    assert report["interrupted"]
    assert f"{report['applied']} of {PEOPLE} changes applied, {left} not tried" in out
    assert PEOPLE == report["applied"] + left
    assert f"{left} create" in server.run("plan", "--env", "server").out


class Holding:
    """Holds the first POST until it is let go; answers all others as an application does."""

    def __init__(self, app):
        self._app = app
        self._held = 0
        self.is_holding = False
        self.is_let_go = threading.Event()

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        is_write = scope["method"] == "POST"
        self._held += is_write
        if is_write and self._held == 1:
            self.is_holding = True
            await asyncio.to_thread(self.is_let_go.wait, PATIENCE_SECONDS)
        await self._app(scope, receive, send)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_second_signal_ends_at_once_and_reports_what_is_known(server, emulator, number):
    """
    What was in flight is named as not known; a third signal right after the second does not cost the report.
    """
    with a_port() as port:
        server.write("novu.toml", CONFIG.format(url=port.url))
        port.app = holding = Holding(emulator.app)
        process = applying(server)
        process.send_signal(number)
        while not process.stderr.readline().startswith("stopping"):
            assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.6)  # what comes within half a second is the same signal, sent to the group as well
        process.send_signal(number)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        holding.is_let_go.set()
    report = json.loads((server.root / "report.json").read_text())
    outcomes = Counter(one["outcome"] for one in report["outcomes"])

    assert 130 == process.returncode, err
    assert ["not known to be done: the apply ended first"] == [
        one["message"] for one in report["outcomes"] if one["outcome"] == "failed"
    ]
    assert f"{outcomes['done']} of {PEOPLE} changes applied, 1 failed" in out
    assert PEOPLE == outcomes["done"] + 1 + outcomes["skipped"]
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["plan", "generate --output generated.py"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_every_command_takes_every_end_as_an_interrupt(folder, command, number):
    """
    A polite kill and a terminal that hangs up are exit 130, with a message and no trace.
    """
    os.mkfifo(folder.root / "waiting")
    folder.write("workflows/slow.py", 'open("waiting").read()\n')
    process = started(folder, command)
    with (folder.root / "waiting").open("w"):  # opens as soon as the module has begun to wait
        process.send_signal(number)
        _, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert 130 == process.returncode, err
    assert "novu-flows: interrupted" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_serve_ends_as_after_ctrl_c(folder, number):
    """
    Exit 130, and nothing is said.
    """
    process = started(folder, "serve --port 0 --memory")
    assert "Novu" in process.stdout.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=PATIENCE_SECONDS)

    assert 130 == process.returncode
    assert err == ""


def started(folder, line):
    """Start a command in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [FLOWS, *line.split()],
        cwd=folder.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class TurnedLoop(asyncio.SelectorEventLoop):
    """A loop of which a test turns the clock."""

    now = 0.0

    def time(self):
        """Return what the test has set."""
        return self.now


def test_what_comes_within_half_a_second_of_a_signal_is_the_same_signal():
    """
    Of the second request to end as of the first, so that the report is not cut off while it is written.
    """

    async def ends_at(*moments):
        loop = asyncio.get_running_loop()
        for loop.now in moments:
            try:
                signal.raise_signal(signal.SIGTERM)
            except KeyboardInterrupt:
                yield loop.now

    async def found():
        with on_first_signal(lambda: None):
            return [moment async for moment in ends_at(0.0, 0.4, 0.6, 0.7, 1.0, 1.2)]

    with asyncio.Runner(loop_factory=TurnedLoop) as runner:
        assert [0.6, 1.2] == runner.run(found())
