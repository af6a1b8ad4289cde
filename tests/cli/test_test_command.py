"""`novu-flows test` and `check --against`, as they are typed."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import CONFIG
from ports import on_a_port

from novu_flows.emulator import Emulator

FLOWS = str(Path(sys.executable).with_name("novu-flows"))
MODULE = '''\
"""Declarations of a test."""

from novu_flows import Payload, Subscriber, TriggerCase, Workflow, digest, email, in_app
from novu_flows import {imports}


class Welcome(Payload):
    """Someone signed up."""

    name: str


welcome = Workflow(
    "welcome",
    payload=Welcome,
    steps=[in_app("Hi {{{{name}}}}"), digest(minutes=5), email("Hi", "<p>Hi {{{{name}}}}</p>")],
)
ada = Subscriber("ada", email="ada@example.com")
{cases}
'''
PASSES = 'is_told = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), expect={"in_app": "Hi Ada"})'
ADA = 'TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), '
FAILS = f'is_missed = {ADA}expect={{"in_app": "Hi Bob", "email": "x"}})'


def declare(folder, *cases, imports="minutes, rejected, snapshot"):
    """Write the module of declarations with these cases."""
    folder.write("workflows/welcome.py", MODULE.format(imports=imports, cases="\n".join(cases)))


def test_cases_that_pass(folder):
    """
    Each is named by its workflow and its variable, and the user's own state is not touched.
    """
    declare(folder, PASSES)

    ran = folder.run("test")

    assert 0 == ran.code
    assert "  passed  welcome::is_told\n\n1 passed in " in ran.out
    assert not (folder.root / ".novu-flows").exists()


def test_a_case_that_fails(folder):
    """
    The output says where, what was expected, what came, and what Novu says; without colours on a pipe.
    """
    declare(folder, PASSES, FAILS)

    ran = folder.run("test")

    assert 4 == ran.code
    assert (
        """\
FAILED welcome::is_missed  workflows/welcome.py:20
  ada, in_app
    - Hi Bob
    + Hi Ada
  ada, email
    - x
    + nothing (digested)
      Step created

1 passed, 1 failed in """
        in ran.out
    )
    assert "\x1b" not in ran.out


def test_cases_are_chosen_by_id_or_workflow(folder):
    """
    A pattern or a workflow chooses; what fits nothing is wrong usage.
    """
    declare(folder, PASSES, FAILS)

    assert "1 passed in" in folder.run("test", "welcome::is_t*").out
    assert "1 passed, 1 failed" in folder.run("test", "welcome").out
    assert 64 == folder.run("test", "welcome::is_tolt").code
    assert 'did you mean "welcome::is_told"?' in folder.run("test", "welcome::is_tolt").err


def test_an_invalid_payload_stops_before_anything_is_fired(folder):
    """
    All issues are told at once, each field named.
    """
    declare(
        folder,
        PASSES,
        'a = TriggerCase(welcome, to=ada, payload={"name": 5, "age": 1})',
        'b = TriggerCase(welcome, to="bob", payload={"name": "x"}, expect={"sms": "x"})',
    )

    ran = folder.run("test")

    assert 3 == ran.code
    assert "" == ran.out
    for said in (
        "name: input should",
        "age: extra inputs",
        "'bob' is not declared",
        "no step of the channel 'sms'",
    ):
        assert said in ran.err


def test_the_report_as_json_and_for_junit(folder):
    """
    Programs read the same outcome.
    """
    declare(folder, PASSES, FAILS)

    ran = folder.run("test", "--format", "json", "--junit", "report.xml")
    shown = json.loads(ran.out)
    suite = ET.parse(folder.root / "report.xml").getroot()  # noqa: S314 - our own file

    assert 4 == shown["exit_code"]
    assert {"passed": 1, "failed": 1, "not_verifiable": 0, "not_run": 0} == shown["counts"]
    assert "Hi Bob" == shown["cases"][1]["mismatches"][0]["expected"]
    assert ("2", "1") == (suite.get("tests"), suite.get("failures"))
    assert ["is_told", "is_missed"] == [one.get("name") for one in suite.iter("testcase")]
    assert "+ Hi Ada" in suite.find("testcase/failure").text


def test_snapshots_are_taken_reviewed_and_dropped(folder):
    """
    A new one fails until it is taken; a change is shown; one that no case has is told of and dropped.
    """
    case = f"as_reviewed = {ADA}after=minutes(5), expect=snapshot)"
    file = folder.root / "workflows/__snapshots__/welcome.ambr"

    declare(folder, case)
    assert "none yet" in folder.run("test").out
    assert "updated workflows/__snapshots__/welcome.ambr\n" == folder.run("test", "--update").err
    assert "<p>Hi Ada</p>" in file.read_text()
    assert 0 == folder.run("test").code

    declare(folder, case.replace("Ada", "Bob"))
    changed = folder.run("test")
    assert 4 == changed.code
    assert "<p>Hi Ada</p>" in changed.out
    assert "<p>Hi Bob</p>" in changed.out

    declare(folder, PASSES)
    assert "unused-snapshot" in folder.run("test").err
    assert 0 == folder.run("test", "--update").code
    assert not file.exists()


@pytest.fixture
def server(folder, monkeypatch):
    """Return a project with a server that holds its declarations."""
    emulator = Emulator(development_key="development-key", production_key="production-key")
    emulator.provide("email")
    monkeypatch.setenv("SERVER_KEY", "development-key")
    monkeypatch.setenv("PRODUCTION_KEY", "production-key")
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        declare(folder, PASSES)
        assert folder.run("apply", "--yes", "--env", "server").code == 0
        yield folder
    emulator.close()


def test_a_server_is_tested_through_its_api(server):
    """
    What it cannot show is not verifiable, and never passed.
    """
    declare(
        server,
        PASSES,
        f'later = {ADA}after=minutes(5), expect={{"email": "x"}})',
    )

    ran = server.run("test", "--env", "server")

    assert 0 == ran.code
    assert "passed  welcome::is_told" in ran.out
    assert "not verifiable  welcome::later: it turns the clock, which only the embedded Novu can" in ran.out
    assert 64 == server.run("test", "--env", "server", "--update").code


def test_an_interrupted_run_lists_what_was_fired(server):
    """
    Ctrl-C while a case is waited for: the rest is not run, and each transaction id can be cancelled.
    """
    declare(server, *(f"case_{number} = {ADA})" for number in range(300)))
    with subprocess.Popen(  # noqa: S603 - our own command
        [FLOWS, "test", "--env", "server"],
        cwd=server.root,
        env={**os.environ, "SERVER_KEY": "development-key"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        _, first = process.stdout.readline(), process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

    assert "  passed  welcome::case_0\n" == first
    assert 130 == process.returncode
    assert "not run  welcome::case_299: interrupted" in out
    (command,) = re.findall(
        r"^  (novu-flows .*novu-flows-\w+-welcome-case-0-\w+)  # welcome::case_0$", err, re.MULTILINE
    )
    cancelled = server.run(*command.split()[1:])
    assert (0, "true\n") == (cancelled.code, cancelled.out)


def test_cases_that_share_a_digest_are_settled(server):
    """
    The second trigger of a server's open digest is merged into it: that is an end, which is not waited for.
    """
    expect = 'expect={"email": not_delivered("digested")}'
    declare(server, *(f"case_{number} = {ADA}{expect})" for number in range(3)), imports="not_delivered")

    ran = server.run("test", "--env", "server")

    assert (0, "3 passed") == (ran.code, ran.out.splitlines()[-1].partition(" in ")[0])


def test_production_runs_only_what_is_marked_for_it(server):
    """
    A case that is not marked is not fired there: it is left out, or refused where it was asked for.
    """
    assert 6 == server.run("test", "--env", "production").code
    marked = PASSES.replace("is_told", "anywhere")[:-1] + ', environments=["production"])'
    declare(server, PASSES, marked)

    refused = server.run("test", "--env", "production", "welcome::is_told")
    ran = server.run("test", "--env", "production", "--format", "json")

    assert 6 == refused.code
    assert "welcome::is_told is not marked for it" in refused.err
    assert ["welcome::anywhere"] == [one["case"] for one in json.loads(ran.out)["cases"]]


def test_payloads_are_compared_with_a_git_reference(folder):
    """
    What breaks callers is an error, what does not is a warning, each named by its field.
    """
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    declare(folder, PASSES)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=folder.root, check=True)  # noqa: S603 - our own words

    assert (0, "No issues.\n") == (folder.run("check", "--against", "HEAD").code, folder.run("check").out)

    module = (folder.root / "workflows/welcome.py").read_text()
    folder.write("workflows/welcome.py", module.replace("name: str", 'name: str = ""'))
    harmless = folder.run("check", "--against", "HEAD")
    folder.write(
        "workflows/welcome.py",
        module.replace("name: str", "name: Literal['Ada']").replace(
            "from novu", "from typing import Literal\nfrom novu", 1
        ),
    )
    breaking = folder.run("check", "--against", "HEAD")

    assert (0, True) == (harmless.code, "warning[changed-payload]" in harmless.out)
    assert (3, True) == (
        breaking.code,
        "error[breaking-payload] workflow welcome, payload.name" in breaking.out,
    )
    assert 64 == folder.run("check", "--against", "no-such-branch").code


def test_a_project_without_git_history_is_told_so(folder):
    """
    Where there is no repository, no reference is known.
    """
    ran = folder.run("check", "--against", "--output=x")

    assert 64 == ran.code
    assert "git knows no commit" in ran.err
