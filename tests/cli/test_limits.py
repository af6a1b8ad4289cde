"""The limits of a plan: numbers and percentages of deletes and of all changes, for all environments or for one."""

import json

import pytest
from conftest import CONFIG

from novu_flows.plan.guards import read_limit

PEOPLE = 10
PROJECT = '[project]\nname = "acme"\ndeclarations = ["workflows"]\n'
LOCAL = "[environments.local]\nembedded = true\n"


def people(gone=0, changed=0):
    """Declare ten people, of whom some are removed and some have another name."""
    lines = [f'removed(Subscriber, "p{n}")' if n < gone else f'Subscriber("p{n}")' for n in range(PEOPLE)]
    for n in range(PEOPLE - changed, PEOPLE):
        lines[n] = f'Subscriber("p{n}", first_name="New")'
    named = "".join(f"p{n} = {line}\n" for n, line in enumerate(lines))
    return f"from novu_flows import Subscriber, removed\n{named}"


@pytest.fixture
def applied(folder):
    """Return a project whose ten people are there."""
    (folder.root / "workflows/welcome.py").unlink()
    folder.write("novu.toml", PROJECT)
    folder.write("workflows/people.py", people())
    assert 0 == folder.run("apply", "--yes").code
    return folder


@pytest.mark.parametrize(
    ("toml", "gone", "code"),
    [
        ('[guards]\nmax_deletes = "30%"\n', 3, 0),
        ('[guards]\nmax_deletes = "30 %"\n', 4, 6),
        ('[guards]\nmax_deletes = "39%"\n', 4, 6),  # parts of a resource are not counted
        ('[guards]\nmax_deletes = "0%"\n', 1, 6),
        ('[guards]\nmax_deletes = "100%"\n', 10, 0),
        ('[guards]\nmax_deletes = "100%"\n' + LOCAL + 'max_deletes = "10%"\n', 2, 6),
        ("[guards]\nmax_deletes = 0\n" + LOCAL + 'max_deletes = "20%"\n', 2, 0),
    ],
)
@pytest.mark.parametrize("door", [("apply", "--yes"), ("watch", "--once", "--apply")])
def test_a_percentage_is_of_what_is_declared(applied, toml, gone, code, door):
    """
    Rounded down; that of the environment holds before that of all.
    """
    applied.write("novu.toml", PROJECT + toml)
    applied.write("workflows/people.py", people(gone=gone))

    assert code == applied.run(*door).code


@pytest.mark.parametrize(
    ("toml", "words", "code"),
    [
        ("", (), 0),
        ("[guards]\nmax_changes = 3\n", (), 0),
        ("[guards]\nmax_changes = 2\n", (), 6),
        ("[guards]\nmax_changes = 0\n", (), 6),
        ('[guards]\nmax_changes = "30%"\n', (), 0),
        ('[guards]\nmax_changes = "20%"\n', (), 6),
        ("[guards]\nmax_changes = 2\n", ("--target", "subscriber p9"), 6),  # slices do not slip under it
        ("[guards]\nmax_changes = 2\n", ("--allow", "{digest}"), 0),
        ("[guards]\nmax_changes = 2\n", ("--allow", "{digest}", "--target", "subscriber p9"), 6),
        ("[guards]\nmax_changes = 2\n", ("--allow", "{part}", "--target", "subscriber p9"), 0),
        ("", ("--allow", "{part}"), 6),
        (LOCAL + "max_changes = 2\n", (), 6),
        (LOCAL + "max_changes = 3\n[guards]\nmax_changes = 0\n", (), 0),
    ],
)
def test_changes_of_every_kind_count_for_max_changes(applied, toml, words, code):
    """
    Of the whole project, unless this plan is allowed by its digest.
    """
    applied.write("novu.toml", PROJECT + toml)
    applied.write("workflows/people.py", people(gone=1, changed=2))
    scopes = {"digest": (), "part": ("--target", "subscriber p9")}
    plans = {
        name: json.loads(applied.run("plan", "--format", "json", *scope).out)
        for name, scope in scopes.items()
    }
    digests = {name: plan["plan_digest"] for name, plan in plans.items()}
    ran = applied.run("apply", "--yes", *(word.format(**digests) for word in words))

    assert code == ran.code, ran.err
    assert ("--allow" in ran.err) == (code == 6)


def test_a_plan_that_is_empty_passes_every_limit(applied):
    """
    Nothing to do is never too much.
    """
    applied.write("novu.toml", PROJECT + "[guards]\nmax_changes = 0\nmax_deletes = 0\n")

    assert 0 == applied.run("apply", "--yes").code


@pytest.mark.parametrize(
    "value", ['"10"', '"101%"', '"-1%"', '"1.5%"', '"%"', "-1", "1.5", "true", "[]", '"٣%"']
)
@pytest.mark.parametrize("key", ["max_deletes", "max_changes"])
def test_what_is_no_limit_is_an_issue(folder, value, key):
    """
    At its line, with what may stand there.
    """
    folder.write("novu.toml", CONFIG.format(url="http://127.0.0.1:9") + f"[guards]\n{key} = {value}\n")
    checked = folder.run("check")

    assert 3 == checked.code
    assert (
        'must be a whole number from 0 up, or a percentage from "0%" to "100%"' in checked.out + checked.err
    )


@pytest.mark.parametrize(
    ("value", "of_ten", "of_none"), [(0, 0, 0), (7, 7, 7), ("25%", 2, 0), ("100%", 10, 0)]
)
def test_a_limit_is_a_number_of_resources(value, of_ten, of_none):
    """
    Parts of a resource are left out.
    """
    limit = read_limit(value)

    assert (of_ten, of_none) == (limit.of(10), limit.of(0))
