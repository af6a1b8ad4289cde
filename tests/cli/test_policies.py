"""Policies: functions of a project that take a plan and yield issues of it, at each plan and again at each apply."""

import json
from pathlib import Path

import pytest

TOML = """\
[project]
name = "acme"
declarations = ["workflows"]
[guards]
policies = [{names}]
"""
ADA = 'from novu_flows import Subscriber\nada = Subscriber("ada", first_name="Ada")\n'
HEAD = """\
from collections.abc import Iterator
from novu_flows.policies import Create, Delete, Issue, Plan, shown_path
"""
NO_NEW_PEOPLE = f"""{HEAD}
def no_new_people(plan: Plan) -> Iterator[Issue]:
    for change in plan.changes:
        if isinstance(change, Create) and change.address.resource == "subscriber":
            named = [shown_path(one.path) for one in change.fields]
            yield Issue(code="new-person", where=str(change.address), message=f"{{named}} in {{plan.target.name}}",
                        hint="ask first", source=change.source, severity=SEVERITY)
"""
DOORS = {
    "plan": ("plan",),
    "apply": ("apply", "--yes"),
    "a file": ("apply", "plan.json", "--yes"),
    "a part": ("apply", "--yes", "--target", "ada"),
    "watch": ("watch", "--once", "--apply"),
    "JSON": ("apply", "--yes", "--format", "json"),
    "Markdown": ("apply", "--yes", "--format", "markdown"),
}


@pytest.fixture
def project(folder):
    """Return a project of one subscriber, and a way to give it policies."""
    (folder.root / "workflows/welcome.py").unlink()
    folder.write("workflows/people.py", ADA)

    def with_policies(source, *names):
        folder.write("novu.toml", TOML.format(names=", ".join(f'"{name}"' for name in names)))
        folder.write("policies.py", source)
        return folder

    return with_policies


def policy(body):
    """Return a module with one policy, `check`, whose second line is its body."""
    return f"{HEAD}def check(plan):\n    {body}\n"


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_an_error_of_a_policy_stops_a_plan(project, door):
    """
    Exit 6, under a code of its own, at its place; a saved plan that was made before is asked again.
    """
    folder = project("")
    folder.run("plan", "--out", "plan.json")
    project(NO_NEW_PEOPLE.replace("SEVERITY", '"error"'), "policies:no_new_people")
    refused = folder.run(*door)
    shown = (refused.out + refused.err).replace("\\", "").replace("&#91;", "[")

    assert 6 == refused.code
    for words in ("policy:new-person", "workflows/people.py", "subscriber ada", "in local", "ask first"):
        assert words in shown
    project("")
    assert 2 == folder.run("plan", "--check").code


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_warning_of_a_policy_is_shown(project, door):
    """
    And stops nothing.
    """
    folder = project("")
    folder.run("plan", "--out", "plan.json")
    project(NO_NEW_PEOPLE.replace("SEVERITY", '"warning"'), "policies:no_new_people")
    ran = folder.run(*door)

    assert (0, True) == (ran.code, "policy:new-person" in ran.out + ran.err)
    assert (2 if door == ("plan",) else 0) == folder.run("plan", "--check").code


def test_a_plan_with_an_error_of_a_policy_can_be_read_and_not_applied(project):
    """
    As JSON and in its file, which stays refused when the policy is gone.
    """
    folder = project(NO_NEW_PEOPLE.replace("SEVERITY", '"error"'), "policies:no_new_people")
    planned = json.loads(folder.run("plan", "--format", "json", "--out", "plan.json").out)
    project("")

    assert (False, ["policy:new-person"]) == (
        planned["applyable"],
        [one["code"] for one in planned["issues"]],
    )
    assert 6 == folder.run("apply", "plan.json", "--yes").code


@pytest.mark.parametrize(
    ("body", "words", "place"),
    [
        ("yield 1 / 0", "ZeroDivisionError: division by zero", "policies.py:4"),
        ("return 1 / 0", "ZeroDivisionError: division by zero", "policies.py:4"),
        ("raise SystemExit(0)", "SystemExit: 0", "policies.py:4"),
        ("raise RecursionError", "RecursionError", "policies.py:4"),
        ("yield 1", "TypeError: it yields int, and no Issue", "novu.toml:5"),
        ("return", "it returns None: yield the issues", "novu.toml:5"),
        ("return 1", "TypeError: 'int' object is not iterable", "novu.toml:5"),
        ("return 'issue'", "it yields str, and no Issue", "novu.toml:5"),
        ("yield Issue(code=1, where='', message='', hint='')", "are texts", "novu.toml:5"),
        ("yield Issue(code='a', where='', message='', hint='', severity='bad')", "severity", "novu.toml:5"),
        ("object.__setattr__(plan, 'changes', ()); return []", "it changes the plan", "novu.toml:5"),
        (
            "one = plan.changes[0].fields[0]; type(one).after.__set__(one, 'x'); return []",
            "it changes the plan",
            "novu.toml:5",
        ),
        ("import nothing_of_ours", "ModuleNotFoundError", "policies.py:4"),
    ],
)
@pytest.mark.parametrize("door", [("plan",), ("apply", "plan.json", "--yes")])
def test_a_policy_that_fails_lets_no_plan_pass(project, body, words, place, door):
    """
    With the place where it failed.
    """
    folder = project("")
    folder.run("plan", "--out", "plan.json")
    project(policy(body), "policies:check")
    refused = folder.run(*door)
    shown = refused.out + refused.err

    assert 6 == refused.code
    assert f"{place}: error[policy-failed] policy policies:check" in shown
    assert words in shown


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("", "policies:check", "module policies has no function check"),
        ("def no_mail(plan): ...", "policies:no_mial", 'did you mean "no_mail"?'),
        ("check = 1", "policies:check", "has no function check"),
        ("", "nowhere:check", "there is no module nowhere"),
        ("", "policies.inner:check", "there is no module policies.inner"),
    ],
)
@pytest.mark.parametrize(
    "door", [("check",), ("plan",), ("apply", "plan.json", "--yes"), ("watch", "--once", "--apply")]
)
def test_a_policy_that_is_not_there_stops_every_command(project, source, name, words, door):
    """
    Exit 3 at its line of novu.toml: no plan passes without it.
    """
    folder = project("")
    folder.run("plan", "--out", "plan.json")
    project(source, name)
    refused = folder.run(*door)
    shown = refused.out + refused.err

    assert (3, True) == (refused.code, "novu.toml:5: error[unknown-policy]" in shown)
    assert words in shown


@pytest.mark.parametrize("source", ["1 / 0", "import nothing_of_ours", "def"])
def test_a_module_of_policies_that_does_not_load_is_an_issue(project, source):
    """
    At its own line.
    """
    checked = project(source, "policies:check").run("check")

    assert (3, True) == (checked.code, "policies.py:1: error[policy-failed]" in checked.out)


NO_NAMES = ["policies", "policies:", ":check", "a b:c", "a:b:c", "../policies:check"]


@pytest.mark.parametrize("value", [*(f'["{name}"]' for name in NO_NAMES), '"policies:check"', "[1]"])
def test_what_names_no_policy_is_an_issue(folder, value):
    """
    With an example.
    """
    folder.write("novu.toml", TOML.replace("[{names}]", value))
    checked = folder.run("check")

    assert (3, True) == (checked.code, "novu.toml:5: error[invalid-value]" in checked.err)


def test_a_policy_is_a_part_of_the_project(project):
    """
    It may stand in a folder of declarations or in a package, take what a module declares, also while it runs, and print.
    """
    folder = project(
        policy("import people; print(people.ada.subscriber_id); yield from ()"), "policies:check"
    )
    folder.write("rules/__init__.py", "")
    folder.write("rules/mail.py", "from people import ada\n" + policy("assert ada; yield from ()"))
    folder.write("workflows/_rules.py", policy("return []"))
    names = '"policies:check", "rules.mail:check", "workflows._rules:check", "policies:check"'
    folder.write("novu.toml", TOML.format(names=names))
    planned = folder.run("plan", "--format", "json")

    assert (0, []) == (planned.code, json.loads(planned.out)["issues"])
    assert "ada\n" == planned.err


def test_a_policy_without_end_is_ended(project):
    """
    After more issues than anybody reads.
    """
    body = "while True: yield Issue(code='again', where='plan', message='again', hint='', severity='warning')"
    planned = project(policy(body), "policies:check").run("plan", "--format", "json")

    assert (0, 1) == (planned.code, len(json.loads(planned.out)["issues"]))  # each finding is kept once


def test_the_example_of_the_page_runs(project):
    """
    As docs/guards.md has it: it refuses deletes, and warns of a change of an e-mail.
    """
    page = (Path(__file__).parents[2] / "docs/guards.md").read_text().partition("## Policies")[2]
    example = page.partition("```python\n")[2].partition("```")[0]
    folder = project(example, "policies:no_deletes_on_friday", "policies:mail_needs_a_look")
    mail = 'from novu_flows import Workflow, email\nmail = Workflow("mail", steps=[email("{}", "Hi")])\n'
    folder.write("workflows/people.py", mail.format("One"))
    created = folder.run("apply", "--yes")
    folder.write("workflows/people.py", mail.format("Two"))
    changed = folder.run("plan")

    assert (0, False) == (created.code, "policy:" in created.out)
    assert (0, True) == (
        changed.code,
        "warning[policy:mail] workflow mail: steps[email].subject" in changed.out,
    )


def test_a_policy_sees_no_secret(project, monkeypatch):
    """
    Of a secret, it sees the variable.
    """
    monkeypatch.setenv("ADA_SLACK", "https://hooks.example.com/canary")
    folder = project(
        policy("import pathlib; pathlib.Path('seen.txt').write_text(repr(plan)); return []"), "policies:check"
    )
    folder.write(
        "workflows/people.py",
        "from novu_flows import Credentials, Subscriber, env\n"
        'ada = Subscriber("ada", credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])\n',
    )

    assert 0 == folder.run("plan").code
    assert "ADA_SLACK" in (folder.root / "seen.txt").read_text()
    assert "canary" not in (folder.root / "seen.txt").read_text()
