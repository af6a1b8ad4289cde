"""What commands write for programs is as docs/schemas/ says: plans, reports, issues, cases, events."""

import json
from datetime import datetime
from pathlib import Path

import jsonschema
import pytest
from conftest import CONFIG
from ports import on_a_port

from novu_flows.emulator import Emulator, Fault, Status

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
EDITED = """
from novu_flows import Payload, Subscriber, TriggerCase, Workflow, email, removed


class Welcome(Payload):
    name: str


welcome = Workflow("welcome", payload=Welcome, steps=[email("Hello", "<p>Hello {{name}}</p>")])
eve = Subscriber("eve", email="eve@example.com", data={"plan": "pro", "tags": [1, {"a": None}]})
gone = removed(Subscriber, "ada")
case = TriggerCase(welcome, to=eve, payload=Welcome(name="Eve"), expect={"email": "<p>Hello Eve</p>"})
wrong = TriggerCase(welcome, to=eve, payload=Welcome(name="Eve"), expect={"email": "something else"})
"""


def fits(text, name):
    """Return a document, which is as its schema says."""
    document = json.loads(text)
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(document)
    return document


@pytest.fixture
def applied(folder):
    """Return a project that was applied once and edited then, so that there is something of every kind to do."""
    folder.write("workflows/welcome.py", folder.root.joinpath("workflows/welcome.py").read_text())
    assert 0 == folder.run("apply", "--yes").code
    for module in folder.root.joinpath("workflows").glob("*.py"):
        module.unlink()
    folder.write("workflows/edited.py", EDITED)
    return folder


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_each_schema_is_one_and_says_its_version(path):
    """
    The identifier ends with the number of the version.
    """
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)

    assert schema["$id"].startswith(f"urn:novu-flows:{path.stem}:")
    assert schema["$id"].rpartition(":")[2].isdecimal()


def test_plans(applied):
    """
    As `plan` writes them, into a file too, and as `show` does.
    """
    planned = fits(applied.run("plan", "--format", "json", "--out", "plan.json").out, "plan")
    saved = fits((applied.root / "plan.json").read_text(), "plan")
    shown = fits(applied.run("show", "plan.json", "--format", "json").out, "plan")
    part = fits(applied.run("plan", "--format", "json", "--target", "subscriber *").out, "plan")

    assert {"create", "update", "delete"} == {change["action"] for change in planned["changes"]}
    assert any(change["lost"] for change in planned["changes"])
    assert planned["changes"] == saved["changes"] == shown["changes"]
    assert (True, False) == (planned["complete"], part["complete"])
    assert ["subscriber *"] == part["scope"]["targets"]


def test_issues_and_errors_of_declarations(applied):
    """
    Those that stop and those that warn.
    """
    assert {"issues": []} == fits(applied.run("check", "--format", "json").out, "issues")
    applied.write(
        "workflows/more.py", 'from novu_flows import Subscriber\n\nbad = Subscriber("b", email="no")\n'
    )

    assert fits(applied.run("check", "--format", "json").out, "issues")["issues"]


def test_reports_of_cases(applied):
    """
    Of one that passed and one that failed.
    """
    report = fits(applied.run("test", "--format", "json").out, "cases")

    assert {"passed": 1, "failed": 1, "not_verifiable": 0, "not_run": 0} == report["counts"]


@pytest.fixture
def novu(folder, monkeypatch):
    """Return an empty Novu, with the project's server at its port."""
    emulator = Emulator(development_key="development-key")
    monkeypatch.setenv("SERVER_KEY", "development-key")
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        yield emulator
    emulator.close()


def events_of(folder):
    """Return the lines of the file, each as its schema says."""
    return [fits(line, "events") for line in (folder.root / "events.jsonl").read_text().splitlines()]


def test_an_apply_says_what_happens_as_it_happens(novu, folder):
    """
    What is planned, what came of each change, how it ended; the report says the same.
    """
    novu.fail(Fault(method="POST", path="/v1/subscribers", effect=Status(status=422)))
    ran = folder.run("apply", "--yes", "--env", "server", "--format", "json", "--events", "events.jsonl")
    report, events = fits(ran.out, "report"), events_of(folder)
    changes = {event["address"]: event["outcome"] for event in events if event["event"] == "change"}

    assert 4 == ran.code
    assert ["planned", "ended"] == [events[0]["event"], events[-1]["event"]]
    assert changes == {one["address"]: one["outcome"] for one in report["outcomes"]}
    assert {"done", "failed", "skipped"} == set(changes.values())
    assert (4, 1, 3) == tuple(events[-1][name] for name in ("exit_code", "applied", "total"))
    assert sorted(times := [event["time"] for event in events]) == times
    assert datetime.fromisoformat(times[0]).tzinfo


@pytest.mark.usefixtures("novu")
def test_events_that_cannot_be_written_stop_nothing_that_was_begun(folder):
    """
    A place that does not exist is refused before anything is done; a full disk is said, and the apply goes on.
    """
    refused = folder.run("apply", "--yes", "--env", "server", "--events", "nowhere/events.jsonl")
    full = folder.run("apply", "--yes", "--env", "server", "--events", "/dev/full")

    assert (64, True) == (refused.code, "cannot write nowhere/events.jsonl" in refused.err)
    assert (0, True) == (full.code, "3 of 3 changes applied" in full.out)
    assert "no more events are written: No space left on device" in full.err


@pytest.mark.usefixtures("novu")
def test_a_secret_is_in_no_event(folder, monkeypatch):
    """
    Whatever a server repeats.
    """
    monkeypatch.setenv("SERVER_KEY", "wrong-canary-key")
    ran = folder.run("apply", "--yes", "--env", "server", "--events", "events.jsonl")

    assert 7 == ran.code
    file = folder.root / "events.jsonl"
    assert not file.exists() or "canary" not in file.read_text()
