"""The law of `promote`: after it the target has what the source has, over HTTP, whatever the source holds."""

import asyncio
import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from acme import ENVIRONMENT, FLOWS, LIMIT_SECONDS, READ_BACK_SECONDS, new_novu
from faulty_port import FaultyPort, honestly
from hypothesis import HealthCheck, given, settings
from killing import kill_at, kills
from strategies.environments import ENVIRONMENTS, make_today

from novu_flows.cli.main import run

LAW = settings(
    max_examples=int(os.environ.get("NOVU_FLOWS_EXAMPLES", "10")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CONFIG = """\
[project]
name = "acme"
novu = "v2"
declarations = ["declared"]

[environments.development]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
timeout_seconds = {limit}
read_back_seconds = {read_back}

[environments.production]
url = "{url}"
api_key_env = "PRODUCTION_KEY"
role = "production"
timeout_seconds = {limit}
read_back_seconds = {read_back}
"""
BOTH = ("--from", "development", "--to", "production")
REQUESTS_OF_A_PROMOTION = 19
OK, CHANGES, INCOMPLETE = 0, 2, 4


@pytest.fixture(scope="module")
def novu():
    """Return a Novu of today with a development and a production environment."""
    return new_novu("3.15")


@dataclass
class Project:
    """A project that declares nothing beside a Novu of two environments."""

    port: FaultyPort
    root: Path

    def heal(self):
        """Have every request answered as Novu does again."""
        self.port.settled()
        self.port.choose = lambda _: honestly


@pytest.fixture
def begin(port, tmp_path_factory, monkeypatch):
    """Return what begins such a project."""

    def begun(emulator):
        port.serve(emulator.app)
        root = tmp_path_factory.mktemp("promoted")
        monkeypatch.chdir(root)
        for name, value in {**ENVIRONMENT, "PRODUCTION_KEY": emulator.keys.production}.items():
            monkeypatch.setenv(name, value)
        config = CONFIG.format(url=port.url, limit=10 * LIMIT_SECONDS, read_back=READ_BACK_SECONDS)
        (root / "novu.toml").write_text(config)
        return Project(port, root)

    return begun


@LAW
@given(environment=ENVIRONMENTS)
def test_a_promotion_brings_everything_and_a_second_one_nothing(novu, begin, capsys, environment):
    """
    What Novu holds and would not take again (a name of 200 letters) is refused by Novu itself, and nothing else is left.
    """
    emulator = novu.copy()
    make_today(lambda *asked: asking(emulator, *asked), environment)
    begin(emulator)
    assert OK == run(["promote", *BOTH, "--out", "plan.json"]), capsys.readouterr().err
    capsys.readouterr()
    code = run(["apply", "plan.json", "--yes", "--format", "json"])
    said = capsys.readouterr()
    outcomes = json.loads(said.out)["outcomes"]
    refused = {one["address"] for one in outcomes if one["outcome"] != "done"}
    planned = run(["promote", *BOTH, "--check", "--format", "json"])
    left = {one["address"] for one in json.loads(capsys.readouterr().out)["changes"]}

    assert code in (OK, INCOMPLETE), said.out + said.err
    assert all("was refused (4" in one["message"] for one in outcomes if one["outcome"] == "failed")
    assert left <= refused, said.out + said.err
    assert planned == (CHANGES if left else OK)
    emulator.close()


def applying(root):
    """Start to apply a promotion in a process of its own."""
    words = [FLOWS, "apply", "plan.json", "--yes"]
    return subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - ours


def test_applying_a_promotion_takes_so_many_requests(prepared_today, begin):
    """
    Each of them is one at which it can be killed.
    """
    emulator = prepared_today.copy()
    project = begin(emulator)
    assert OK == run(["promote", *BOTH, "--out", "plan.json"])
    project.port.seen.clear()

    assert OK == run(["apply", "plan.json", "--yes"])
    assert REQUESTS_OF_A_PROMOTION == len(project.port.seen)
    emulator.close()


@pytest.mark.parametrize(("number", "moment"), kills(REQUESTS_OF_A_PROMOTION, every=13))
def test_a_promotion_that_was_killed_is_finished_by_the_next_one(prepared_today, begin, number, moment):
    """
    Wherever it dies, the next one ends with what the source has, and nothing is there twice.
    """
    emulator = prepared_today.copy()
    project = begin(emulator)
    assert OK == run(["promote", *BOTH, "--out", "plan.json"])
    kill_at(project, number, moment, applying)

    assert OK == run(["promote", *BOTH, "--out", "plan.json"])
    assert OK == run(["apply", "plan.json", "--yes"])
    assert OK == run(["promote", *BOTH, "--check"])
    held = [names_of(emulator, key) for key in (emulator.keys.development, emulator.keys.production)]
    assert held[0] == held[1] == sorted(set(held[0]))
    emulator.close()


def names_of(emulator, key):
    """Return the ids of the workflows of an environment."""
    _, found = asking(emulator, "GET", "/v2/workflows?limit=100", key=key)
    return sorted(one["workflowId"] for one in found["workflows"])


def asking(emulator, method, path, body=None, key=None):
    """Ask an environment, development unless another key is given; return the status and what is in the answer."""

    async def asked():
        headers = {
            "Authorization": f"ApiKey {key or emulator.keys.development}",
            "Content-Type": "application/json",
        }
        async with httpx.AsyncClient(transport=httpx.ASGITransport(emulator.app), headers=headers) as client:
            content = None if body is None else json.dumps(body)
            return await client.request(method, f"http://novu.test{path}", content=content)

    answer = asyncio.run(asked())
    found = answer.json() if answer.content else None
    return answer.status_code, found["data"] if isinstance(found, dict) and "data" in found else found
