"""A production takes saved plans only, and no plan that is older than novu.toml allows."""

import hashlib
import hmac
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from novu_flows.emulator import Emulator
from novu_flows.plan.file import FORMAT_VERSION
from novu_flows.plan.guards import read_age

TOML = """\
[project]
name = "acme"
declarations = ["workflows"]
default_environment = "live"
[guards]
{guards}
[environments.live]
embedded = true
{live}
"""
ADA = 'from novu_flows import Subscriber\nada = Subscriber("ada"{})\n'
PRODUCTION = 'role = "production"\n'


@pytest.fixture
def project(folder):
    """Return a project with one subscriber, and a way to write its novu.toml."""
    (folder.root / "workflows/welcome.py").unlink()
    folder.write("workflows/people.py", ADA.format(""))

    def with_toml(guards="", live=""):
        folder.write("novu.toml", TOML.format(guards=guards, live=live))
        return folder

    return with_toml


@pytest.mark.parametrize(
    ("guards", "live", "code"),
    [
        ("", PRODUCTION, 6),
        ("", 'role = "development"', 0),
        ("", "", 0),
        ("require_saved_plan = false", PRODUCTION, 0),
        ("require_saved_plan = true", "", 6),
        ("require_saved_plan = true", "require_saved_plan = false", 0),
        ("require_saved_plan = false", PRODUCTION + "require_saved_plan = true", 6),
    ],
)
@pytest.mark.parametrize(
    "door", [("apply", "--yes"), ("apply", "--yes", "--target", "ada"), ("watch", "--once", "--apply")]
)
def test_a_production_takes_a_saved_plan_only_unless_novu_toml_says_otherwise(
    project, guards, live, code, door
):
    """
    What the environment says holds before what is said of all; how to go on is said.
    """
    folder = project(guards, live)
    ran = folder.run(*door)

    assert code == ran.code, ran.out + ran.err
    assert ("require_saved_plan" in ran.out + ran.err) == (code == 6)
    assert (2 if code else 0) == folder.run("plan", "--check").code
    assert 0 == folder.run("plan", "--out", "plan.json").code
    assert 0 == folder.run("apply", "plan.json", "--yes").code


def test_a_plan_that_is_carried_out_is_nothing_to_do_in_production_too(project):
    """
    Fresh and from its file: a job can be repeated.
    """
    folder = project("", PRODUCTION)
    folder.run("plan", "--out", "plan.json")
    folder.run("apply", "plan.json", "--yes")

    for file in ((), ("plan.json",)):
        again = folder.run("apply", *file, "--yes")
        assert (0, True) == (again.code, "nothing to do" in again.out)


def made(folder, age):
    """Have the saved plan be so old, sealed as the tool seals it."""
    body = json.loads((folder.root / "plan.json").read_text())
    with closing(Emulator(folder.root / ".novu-flows/live.db")) as emulator:
        key = emulator.keys.development
    content = {name: value for name, value in body.items() if name not in ("digest", "seal")}
    content["created_at"] = (datetime.now(UTC) - age).isoformat(timespec="seconds")
    text = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    seal = hmac.new(key.encode(), b"plan file\n" + text, hashlib.sha256).hexdigest()
    folder.write(
        "plan.json", json.dumps({**content, "digest": hashlib.sha256(text).hexdigest(), "seal": seal})
    )


@pytest.mark.parametrize(
    ("guards", "live", "age", "code"),
    [
        ("", "", timedelta(days=400), 0),
        ('plan_max_age = "24h"', "", timedelta(hours=23), 0),
        ('plan_max_age = "24h"', "", timedelta(hours=25), 6),
        ('plan_max_age = "7d"', 'plan_max_age = "30m"', timedelta(minutes=31), 6),
        ('plan_max_age = "0m"', 'plan_max_age = "2 days"', timedelta(days=1), 0),
        ('plan_max_age = "24h"', "", timedelta(hours=-1), 6),  # made by a clock that nobody can trust
        ('plan_max_age = "24h"', "", timedelta(minutes=-3), 0),
    ],
)
def test_a_plan_that_is_too_old_is_refused(project, guards, live, age, code):
    """
    Exit 6, for nobody knows whether it has moved: that would be 5.
    """
    folder = project(guards, live)
    folder.run("plan", "--out", "plan.json")
    made(folder, age)
    ran = folder.run("apply", "plan.json", "--yes")

    assert code == ran.code, ran.out + ran.err
    assert ("plan_max_age" in ran.err) == (code == 6)


@pytest.mark.parametrize("created_at", [None, 1, "", "yesterday", "2026-11-25T10:00:00", "9999"])
def test_a_plan_that_does_not_say_when_it_was_made_is_damaged(project, created_at):
    """
    Also where its digest is right; a moment without a time zone is none.
    """
    folder = project()
    folder.run("plan", "--out", "plan.json")
    body = json.loads((folder.root / "plan.json").read_text())
    content = {
        **{name: body[name] for name in body if name not in ("digest", "seal")},
        "created_at": created_at,
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    folder.write(
        "plan.json", json.dumps({**content, "digest": hashlib.sha256(text).hexdigest(), "seal": "0"})
    )
    refused = folder.run("show", "plan.json", "--offline")

    assert (6, True) == (refused.code, "not that of a plan" in refused.err)
    assert FORMAT_VERSION == content["format_version"]


@pytest.mark.parametrize("value", ['"24"', "24", '"1w"', '"-1h"', '"1.5h"', "true", '"h"', '"1234567h"'])
def test_what_is_no_age_is_an_issue(project, value):
    """
    With what may stand there.
    """
    for toml in ((f"plan_max_age = {value}", ""), ("", f"plan_max_age = {value}")):
        checked = project(*toml).run("check")
        assert (3, True) == (checked.code, '"90m", "24h" or "7d"' in checked.out + checked.err)


@pytest.mark.parametrize("value", ['"yes"', "1"])
def test_what_is_no_switch_is_an_issue(project, value):
    """
    As everywhere.
    """
    assert 3 == project(f"require_saved_plan = {value}").run("check").code


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("90m", timedelta(minutes=90)),
        ("24 hours", timedelta(days=1)),
        (" 1 day ", timedelta(days=1)),
        ("0m", timedelta()),
    ],
)
def test_an_age_is_a_number_of_minutes_hours_or_days(text, age):
    """
    As people write them.
    """
    assert age == read_age(text)
