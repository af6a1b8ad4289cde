"""Declarations that are limited to environments of novu.toml."""

import json

import pytest

TODAY = """\
[project]
name = "acme"
novu = "v2"
declarations = ["workflows"]

[environments.local]

[environments.other]
embedded = true
file = ".novu-flows/other.db"
"""
HEAD = "from novu_flows import *\n"
LIMITED = (
    HEAD
    + """
beta = Workflow("beta", environments=["other"], steps=[email(subject="B", body="<p>b</p>")])
both = Workflow("both", steps=[email(subject="A", body="<p>a</p>")])
ada = Subscriber("ada", email="ada@example.com", preferences=[
    Preference(beta, email=False), Preference(both, email=False)])
bob = Subscriber("bob", environments=["other"], credentials=[Credentials("slack", webhook_url=env("BOB_SLACK"))])
team = Topic("team", name="Team", subscribers=[ada, bob])
beta_to_ada = TriggerCase(beta, to=ada, payload={})
both_to_bob = TriggerCase(both, to=bob, payload={})
both_to_ada = TriggerCase(both, to=ada, payload={})
gone = removed(Workflow, "old", environments=["other"])
"""
)


@pytest.fixture
def today(folder, monkeypatch):
    """Return a project of today's Novu with two embedded environments."""
    monkeypatch.setenv("BOB_SLACK", "https://hooks.example/bob")
    folder.write("novu.toml", TODAY)
    folder.write("workflows/welcome.py", LIMITED)
    return folder


def planned(folder, environment):
    """Return the addresses that a plan changes, and how many it leaves to other environments."""
    plan = json.loads(folder.run("plan", "--env", environment, "--format", "json").out)
    return {one["address"] for one in plan["changes"]}, plan["scope"]["other_environments"]


def test_an_environment_gets_what_is_for_it(today):
    """
    What is about something that is elsewhere goes there with it, and the plan counts it.
    """
    here, others = planned(today, "local")
    there, none = planned(today, "other")

    assert here == {"workflow both", "subscriber ada", "preference ada / both", "topic team"}
    assert (
        here
        | {
            "workflow beta",
            "subscriber bob",
            "preference ada / beta",
            "credentials bob / slack",
        }
        == there
    )
    assert (5, 0) == (others, none)
    assert "5 for other environments only" in today.run("plan").out.splitlines()[0]
    assert "5 for other environments only" in today.run("plan", "--format", "markdown").out
    assert "other environments" not in today.run("plan", "--env", "other").out


def test_members_and_cases_follow(today):
    """
    A topic stays without a subscriber of elsewhere; a case of a workflow or recipient of elsewhere is not run.
    """
    changes = json.loads(today.run("plan", "--format", "json").out)["changes"]
    topic = next(one for one in changes if one["address"] == "topic team")
    ran = today.run("test", "--format", "json")
    cases = {one["case"] for one in json.loads(ran.out)["cases"]}

    assert "bob" not in json.dumps(topic)
    assert (0, {"both::both_to_ada"}) == (ran.code, cases)
    others = today.run("test", "--env", "other", "--format", "json")
    assert {"beta::beta_to_ada", "both::both_to_ada", "both::both_to_bob"} == {
        one["case"] for one in json.loads(others.out)["cases"]
    }


def test_a_tombstone_deletes_in_its_environments_only(today):
    """
    In another one the workflow is left alone.
    """
    made = HEAD + 'old = Workflow("old", steps=[email(subject="O", body="<p>o</p>")])\n'
    today.write("workflows/welcome.py", made)
    for environment in ("local", "other"):
        assert 0 == today.run("apply", "--yes", "--env", environment).code
    today.write("workflows/welcome.py", HEAD + 'gone = removed(Workflow, "old", environments=["other"])\n')

    assert (set(), 1) == planned(today, "local")
    assert ({"workflow old"}, 0) == planned(today, "other")


def test_what_is_limited_later_is_left_alone(today):
    """
    Limiting deletes nothing: an environment keeps what it has.
    """
    assert 0 == today.run("apply", "--yes", "--env", "other").code
    today.write("workflows/welcome.py", LIMITED.replace('["other"]', '["local"]'))

    assert (set(), 5) == planned(today, "other")


def test_one_id_may_be_declared_for_several_environments(today):
    """
    For each environment there is one declaration; where two are for one it is declared twice.
    """
    two = [
        f'one_{name} = Layout("main", body="<html><body>{name}{{{{content}}}}</body></html>", environments=["{name}"])'
        for name in ("local", "other")
    ]
    today.write("workflows/welcome.py", "\n".join([HEAD, *two]))

    assert 0 == today.run("check").code
    assert ({"layout main"}, 0) == planned(today, "local")
    today.write(
        "workflows/welcome.py", "\n".join([HEAD, two[0], two[1].replace('["other"]', '["local", "other"]')])
    )
    assert "error[duplicate-layout]" in today.run("check").out
    assert 0 == today.run("plan", "--env", "other").code


MISFITS = {
    "unknown-environment": 'ada = Subscriber("ada", environments=["lokal"])',
    "no-environment": 'ada = Subscriber("ada", environments=[])',
    "wrong-type": 'ada = Subscriber("ada", environments="local")',
    "not-in-environment": """
beta = Workflow("beta", environments=["other"], steps=[email(subject="B", body="<p>b</p>")])
ada = Subscriber("ada", preferences=[Preference(beta, email=False, environments=["local"])])""",
    "payload-differs-by-environment": """
class A(Payload):
    a: str
one = Workflow("one", payload=A, environments=["other"], steps=[email(subject="B", body="<p>b</p>")])
two = Workflow("one", environments=["local"], steps=[email(subject="B", body="<p>b</p>")])""",
}


@pytest.mark.parametrize("code", MISFITS)
def test_what_cannot_be_is_an_issue(today, code):
    """
    At its place, before anything is planned.
    """
    today.write("workflows/welcome.py", HEAD + MISFITS[code])
    checked = today.run("check")

    assert (3, True) == (checked.code, "workflows/welcome.py:" in checked.out)
    assert f"error[{code}]" in checked.out
    assert 3 == today.run("plan").code


@pytest.mark.parametrize(
    ("limited", "needed"),
    [
        ('case = TriggerCase(beta, to=ada, payload={}, environments=["local"])', "workflow beta"),
        ('case = TriggerCase(both, to=bob, payload={}, environments=["local"])', "subscriber bob"),
        ('cases_ = generate_cases(both, 2, to=["bob"], environments=["local"])', "subscriber bob"),
        ('mail = Workflow("mail", steps=[email(subject="B", body="<p>b</p>", layout=page)])', "layout page"),
    ],
)
def test_what_names_an_environment_needs_the_rest_there(today, limited, needed):
    """
    A layout is needed by what does not name one, too: a workflow does not follow it.
    """
    page = 'page = Layout("page", body="<html><body>{{content}}</body></html>", environments=["other"])\n'
    today.write("workflows/welcome.py", LIMITED + page + limited)
    checked = today.run("check")

    assert f"it is declared for the environment local, and {needed} is not" in checked.out
    assert 1 == checked.out.count("[not-in-environment]")
    assert 0 == today.run("plan", "--env", "other").code


def test_an_issue_of_another_environment_stops_nothing_here(today):
    """
    `check` finds it, a plan for this environment goes on.
    """
    broken = (
        'bad = Workflow("bad", environments=["other"], steps=[email(subject="{{payload.x}}", body="b")])\n'
    )
    today.write("workflows/welcome.py", HEAD + broken)
    checked = today.run("check")

    assert (3, 0, 0, 3) == (
        checked.code,
        today.run("check", "--env", "local").code,
        today.run("plan").code,
        today.run("plan", "--env", "other").code,
    )
    assert "(in the environment other)" in checked.out


def test_triggers_are_generated_for_every_environment(today):
    """
    Callers do not know the environment.
    """
    assert 0 == today.run("generate", "--output", "triggers.py").code
    written = (today.root / "triggers.py").read_text()

    assert "beta" in written
    assert "both" in written


def test_an_environment_that_novu_toml_does_not_have_is_wrong_usage(today):
    """
    Whichever command is asked.
    """
    for command in ("plan", "apply", "test", "check", "watch"):
        ran = today.run(command, "--env", "nowhere", *(["--once"] if command == "watch" else []))
        assert (64, True) == (ran.code, "nowhere" in ran.out + ran.err), command


def test_a_workflow_of_another_environment_is_checked_before_it_is_generated(today):
    """
    What only another environment has may be wrong as well; a watch leaves it out.
    """
    wrong = 'bad = Workflow(7, payload=3, environments=["other"], steps=[])\n'
    today.write("workflows/welcome.py", LIMITED + wrong)
    today.write("novu.toml", f'{TODAY}\n[generate]\ntarget = "triggers.py"\n')
    generated, watched = today.run("generate"), today.run("watch", "--once")

    assert (3, True) == (generated.code, "error[wrong-type] workflow 7" in generated.err)
    assert 0 == watched.code, watched
    assert "beta" in (today.root / "triggers.py").read_text()
