"""Bad days of an apply: failures of the server, Ctrl-C, and a kill at any moment."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import CONFIG
from ports import on_a_port

from novu_flows.emulator import Cut, Delay, Emulator, Fault, Status, When

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


def left(server):
    """Return how many creates the next plan holds."""
    planned = server.run("plan", "--env", "server").out
    return int(planned.rsplit("\n  ", 1)[1].split(" create")[0])


def applying(server):
    """Start an apply in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [FLOWS, "apply", "--yes", "--env", "server"],
        cwd=server.root,
        env={**os.environ, "SERVER_KEY": "development-key"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_first_line(process):
    """Wait until something was done."""
    line = process.stderr.readline()
    assert "done" in line


def test_ctrl_c_finishes_what_is_in_flight(server, emulator):
    """
    Exit 130; the report says what was not done, and the next plan holds exactly that.
    """
    emulator.fail(Fault(effect=Delay(seconds=0.05), method="POST", path="*/subscribers", times=None))
    process = applying(server)
    wait_for_first_line(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_SECONDS)
    emulator.heal()
    done = int(out.rsplit("\n", 2)[-2].split(" of ")[0])

    assert 130 == process.returncode, err
    assert "Traceback" not in err
    assert 0 < done < PEOPLE
    assert PEOPLE - done == left(server)


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2])
def test_killed_and_run_again_ends_as_declared(server, emulator, seconds):
    """
    After a kill the next apply does the rest, and nobody is there twice.
    """
    emulator.fail(Fault(effect=Delay(seconds=0.02), method="POST", path="*/subscribers", times=None))
    process = applying(server)
    wait_for_first_line(process)
    time.sleep(seconds)
    process.kill()
    process.communicate(timeout=PATIENCE_SECONDS)
    emulator.heal()

    assert 0 == server.run("apply", "--yes", "--env", "server").code
    planned = server.run("plan", "--check", "--env", "server")
    assert 0 == planned.code
    assert f"{PEOPLE} unchanged, 0 unmanaged" in planned.out


@pytest.mark.parametrize(
    "effect",
    [
        Status(status=500),
        Status(status=503),
        Status(status=429, retry_after_seconds=0),
        Cut(when=When.BEFORE),
        Cut(when=When.AFTER),
    ],
    ids=lambda effect: f"{type(effect).__name__} {getattr(effect, 'status', getattr(effect, 'when', ''))}",
)
def test_a_failure_that_passes_is_survived(server, emulator, effect):
    """
    What can be sent again is; whatever could not be sent again is there after one more apply, once.
    """
    emulator.fail(Fault(effect=effect, times=3), Fault(effect=effect, method="POST", times=1))
    server.run("apply", "--yes", "--env", "server")
    emulator.heal()
    again = server.run("apply", "--yes", "--env", "server")

    assert 0 == again.code
    assert f"{PEOPLE} unchanged, 0 unmanaged" in server.run("plan", "--env", "server").out


def test_a_server_that_fails_for_good_is_exit_8(server, emulator):
    """
    With where, and what to do.
    """
    emulator.fail(Fault(effect=Status(status=500), times=None))
    failed = server.run("plan", "--env", "server")

    assert 8 == failed.code
    assert "500" in failed.err


def test_a_part_that_fails_is_exit_4(server, emulator):
    """
    One subscriber is refused, the others are done.
    """
    emulator.fail(Fault(effect=Status(status=400), method="POST", path="*/subscribers", times=1))
    failed = server.run("apply", "--yes", "--env", "server")

    assert 4 == failed.code
    assert f"{PEOPLE - 1} of {PEOPLE} changes applied, 1 failed" in failed.out


def test_hostile_text_cannot_disturb_a_terminal(server):
    """
    Escape sequences, newlines and right-to-left marks of the server are shown as text.
    """
    import json  # noqa: PLC0415 - for one request
    import urllib.request  # noqa: PLC0415 - for one request

    url = server.root.joinpath("novu.toml").read_text().split('url = "')[1].split('"')[0]
    body = {"subscriberId": "p1", "firstName": "\x1b[2J\n\u202eevil" + "x" * 5000}
    request = urllib.request.Request(  # noqa: S310 - loopback
        f"{url}/subscribers",
        json.dumps(body).encode(),
        {"Authorization": "ApiKey development-key", "Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).close()  # noqa: S310 - loopback
    server.write(
        "workflows/welcome.py", 'from novu_flows import Subscriber\np = Subscriber("p1", first_name="P")\n'
    )
    shown = server.run("plan", "--env", "server").out

    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert max(map(len, shown.splitlines())) < 400
