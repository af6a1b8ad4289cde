"""`novu-flows apply` as a user runs it: one at a time, the same plan twice, its report in each format."""

import fcntl
import json

import pytest
from conftest import CONFIG
from ports import on_a_port

from novu_flows.emulator import Emulator


@pytest.fixture
def novu(folder, monkeypatch):
    """Return an empty Novu, with the project's server at its port."""
    emulator = Emulator(development_key="development-key")
    monkeypatch.setenv("SERVER_KEY", "development-key")
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        yield emulator
    emulator.close()


@pytest.mark.parametrize("environment", ["local", "server"])
@pytest.mark.usefixtures("novu")
def test_a_second_apply_is_refused_while_one_is_at_work(folder, environment):
    """
    It says so before anything is written, with exit code 6; an apply of another environment is not in its way.
    """
    folder.run("apply", "--yes", "--env", environment)
    (lock,) = folder.root.glob(".novu-flows/*.lock")
    other = {"local": "server", "server": "local"}[environment]
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder.write(
            "workflows/more.py",
            'from novu_flows import Subscriber\n\neve = Subscriber("eve", first_name="E")\n',
        )
        refused = folder.run("apply", "--yes", "--env", environment)
        elsewhere = folder.run("apply", "--yes", "--env", other)
        waited = folder.run("apply", "--yes", "--env", environment, "--wait", "0.1")
    after = folder.run("apply", "--yes", "--env", environment)

    assert (6, 0, 6, 0) == (refused.code, elsewhere.code, waited.code, after.code)
    assert "another apply of this environment is under way: process" in refused.err
    assert "--wait SECONDS" in refused.err
    assert "changes applied" not in refused.out


def test_the_same_saved_plan_twice_has_nothing_to_do(folder):
    """
    The second apply finds everything as wanted, says so, and ends with 0.
    """
    folder.run("plan", "--out", "plan.json")
    first, second = folder.run("apply", "plan.json", "--yes"), folder.run("apply", "plan.json", "--yes")

    assert (0, 0) == (first.code, second.code)
    assert second.out.rstrip().endswith("nothing to do: 3 changes found as wanted")
    assert folder.run("apply", "--yes").out.endswith("\nnothing to do\n")


def test_a_report_in_markdown_says_what_the_text_says(folder):
    """
    The plan, then the counts, for a comment on a pull request.
    """
    shown = folder.run("apply", "--yes", "--format", "markdown")

    assert 0 == shown.code
    assert "### novu-flows plan" in shown.out
    assert shown.out.endswith(
        "### novu-flows apply: local (embedded Novu 0.14.0, API v1)\n\n**3 of 3 changes applied**\n"
    )


def test_a_report_in_json_names_what_may_be_left(folder, novu):
    """
    `notes` is there in every report, empty where nothing is to be looked at.
    """
    del novu
    report = json.loads(folder.run("apply", "--yes", "--format", "json", "--env", "server").out)

    assert ([], 0, 3) == (report["notes"], report["exit_code"], report["applied"])
