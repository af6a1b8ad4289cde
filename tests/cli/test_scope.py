"""A part of the declarations is planned: `--target`, `--exclude`, `--changed-since`; every format says so."""

import json
import subprocess

import pytest

MODULE = """
from novu_flows import Payload, Preference, Subscriber, Workflow, email, in_app, removed


class Hello(Payload):
    name: {type}


hello = Workflow("hello", payload=Hello, steps=[in_app("Hi {{{{name}}}}"{more})])
news = Workflow("news", payload=Hello, steps=[email("News", "<p>{{{{name}}}}</p>")])
ada = Subscriber("ada", first_name="{ada}", preferences=[Preference(hello, in_app={on})])
bob = Subscriber("bob", first_name="Bob")
"""
FIRST = {"type": "str", "more": "", "ada": "Ada", "on": True}


def git(folder, *words):
    """Run git in the project."""
    subprocess.run(["git", *words], cwd=folder.root, check=True, capture_output=True)  # noqa: S603, S607 - git


@pytest.fixture
def project(folder):
    """Return a project under version control, as it was first."""
    (folder.root / "workflows").mkdir(exist_ok=True)
    for module in (folder.root / "workflows").glob("*.py"):
        module.unlink()
    folder.write("workflows/all.py", MODULE.format(**FIRST))
    git(folder, "init", "-q")
    git(folder, "-c", "user.name=T", "-c", "user.email=t@example.com", "add", ".")
    git(folder, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "-qm", "first")
    return folder


def planned(folder, *options):
    """Return the addresses of a plan, and its scope."""
    plan = json.loads(folder.run("plan", "--format", "json", *options).out)
    return {change["address"] for change in plan["changes"]}, plan["scope"], plan["complete"]


def test_what_is_excluded_is_left_out(project):
    """
    By address and by id, together with `--target` too; the scope says so.
    """
    addresses, scope, complete = planned(project, "--exclude", "workflow *", "--exclude", "bob")
    both, _, _ = planned(project, "--target", "subscriber *", "--exclude", "ada")

    assert {"subscriber ada", "preference ada / hello"} == addresses
    assert (["workflow *", "bob"], 3, False) == (scope["excludes"], scope["left_out"], complete)
    assert {"subscriber bob"} == both


@pytest.mark.parametrize(
    ("change", "addresses"),
    [
        ({}, set()),
        ({"ada": "Ada L."}, {"subscriber ada"}),
        ({"on": False}, {"preference ada / hello"}),
        ({"more": ', step_id="inbox"'}, {"workflow hello"}),
        ({"type": "int"}, {"workflow hello", "workflow news"}),
    ],
    ids=["nothing", "a subscriber", "a preference", "a step", "a payload"],
)
def test_what_is_declared_otherwise_since_a_commit_is_chosen(project, change, addresses):
    """
    Whatever its place in the file; what the environment lacks of the rest is left out.
    """
    project.write("workflows/all.py", "\n\n# moved down\n" + MODULE.format(**FIRST | change))
    found, scope, complete = planned(project, "--changed-since", "HEAD")

    assert addresses == found
    assert ("HEAD", False, 5 - len(addresses)) == (scope["changed_since"], complete, scope["left_out"])


def test_every_format_says_that_it_is_a_part(project):
    """
    A saved plan keeps that, and so does what `show` makes of it.
    """
    options = ("--exclude", "subscriber *", "--changed-since", "HEAD")
    note = "Only a part of the declarations: --exclude 'subscriber *' --changed-since HEAD; 5 other resources left out."
    text = project.run("plan", *options, "--out", "plan.json").out
    comment = project.run("plan", *options, "--format", "markdown").out
    shown = project.run("show", "plan.json").out

    assert note in text
    assert note in comment.replace("\\", "")
    assert note in shown


def test_a_part_of_a_saved_plan_is_applied(project):
    """
    What is left out of it stays as it is.
    """
    project.run("plan", "--out", "plan.json")
    ran = project.run("apply", "plan.json", "--yes", "--exclude", "bob")
    left, _, _ = planned(project)

    assert (0, True) == (ran.code, "4 of 4 changes applied" in ran.out)
    assert {"subscriber bob"} == left


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--exclude", "bbo"), "--exclude 'bbo' fits nothing that is declared"),
        (("--changed-since", "no-such-commit"), "knows no commit 'no-such-commit'"),
    ],
)
def test_what_names_nothing_is_wrong_usage(project, options, said):
    """
    A misspelt exclusion would leave nothing out.
    """
    ran = project.run("plan", *options)

    assert 64 == ran.code
    assert said in ran.err


def test_an_issue_of_what_is_excluded_stops_nothing(project):
    """
    As with `--target`.
    """
    project.write(
        "workflows/bad.py", 'from novu_flows import Subscriber\n\nbad = Subscriber("bad", email="no")\n'
    )

    assert 3 == project.run("plan").code
    assert {"workflow hello", "workflow news"} == planned(
        project, "--exclude", "subscriber *", "--exclude", "preference *"
    )[0]
