"""Secrets are needed where they are written: a plan goes without them, and so does an apply of the rest."""

import json

import pytest

from novu_flows.emulator import Emulator
from tests.ports import on_a_port

V1 = """
from novu_flows import *
flow = Workflow("flow", steps=[email(subject="S", body="<p>b</p>")])
ada = Subscriber("ada", first_name="Ada", credentials=[
    Credentials("slack", webhook_url=env("ADA_SLACK")),
    Credentials("fcm", device_tokens=[env("ADA_PHONE"), env("ADA_TABLET")]),
])
bob = Subscriber("bob", first_name="Bob")
"""
VALUES = {
    "ADA_SLACK": "https://hooks.example/T0/ada",
    "ADA_PHONE": "phone-token-1",
    "ADA_TABLET": "tablet-token-2",
}


@pytest.fixture(params=["v1", "v2"])
def project(folder, monkeypatch, request):
    """Return a project of each of Novu's APIs."""
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)
    text = (folder.root / "novu.toml").read_text()
    folder.write("novu.toml", text.replace("declarations", f'novu = "{request.param}"\ndeclarations', 1))
    folder.write("workflows/welcome.py", V1)
    return folder


def unset(monkeypatch, *names):
    """Take variables out of the environment."""
    for name in names or VALUES:
        monkeypatch.delenv(name)


def document(folder, *more):
    """Return a plan as JSON."""
    return json.loads(folder.run("plan", "--format", "json", *more).out)


def test_a_plan_without_secrets_shows_the_references(project, monkeypatch):
    """
    What is not there at all is created, and needs no comparison; an apply needs the secrets then.
    """
    unset(monkeypatch)
    planned, plan = project.run("plan"), document(project)
    addresses = {one["address"] for one in plan["changes"]}

    assert 0 == planned.code
    assert {"credentials ada / slack", "credentials ada / fcm"} < addresses
    assert "(secret from ADA_SLACK)" in planned.out
    assert (True, []) == (plan["complete"], plan["not_compared"])


def test_what_cannot_be_compared_is_said_to_be_left_alone(project, monkeypatch):
    """
    In every format and in a plan file, with the reference and the variable; the plan is not whole.
    """
    assert 0 == project.run("apply", "--yes").code
    unset(monkeypatch, "ADA_SLACK", "ADA_TABLET")
    planned = project.run("plan", "--out", "left.plan")
    plan = document(project)
    shown = [
        planned.out,
        project.run("plan", "--format", "markdown").out,
        project.run("show", "left.plan").out,
    ]

    assert 0 == planned.code
    assert ([], False, 2) == (plan["changes"], plan["complete"], plan["summary"]["not_compared"])
    assert {"ADA_SLACK is not set here", "ADA_TABLET is not set here"} == {
        one["reason"] for one in plan["not_compared"]
    }
    for text in (one.replace("\\_", "_") for one in shown):
        assert "credentials ada / slack" in text
        assert "secret from ADA_SLACK" in text
        assert "not compared: ADA" in text
        assert "No changes in what could be compared." in text
    assert "2 not compared" in planned.out
    assert not any(value in text for text in shown for value in VALUES.values())


def test_an_apply_goes_without_the_secrets_of_what_it_does_not_write(project, monkeypatch):
    """
    The rest is applied, and a later apply with the secrets finds nothing to do.
    """
    assert 0 == project.run("apply", "--yes").code
    for name in VALUES:
        monkeypatch.delenv(name)
    project.write("workflows/welcome.py", V1.replace('first_name="Bob"', 'first_name="Robert"'))
    applied = project.run("apply", "--yes", "--out", "report.json")
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)

    assert 0 == applied.code
    assert "1 of 1 changes applied" in applied.out
    assert 0 == project.run("plan", "--check").code


def test_an_apply_says_which_secrets_it_needs_before_it_writes_anything(project, monkeypatch):
    """
    Each with its address and place; with `--exclude` it goes on without them.
    """
    unset(monkeypatch, "ADA_SLACK", "ADA_TABLET")
    refused = project.run("apply", "--yes", "--out", "report.json")
    before = document(project)
    excluded = project.run("apply", "--yes", "--exclude", "credentials *")

    assert 3 == refused.code
    assert 2 == refused.err.count("error[secret-not-set] credentials ada /")
    assert "workflows/welcome.py:5" in refused.err
    assert "ADA_SLACK" in refused.err
    assert "ADA_PHONE" not in refused.err
    assert not (project.root / "report.json").exists()
    assert 5 == before["summary"]["create"]
    assert 0 == excluded.code


def test_a_saved_plan_needs_the_secrets_that_it_writes(project, monkeypatch):
    """
    It may be made without them, and shown.
    """
    unset(monkeypatch)
    assert 0 == project.run("plan", "--out", "all.plan").code
    refused = project.run("apply", "all.plan", "--yes")
    shown = project.run("show", "all.plan", "--check")
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)

    assert (3, True) == (refused.code, "error[secret-not-set]" in refused.err)
    assert (0, True) == (shown.code, "nothing that it changes has moved since" in shown.out)
    assert 0 == project.run("apply", "all.plan", "--yes").code
    assert 0 == project.run("plan", "--check").code


def test_a_value_that_differs_is_an_update_as_soon_as_it_is_known(project, monkeypatch):
    """
    Without it nobody can know.
    """
    assert 0 == project.run("apply", "--yes").code
    unset(monkeypatch, "ADA_SLACK")
    assert [] == document(project)["changes"]
    monkeypatch.setenv("ADA_SLACK", "https://hooks.example/T0/other")

    assert ["credentials ada / slack"] == [one["address"] for one in document(project)["changes"]]


def test_watch_plans_without_secrets_and_applies_none(project, monkeypatch):
    """
    It is the same plan, and the same refusal.
    """
    unset(monkeypatch)
    planned = project.run("watch", "--once")
    applied = project.run("watch", "--once", "--apply")

    assert (0, 3) == (planned.code, applied.code)
    assert "secret-not-set" in applied.out


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_a_missing_integration_stops_only_what_needs_it(folder, monkeypatch, api):
    """
    A Novu with one chat integration takes its credentials; those of another provider are named, and left out.
    """
    for name, value in {**VALUES, "SERVER_KEY": "development-key"}.items():
        monkeypatch.setenv(name, value)
    emulator = Emulator(development_key="development-key", profile="0.14" if api == "v1" else "3.15")
    emulator.provide_provider("slack")
    with on_a_port(emulator) as url:
        text = (folder.root / "novu.toml").read_text().replace("http://127.0.0.1:9/v1", url)
        folder.write("novu.toml", text.replace("declarations", f'novu = "{api}"\ndeclarations', 1))
        folder.write("workflows/welcome.py", V1)
        planned = folder.run("plan", "--env", "server")
        applied = folder.run("apply", "--yes", "--env", "server")
        after = folder.run("plan", "--env", "server", "--check")
    emulator.close()

    assert (0, 0, 0) == (planned.code, applied.code, after.code), applied
    assert "warning[no-integration] credentials ada / fcm" in planned.out
    assert "credentials ada / slack" in planned.out
    assert "4 of 4 changes applied" in applied.out
