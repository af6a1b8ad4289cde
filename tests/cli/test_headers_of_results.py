"""Every result says which environment it is about; what ends a command early leaves its report, and one document."""

import asyncio
import contextlib
import io
import json
import signal
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import CONFIG, MODULE
from ports import a_port, on_a_port
from test_outputs_and_signals import FLOWS, PATIENCE_SECONDS, Holding

from novu_flows.cli.apply import ApplyOptions, run_apply
from novu_flows.cli.common import Streams
from novu_flows.cli.errors import Reported, describe
from novu_flows.emulator import Emulator
from novu_flows.plan.plan import fingerprint
from novu_flows.plan.selection import Patterns

CASES = """
from novu_flows import TriggerCase
first = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"))
second = TriggerCase(welcome, to=ada, payload=Welcome(name="Bob"))
"""
RESULTS = {
    "plan": ("plan",),
    "plan as JSON": ("plan", "--format", "json"),
    "plan as Markdown": ("plan", "--format", "markdown"),
    "apply": ("apply", "--yes"),
    "apply as JSON": ("apply", "--yes", "--format", "json"),
    "apply as Markdown": ("apply", "--yes", "--format", "markdown"),
    "test": ("test",),
    "test as JSON": ("test", "--format", "json"),
}


@pytest.fixture
def emulator():
    """Return a server's emulator."""
    made = Emulator(development_key="development-key")
    made.provide("email")
    yield made
    made.close()


@pytest.fixture
def server(folder, emulator, monkeypatch):
    """Return a project with trigger cases, and a server that has its workflow."""
    monkeypatch.setenv("SERVER_KEY", "development-key")
    folder.write("workflows/welcome.py", MODULE + CASES)
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        assert 0 == folder.run("apply", "--yes", "--env", "server").code
        yield folder


@pytest.mark.parametrize("words", RESULTS.values(), ids=RESULTS)
def test_every_result_names_the_environment(server, words):
    """
    By Novu's name and id for it, its organisation, and the key's fingerprint; a report by itself as well.
    """
    shown = server.run(*words, "--env", "server").out
    raw = json.loads(server.run("api", "environments", "me", "--raw", "--env", "server").out)["data"]
    found = raw["_id"], raw["_organizationId"]
    report = shown.partition("### novu-flows apply")[2] or shown

    for text in ("Development", *found, fingerprint("development-key")):
        assert text in report, text


def test_a_second_signal_leaves_the_report_of_a_test(server, emulator, tmp_path):
    """
    As JSON and as JUnit's XML; what was not run says so.
    """
    with a_port() as port:
        server.write("novu.toml", CONFIG.format(url=port.url))
        port.app = holding = Holding(emulator.app)
        words = [FLOWS, "test", "--env", "server", "--format", "json", "--junit", "junit.xml"]
        process = subprocess.Popen(  # noqa: S603 - our own command
            words, cwd=server.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while process.poll() is None:
            if holding.is_holding:
                process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        out, err = process.communicate(timeout=PATIENCE_SECONDS)
        holding.is_let_go.set()
    report = json.loads(out)
    suite = ET.fromstring((tmp_path / "junit.xml").read_text())  # noqa: S314 - our own file

    assert (130, True) == (process.returncode, report["interrupted"]), err
    assert ["not_run", "not_run"] == [case["verdict"] for case in report["cases"]]
    assert ("2", "2") == (suite.get("tests"), suite.get("skipped"))


class FullLog(io.StringIO):
    """A stream for progress that fails as no stream of this program does."""

    def write(self, text):
        """Fail at the first outcome."""
        if "done" in text:
            raise KeyError("nobody foresaw this")
        return super().write(text)


@pytest.mark.parametrize("format_", ["text", "json"])
def test_what_nobody_foresaw_leaves_one_report(folder, capsys, format_):
    """
    With JSON it is the one document on standard output, says what ended it, and has the exit code of the command.
    """
    out = io.StringIO()
    streams = Streams(out=out, err=FullLog(), can_ask=False, is_terminal=False)
    options = ApplyOptions(
        file=None,
        environment=None,
        patterns=Patterns(),
        yes=True,
        allowed=None,
        out=Path("report.json"),
        wait_seconds=0,
        format=format_,
    )
    with pytest.raises(Reported) as raised:
        asyncio.run(run_apply(options, streams))
    code = describe(raised.value, format_=format_)
    printed = capsys.readouterr()

    report = json.loads((folder.root / "report.json").read_text())
    assert (1, 1, "") == (code, report["exit_code"], printed.out)
    assert "nobody foresaw this" in report["error"]["message"]
    assert "nobody foresaw this" in printed.err
    assert format_ == "text" or report == json.loads(out.getvalue())
    assert "interrupted" not in out.getvalue() or not report["interrupted"]
