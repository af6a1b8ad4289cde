"""Values of novu.toml that differ between environments."""

import json

import pytest

from novu_flows import using_values, value
from novu_flows.errors import ProjectInvalid

CONFIG = """\
[project]
name = "acme"
novu = "v2"
declarations = ["workflows"]

[environments.local.values]
{local}

[environments.other]
embedded = true

[environments.other.values]
{other}
"""
BOTH = """\
support = "help@acme.test"
wait = 1
tags = ["a", "b"]
"""
OTHER = """\
support = "help@acme.example"
wait = 60
tags = []
"""
MODULE = """
from novu_flows import *
minutes_: int = value("wait", int)
flow = Workflow("flow", tags=value("tags", list[str]), steps=[
    delay(minutes=minutes_),
    email(subject="S", body=f"<p>{value('support')}</p>"),
])
"""


def declare(folder, local=BOTH, other=OTHER, module=MODULE):
    """Write a project."""
    folder.write("novu.toml", CONFIG.format(local=local, other=other))
    folder.write("workflows/welcome.py", module)


def fields(folder, environment):
    """Return what a plan writes, by path."""
    plan = json.loads(folder.run("plan", "--env", environment, "--format", "json").out)
    return {one["path"]: one["after"] for one in plan["changes"][0]["fields"]}


def test_an_environment_has_its_values(folder):
    """
    In f-strings, as numbers and as lists.
    """
    declare(folder)
    here, there = fields(folder, "local"), fields(folder, "other")

    assert 0 == folder.run("check").code
    assert "<p>help@acme.test</p>" in json.dumps(here)
    assert "<p>help@acme.example</p>" in json.dumps(there)
    assert [["a", "b"], []] == [one.get("tags", []) for one in (here, there)]


def test_a_value_that_the_environment_lacks_is_an_error_at_its_place(folder):
    """
    With the nearest name, and with where to write it.
    """
    declare(folder, local=BOTH.replace("support", "suport"))
    planned = folder.run("plan")

    assert 3 == planned.code
    assert "workflows/welcome.py:6: error[value-not-set]" in planned.err
    assert "the environment local has no value 'support'" in planned.err
    assert 'did you mean "suport"?' in planned.err
    assert "[environments.local.values]" in planned.err


def test_a_value_that_another_environment_lacks_is_a_warning_here_and_an_error_for_check(folder):
    """
    A plan for this environment goes on, and names the other one.
    """
    declare(folder, other="wait = 60\ntags = []\n")
    planned, checked = folder.run("plan"), folder.run("check")

    assert 0 == planned.code
    assert "warning[value-not-set]" in planned.err
    assert "the environment other has no value 'support'" in planned.err
    assert (3, 1, 0) == (
        checked.code,
        checked.out.count("error[value-not-set]"),
        checked.out.count("warning[value-not-set]"),
    )


@pytest.mark.parametrize("given", ['"1"', "true", "1.5", "[1]"])
def test_a_value_of_another_kind_is_an_error(folder, given):
    """
    Nothing is converted.
    """
    declare(folder, local=BOTH.replace("wait = 1", f"wait = {given}"))
    checked = folder.run("check", "--env", "local")

    assert (3, True) == (checked.code, "error[value-type]" in checked.out)
    assert "a whole number is asked for" in checked.out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('slack_webhook = "https://hooks.slack.com/services/T0/B0/x"', "value-is-secret"),
        ('api_key = "0123456789abcdef0123"', "value-is-secret"),
        ('anything = "sk_live_51H8xyzabcdefgh"', "value-is-secret"),
        ('nested = { token = "abcdef0123456789abcd" }', "value-is-secret"),
        ("when = 2026-01-01", "invalid-value"),
        ("many = nan", "invalid-value"),
        ('"a b" = 1', "invalid-value"),
    ],
)
def test_what_no_value_can_be_is_an_issue_of_novu_toml(folder, line, code):
    """
    At its line; a secret is not shown.
    """
    declare(folder, local=f"{BOTH}{line}\n")
    checked = folder.run("check")

    assert (3, True) == (checked.code, f"novu.toml:10: error[{code}]" in checked.err)
    assert "abcdef0123" not in checked.out + checked.err


@pytest.mark.parametrize(
    "line", ['key_color = "blue"', 'webhook_host = "hooks.acme.example"', 'token_name = "Order token"']
)
def test_an_ordinary_value_is_no_secret(folder, line):
    """
    Whatever its name.
    """
    declare(folder, local=f"{BOTH}{line}\n")

    assert 0 == folder.run("check", "--env", "local").code


def test_a_template_is_checked_with_the_value_of_each_environment(folder):
    """
    What one environment makes of it is an issue of that environment.
    """
    declare(folder, other=OTHER.replace("help@acme.example", "{{payload.nothing}}"))

    assert 0 == folder.run("check", "--env", "local").code
    assert "(in the environment other)" in folder.run("check").out


def test_values_outside_of_a_load_are_what_was_said():
    """
    Without a word the name of the value is refused.
    """
    with pytest.raises(ProjectInvalid) as refused:
        value("support")
    with using_values({"support": "a@b.example", "pair": ["a", 1], "day": "2026-01-01"}):
        assert "a@b.example" == value("support")
        assert ("a", 1) == value("pair", tuple[str, int])
    (issue,) = refused.value.issues

    assert ("no-values", True) == (issue.code, issue.source.file.endswith("test_values.py"))
