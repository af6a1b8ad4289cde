"""What is protected is not deleted: by no command, of no kind, in no dialect, also where its declaration is gone."""

import json

import pytest

PROJECT = '[project]\nname = "acme"\nnovu = "{novu}"\ndeclarations = ["workflows"]\n'
WORKFLOW = 'Workflow("kept", steps=[in_app("Hi")]{})'
KINDS = {
    "workflow": ("v1", WORKFLOW, 'removed(Workflow, "kept")'),
    "subscriber": ("v1", 'Subscriber("kept"{})', 'removed(Subscriber, "kept")'),
    "today's workflow": ("v2", WORKFLOW, 'removed(Workflow, "kept")'),
    "today's subscriber": ("v2", 'Subscriber("kept"{})', 'removed(Subscriber, "kept")'),
    "layout": (
        "v2",
        'Layout("kept", body="<html><body>{{{{content}}}}</body></html>"{})',
        'removed(Layout, "kept")',
    ),
    "integration": ("v1", 'Integration("kept", channel="chat"{})', 'removed(Integration, "kept")'),
    "topic": ("v2", 'Topic("kept"{})', 'removed(Topic, "kept")'),
}
IMPORTS = "from novu_flows import Integration, Layout, Subscriber, Topic, Workflow, in_app, removed\n"
DOORS = {
    "plan": ("plan",),
    "plan --check": ("plan", "--check"),
    "apply": ("apply", "--yes"),
    "apply of a part": ("apply", "--yes", "--target", "kept"),
    "watch": ("watch", "--once", "--apply"),
    "JSON": ("apply", "--yes", "--format", "json"),
    "Markdown": ("plan", "--format", "markdown"),
}


def declared(text):
    """Return a module that declares one thing."""
    return f"{IMPORTS}one = {text}\n"


def protected(text):
    """Return a module that declares one thing which is protected."""
    return declared(text.format(", protect=True"))


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kept(folder, request):
    """Return a project whose one declaration is protected and applied, and the module of its tombstone."""
    novu, text, tombstone = request.param
    (folder.root / "workflows/welcome.py").unlink()
    folder.write("novu.toml", PROJECT.format(novu=novu))
    if "Layout" in text:  # the first one is the default, which Novu does not delete
        folder.write("workflows/default.py", declared(text.replace("kept", "first").format("")))
        folder.run("apply", "--yes")
    folder.write("workflows/one.py", protected(text))
    assert 0 == folder.run("apply", "--yes").code
    return folder, text, declared(tombstone)


def is_there(folder, text):
    """Return whether the environment holds what is declared."""
    folder.write("novu.toml", (folder.root / "novu.toml").read_text().partition("[guards]")[0])
    (folder.root / "workflows/gone.py").unlink(missing_ok=True)
    folder.write("workflows/one.py", declared(text.format("")))
    return json.loads(folder.run("plan", "--format", "json").out)["changes"] == []


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_the_tombstone_of_what_is_protected_is_refused(kept, door):
    """
    It stands in another module than the declaration.
    """
    folder, text, tombstone = kept
    folder.write("workflows/gone.py", tombstone)
    refused = folder.run(*door)

    assert (6, True) == (refused.code, "protect=True" in refused.out + refused.err)
    assert is_there(folder, text)


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize("pattern", ["kept", "* kept"])
def test_what_novu_toml_protects_stays_after_its_declaration_is_gone(kept, door, pattern):
    """
    Where nothing but the tombstone is left.
    """
    folder, text, tombstone = kept
    (folder.root / "workflows/one.py").unlink()
    folder.write("workflows/gone.py", tombstone)
    folder.write(
        "novu.toml", (folder.root / "novu.toml").read_text() + f'[guards]\nprotect = ["x", "{pattern}"]\n'
    )
    refused = folder.run(*door)

    assert (6, True) == (
        refused.code,
        "`protect` in novu.toml" in refused.out.replace("\\", "") + refused.err,
    )
    assert is_there(folder, text)


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_was_protected_when_it_was_applied_stays_so(kept, door):
    """
    Where its declaration became its tombstone, on the machine that applied it.
    """
    folder, text, tombstone = kept
    folder.write("workflows/one.py", tombstone)
    refused = folder.run(*door)

    assert (6, True) == (refused.code, "was declared with protect=True" in refused.out + refused.err)
    assert is_there(folder, text)


def test_a_protection_ends_when_it_is_declared_away_and_applied(kept):
    """
    Then the tombstone deletes. A record that is gone protects nothing, and one that somebody else has written neither.
    """
    folder, text, tombstone = kept
    folder.write("workflows/one.py", declared(text.format("")))
    assert 0 == folder.run("apply", "--yes").code
    folder.write("workflows/one.py", tombstone)

    assert 0 == folder.run("apply", "--yes").code
    assert not is_there(folder, text)


@pytest.mark.parametrize(
    "content", [None, "{}", '{"protected": [], "resources": [], "format_version": 1, "seal": "0"}']
)
def test_a_protection_that_nothing_remembers_is_none(kept, content):
    """
    What must hold everywhere stands in novu.toml.
    """
    folder, text, tombstone = kept
    (record,) = (folder.root / ".novu-flows").glob("*.applied.json")
    record.unlink() if content is None else record.write_text(content)
    folder.write("workflows/one.py", tombstone)

    assert 0 == folder.run("apply", "--yes").code
    assert not is_there(folder, text)


def test_a_saved_plan_is_refused_by_a_protection_that_came_later(kept):
    """
    What is declared now counts, too.
    """
    folder, text, tombstone = kept
    folder.write("workflows/one.py", tombstone)
    folder.write("novu.toml", (folder.root / "novu.toml").read_text() + "[guards]\nprotect = []\n")
    (folder.root / ".novu-flows" / "local.db.applied.json").unlink(missing_ok=True)
    assert 0 == folder.run("plan", "--out", "plan.json").code
    folder.write("workflows/one.py", protected(text))
    refused = folder.run("apply", "plan.json", "--yes")

    assert (6, True) == (refused.code, "protect=True" in refused.out)
    assert is_there(folder, text)


def test_a_saved_plan_keeps_the_protection_that_it_was_made_with(kept):
    """
    Taking the protection away afterwards has a new plan made.
    """
    folder, text, tombstone = kept
    before = (folder.root / "novu.toml").read_text()
    folder.write("workflows/one.py", tombstone)
    folder.write("novu.toml", before + '[guards]\nprotect = ["kept"]\n')
    assert 6 == folder.run("plan", "--out", "plan.json").code
    digest = json.loads((folder.root / "plan.json").read_text())["plan_digest"]
    folder.write("novu.toml", before)

    assert 6 == folder.run("apply", "plan.json", "--yes").code
    assert 6 == folder.run("apply", "plan.json", "--yes", "--allow", digest).code
    assert is_there(folder, text)


def test_what_is_protected_is_updated_and_what_is_beside_it_is_deleted(folder):
    """
    A part of the plan that leaves the tombstone out is not stopped by it.
    """
    people = ['cleo = Subscriber("cleo", protect=True)', 'bob = Subscriber("bob")']
    folder.write("workflows/people.py", "\n".join([IMPORTS, *people]))
    folder.run("apply", "--yes")
    people[0] = people[0].replace("protect", 'first_name="Ada", protect')
    gone = [people[0], 'bob = removed(Subscriber, "bob")', 'gone = removed(Subscriber, "cleo")']
    folder.write("workflows/people.py", "\n".join([IMPORTS, *gone]))

    assert 6 == folder.run("apply", "--yes").code
    folder.write("workflows/people.py", "\n".join([IMPORTS, *gone[:2]]))
    applied = folder.run("apply", "--yes")
    assert (0, True) == (applied.code, "2 of 2 changes applied" in applied.out)


@pytest.mark.parametrize("value", ['"yes"', "1", "None"])
def test_a_protection_that_is_neither_true_nor_false_is_an_issue(folder, value):
    """
    Exit 3: nothing is applied that may be meant to be protected.
    """
    folder.write("workflows/people.py", f'{IMPORTS}ada = Subscriber("bob", protect={value})\n')

    assert (3, True) == ((ran := folder.run("plan")).code, "protect" in ran.out + ran.err)


@pytest.mark.parametrize("value", ["true", '"ada"', "[1]", '[""]'])
def test_patterns_that_are_none_are_an_issue(folder, value):
    """
    At their line of novu.toml.
    """
    folder.write("novu.toml", PROJECT.format(novu="v1") + f"[guards]\nprotect = {value}\n")
    checked = folder.run("check")

    assert (3, True) == (checked.code, "novu.toml:6: error[invalid-value]" in checked.out + checked.err)
