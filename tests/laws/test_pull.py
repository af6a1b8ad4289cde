"""The law of `pull`: a plan of what was pulled finds no change, over HTTP, whatever an environment holds."""

import asyncio
import json
import os
import re
from pathlib import Path

import httpx
import pytest
from acme import CONFIG, ENVIRONMENT, KEY, LIMIT_SECONDS, READ_BACK_SECONDS, new_novu
from hypothesis import HealthCheck, given, settings
from strategies.environments import ENVIRONMENTS, SECRETS, make_today
from strategies.environments_v1 import ENVIRONMENTS_V1, make_v1

from novu_flows.cli.main import run

LAW = settings(
    max_examples=int(os.environ.get("NOVU_FLOWS_EXAMPLES", "15")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
UP_TO_DATE = "Nothing to write: the files are up to date."
NOT_FOUND_OUT = ("Traceback", "defect of novu-flows")


@pytest.fixture(scope="module")
def novu_of_today():
    """Return a Novu with the integrations that credentials need."""
    emulator = new_novu("3.15")
    for provider in ("mattermost", "fcm"):
        emulator.provide_provider(provider)
    return emulator


@pytest.fixture(scope="module")
def novu_0_14():
    """Return a Novu 0.14 with the integrations that credentials need."""
    emulator = new_novu()
    emulator.provide_provider("fcm")
    return emulator


@pytest.fixture
def begin(port, tmp_path_factory, monkeypatch, capsys):
    """Return what begins an empty project beside a Novu."""

    def begun(emulator, novu):
        port.serve(emulator.app)
        monkeypatch.chdir(tmp_path_factory.mktemp("pulled"))
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        config = CONFIG.format(url=port.url, limit=10 * LIMIT_SECONDS, read_back=READ_BACK_SECONDS, novu=novu)
        Path("novu.toml").write_text(config)
        return _Commands(monkeypatch, capsys)

    return begun


@LAW
@given(environment=ENVIRONMENTS)
def test_a_plan_of_what_was_pulled_finds_no_change(novu_of_today, begin, environment):
    """
    Whatever an environment of today's Novu holds, what is pulled of it is what it holds.
    """
    emulator = novu_of_today.copy()
    make_today(lambda *asked: asking(emulator, *asked), environment)
    hold_the_law(begin(emulator, "v2"))
    emulator.close()


@LAW
@given(environment=ENVIRONMENTS_V1)
def test_a_plan_of_what_was_pulled_from_novu_0_14_finds_no_change(novu_0_14, begin, environment):
    """
    Whatever an environment of Novu 0.14 holds, what is pulled of it is what it holds.
    """
    emulator = novu_0_14.copy()
    make_v1(lambda *asked: asking(emulator, *asked), environment)
    hold_the_law(begin(emulator, "v1"))
    emulator.close()


def hold_the_law(commands):
    """Pull everything, plan: no changes. Pull again: nothing is written."""
    pulled = commands("pull", "--subscribers", "*", expect=0)
    commands.set_variables(pulled)

    assert "No changes." in commands("plan", "--check", expect=0), pulled
    assert UP_TO_DATE in commands("pull", "--subscribers", "*", expect=0)
    commands("pull", "--check", expect=0)


class _Commands:
    """Runs commands in an empty project of its own, against the port."""

    def __init__(self, monkeypatch, capsys):
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments, expect):
        """Run a command; return its output."""
        self._capsys.readouterr()
        code = run([*arguments, "--env", "server"])
        out, err = self._capsys.readouterr()
        assert not [said for said in NOT_FOUND_OUT if said in out + err], err
        assert expect == code, out + err
        return out

    def set_variables(self, pulled):
        """Set the variables of the secrets that were pulled."""
        for name in re.findall(r"\b[A-Z0-9_]+_(?:WEBHOOK_URL|CHANNEL|TOKEN(?:_\d)?)\b", pulled):
            (value,) = {held for ending, held in SECRETS.items() if name.endswith(ending)}
            self._monkeypatch.setenv(name, value)


def asking(emulator, method, path, body=None):
    """Ask a Novu in this process; return the status and what is in the answer."""

    async def asked():
        transport = httpx.ASGITransport(emulator.app)
        async with httpx.AsyncClient(
            transport=transport, headers={"Authorization": f"ApiKey {KEY}"}
        ) as client:
            content = None if body is None else json.dumps(body)
            headers = {"Content-Type": "application/json"}
            return await client.request(method, f"http://novu.test{path}", content=content, headers=headers)

    answer = asyncio.run(asked())
    found = answer.json() if answer.content else None
    return answer.status_code, found["data"] if isinstance(found, dict) and "data" in found else found
