"""A project for today's Novu on the command line: embedded, on a server, and on a server that is none of its kind."""

import json

import pytest
from ports import on_a_port

from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode

CONFIG = """\
[project]
name = "acme"
novu = "{novu}"
declarations = ["workflows"]

[environments.local]
embedded = true

[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
read_back_seconds = 0.1
"""
TODAY = '''\
"""Declarations of a test."""

from novu_flows import Channels, Layout, Payload, Preference, Subscriber, Topic, Workflow, digest, email, in_app


class Order(Payload):
    """An order is under way."""

    order_id: str


frame = Layout("frame", body="<html><body>{{content}}</body></html>")
placed = Workflow(
    "order-placed",
    payload=Order,
    steps=[
        in_app("Order {{payload.order_id}}", subject="Placed"),
        digest(minutes=5),
        email("Order {{payload.order_id}}", "<p>{{steps.digest.eventCount}}</p>", layout=frame),
    ],
)
ada = Subscriber("ada", preferences=[Preference(placed, email=False)], global_preferences=Channels(in_app=True))
staff = Topic("staff", subscribers=[ada])
'''
OLD = '''\
"""Declarations of a test."""

from novu_flows import Subscriber, Workflow, in_app

hello = Workflow("hello", steps=[in_app("Hi")])
ada = Subscriber("ada", email="ada@example.com")
'''


def on_server(folder, monkeypatch, novu, module, url):
    """Write a project for a server."""
    folder.write("novu.toml", CONFIG.format(novu=novu, url=url))
    (folder.root / "workflows" / "all.py").unlink(missing_ok=True)
    for path in (folder.root / "workflows").glob("*.py"):
        path.unlink()
    folder.write("workflows/all.py", module)
    monkeypatch.setenv("SERVER_KEY", "the-key")


def edit(folder, before, after):
    """Change the module of a project."""
    path = folder.root / "workflows" / "all.py"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


@pytest.mark.parametrize("environment", ["local", "server"])
def test_plan_apply_edit_and_apply_again(folder, monkeypatch, environment):
    """
    After an apply nothing is left to do; an edit of one field is planned alone, and done by the next apply.
    """
    with on_a_port(Emulator(development_key="the-key", profile="3.15", every_provider=True)) as url:
        on_server(folder, monkeypatch, "v2", TODAY, url)
        env = ("--env", environment)
        first, applied = folder.run("plan", *env), folder.run("apply", "--yes", *env)
        checked = folder.run("plan", "--check", *env)
        edit(folder, 'subject="Placed"', 'subject="Thank you"')
        planned = json.loads(folder.run("plan", "--format", "json", *env).out)
        again, settled = folder.run("apply", "--yes", *env), folder.run("plan", "--check", *env)

    assert "Novu 3.15.0 · API v2" in first.out
    assert (0, 0, 0, 0) == (applied.code, checked.code, again.code, settled.code), applied.err + again.err
    assert [["steps[in-app].subject"]] == [
        [field["path"] for field in change["fields"]] for change in planned["changes"]
    ]
    assert ("v2", "3.15.0") == (planned["environment"]["api"], planned["environment"]["profile"])


def test_a_plan_file_of_today_is_applied(folder, monkeypatch):
    """
    All kinds of resources survive the file.
    """
    with on_a_port(Emulator(development_key="the-key", profile="3.15", every_provider=True)) as url:
        on_server(folder, monkeypatch, "v2", TODAY, url)
        folder.run("plan", "--env", "server", "--out", "plan.json")
        applied = folder.run("apply", "plan.json", "--yes")

        assert 0 == applied.code, applied.err
        assert 0 == folder.run("plan", "--check", "--env", "server").code


def test_a_plan_file_of_the_other_api_is_refused(folder, monkeypatch):
    """
    The project was rewritten since.
    """
    with on_a_port(Emulator(development_key="the-key", profile="3.15", every_provider=True)) as url:
        on_server(folder, monkeypatch, "v1", OLD, url)
        folder.run("plan", "--env", "server", "--out", "plan.json")
        folder.write("novu.toml", CONFIG.format(novu="v2", url=url))
        refused = folder.run("apply", "plan.json", "--yes")

    assert ExitCode.REFUSED == refused.code
    assert "the plan was made for Novu's API v1, and novu.toml says v2" in refused.err


def test_a_project_of_today_is_refused_by_an_older_server(folder, monkeypatch):
    """
    The refusal says what was found, and what to do; nothing is written.
    """
    with on_a_port(Emulator(development_key="the-key", profile="0.14")) as url:
        on_server(folder, monkeypatch, "v2", TODAY, url)
        for command in (("plan",), ("apply", "--yes")):
            ran = folder.run(*command, "--env", "server")

            assert ExitCode.AUTHENTICATION == ran.code
            assert "has the v1 routes only" in ran.err
            assert 'write `novu = "v1"` under [project]' in ran.err


def test_an_older_project_goes_on_with_one_warning(folder, monkeypatch):
    """
    Its workflows are legacy ones on a server of today, and everything converges.
    """
    with on_a_port(Emulator(development_key="the-key", profile="3.15", every_provider=True)) as url:
        on_server(folder, monkeypatch, "v1", OLD, url)
        planned = json.loads(folder.run("plan", "--format", "json", "--env", "server").out)
        applied, checked = (
            folder.run(*words, "--env", "server") for words in (("apply", "--yes"), ("plan", "--check"))
        )

    assert ["legacy-workflows"] == [issue["code"] for issue in planned["issues"]]
    assert (0, 0) == (applied.code, checked.code), applied.err + checked.out
    assert 1 == checked.out.count("legacy ones")


def test_the_state_of_the_other_api_is_refused(folder, monkeypatch):
    """
    A project that was rewritten for today's Novu says what becomes of the state of its embedded one.
    """
    on_server(folder, monkeypatch, "v1", OLD, "https://novu.example.com")
    assert 0 == folder.run("apply", "--yes").code
    edit(folder, '"Hi"', '"Hi"')
    folder.write("novu.toml", CONFIG.format(novu="v2", url="https://novu.example.com"))
    refused = folder.run("plan")

    assert ExitCode.REFUSED == refused.code
    assert "was made by an embedded Novu of the API v1" in refused.err
    assert "delete it" in refused.err
