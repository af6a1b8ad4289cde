"""A part of the declarations: it reads what it needs, is stopped by nothing else, and is tested and watched likewise."""

import json
import re
import subprocess

import pytest

from novu_flows.emulator import Emulator
from tests.ports import on_a_port

V2 = """
from novu_flows import *

class Hello(Payload):
    name: str

page = Layout("page", body="<html><body>{{content}}</body></html>")
hello = Workflow("hello", payload=Hello, steps=[in_app("Hi {{payload.name}}")])
news = Workflow("news", payload=Hello, steps=[email(subject="News", body="<p>{{payload.name}}</p>", layout=page)])
ada = Subscriber("ada", first_name="Ada", preferences=[Preference(hello, in_app=False)])
bob = Subscriber("bob", first_name="Bob", global_preferences=Channels(email=False))
team = Topic("team", name="Team", subscribers=[ada])
hello_to_ada = TriggerCase(hello, to=ada, payload=Hello(name="A"))
hello_to_bob = TriggerCase(hello, to=bob, payload=Hello(name="A"))
news_to_ada = TriggerCase(news, to=ada, payload=Hello(name="A"))
"""
ALL = {
    "workflow hello",
    "workflow news",
    "subscriber ada",
    "subscriber bob",
    "preference ada / hello",
    "global_preference bob",
    "topic team",
    "layout page",
}


@pytest.fixture
def server(folder, monkeypatch):
    """Return a project of today's Novu with a server that is there, which holds what is declared."""
    emulator = Emulator(development_key="development-key", profile="3.15", every_provider=True)
    monkeypatch.setenv("SERVER_KEY", "development-key")
    with on_a_port(emulator) as url:
        text = (folder.root / "novu.toml").read_text().replace("http://127.0.0.1:9/v1", url)
        folder.write("novu.toml", text.replace("declarations", 'novu = "v2"\ndeclarations', 1))
        folder.write("workflows/welcome.py", V2)
        applied = folder.run("apply", "--yes", "--env", "server")
        assert 0 == applied.code, applied
        yield folder
    emulator.close()


def read(folder, *options):
    """Return what of single objects a plan read."""
    ran = folder.run("-v", "plan", "--env", "server", *options)
    assert 0 == ran.code, ran
    paths = re.findall(r"^GET (\S+?): 200", ran.err, re.MULTILINE)
    return {path for path in paths if re.search(r"/(workflows|subscribers|topics|layouts)/", path)}


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("subscriber bob", set()),  # the first page of the list shows him
        ("workflow hello", {"workflows/"}),
        ("workflow news", {"workflows/", "layouts/"}),
        ("topic team", {"topics/team"}),
        ("preference ada / hello", {"workflows/", "subscribers/ada"}),
    ],
)
def test_a_part_reads_what_it_needs(server, target, names):
    """
    Nothing else is asked for by its id.
    """
    paths = read(server, "--target", target)

    assert bool(names) == bool(paths)
    assert all(any(name in path for name in names) for path in paths), paths
    assert all(any(name in path for path in paths) for name in names), paths


def test_a_limit_of_all_changes_has_a_part_read_everything(server):
    """
    Many small plans would do as much as one large plan: what is pending counts, and is refused.
    """
    text = (server.root / "novu.toml").read_text()
    server.write("novu.toml", f"{text}\n[guards]\nmax_changes = 1\n")
    server.write("workflows/welcome.py", V2.replace('first_name="', 'first_name="Dr. '))
    plan = json.loads(server.run("plan", "--env", "server", "--target", "ada", "--format", "json").out)
    refused = server.run("apply", "--yes", "--env", "server", "--target", "ada")

    assert (1, 1, 7) == (len(plan["changes"]), plan["scope"]["pending"], plan["scope"]["left_out"])
    assert 6 == refused.code


def test_a_part_counts_what_it_leaves_out(server):
    """
    Without reading it; of what is unmanaged it says nothing.
    """
    ran = server.run("plan", "--env", "server", "--target", "subscriber *")
    plan = json.loads(server.run("plan", "--env", "server", "--target", "ada", "--format", "json").out)

    assert f"{len(ALL) - 2} other resources left out" in ran.out
    assert "unmanaged" not in ran.out
    assert ({}, len(ALL) - 1) == (plan["unmanaged"], plan["scope"]["left_out"])


BROKEN = {
    "a module that raises": "raise RuntimeError('no')\n",
    "a module that is no Python": "def\n",
    "a module that imports what is not there": "import nothing_of_that_name\n",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_module_that_does_not_load_stops_no_target_of_another(server, text):
    """
    It is a warning there; without a target nobody knows what it declares, so it stops the plan.
    """
    server.write("workflows/broken.py", text)
    ran = server.run("plan", "--env", "server", "--target", "subscriber ada")
    tested = server.run("test", "--target", "workflow hello")
    watched = server.run("watch", "--once", "--test", "--target", "workflow hello")

    assert (0, 0, 0) == (ran.code, tested.code, watched.code), (ran, tested, watched)
    assert re.search(r"workflows/broken\.py:1: warning\[.*what it declares is left out", ran.err)
    assert 3 == server.run("plan", "--env", "server").code
    assert 3 == server.run("plan", "--env", "server", "--exclude", "subscriber ada").code


def test_a_target_that_a_broken_module_may_declare_is_stopped_by_it(server):
    """
    And not said to be misspelt.
    """
    server.write("workflows/broken.py", "carl = 1 / 0\n")
    ran = server.run("plan", "--env", "server", "--target", "subscriber carl")

    assert (3, True) == (ran.code, "error[module-failed]" in ran.err)


def test_a_text_that_is_missing_stops_what_needs_it_only(server):
    """
    A file that another workflow refers to is a warning.
    """
    more = '\nother = Workflow("other", steps=[email(subject="S", body=file("gone.html"))])\n'
    server.write("workflows/welcome.py", V2 + more)

    assert 0 == server.run("plan", "--env", "server", "--target", "workflow hello").code
    assert 3 == server.run("plan", "--env", "server", "--target", "workflow other").code
    assert 3 == server.run("plan", "--env", "server").code


def test_what_is_of_another_environment_is_named_so(server):
    """
    A target that fits nothing here says for which environment nothing fits.
    """
    server.write("workflows/welcome.py", V2 + '\ncarl = Subscriber("carl", environments=["local"])\n')
    ran = server.run("plan", "--env", "server", "--target", "subscriber carl")

    assert 64 == ran.code
    assert "fits nothing that is declared for the environment server" in ran.err


CASES = {
    ("--target", "workflow hello"): {"hello_to_ada", "hello_to_bob"},
    ("--target", "bob"): {"hello_to_bob"},
    ("--exclude", "subscriber bob"): {"hello_to_ada", "news_to_ada"},
    ("--target", "workflow *", "--exclude", "news"): {"hello_to_ada", "hello_to_bob"},
}


@pytest.mark.parametrize("options", CASES)
def test_cases_are_chosen_by_workflow_and_recipient(server, options):
    """
    With the same options as a plan; the report says that it is a part, in every format.
    """
    ran = server.run("test", "--format", "json", "--junit", "report.xml", *options)
    report, text = json.loads(ran.out), server.run("test", *options).out
    names = {one["case"].partition("::")[2] for one in report["cases"]}

    assert (0, CASES[options]) == (ran.code, names)
    assert 3 - len(names) == report["scope"]["left_out"]
    assert "only a part: --" in text
    assert "only a part: --" in (server.root / "report.xml").read_text()
    assert "only a part" not in server.run("test").out


def test_watch_takes_the_same_part(server):
    """
    It plans it and tests it, and says so.
    """
    ran = server.run("watch", "--once", "--test", "--target", "workflow hello", "--format", "json")
    loaded = json.loads(ran.out)

    assert 0 == ran.code
    assert {"workflow hello"} == {one["address"] for one in loaded["plan"]["changes"]}
    assert ["workflow hello"] == loaded["plan"]["scope"]["targets"] == loaded["cases"]["scope"]["targets"]
    assert {"hello::hello_to_ada", "hello::hello_to_bob"} == {one["case"] for one in loaded["cases"]["cases"]}


def test_cases_changed_since_a_commit(server):
    """
    Those of what was changed, and those that were changed themselves.
    """
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=server.root, check=True)  # noqa: S603 - our own words

    def changed(before, after):
        server.write("workflows/welcome.py", V2.replace(before, after))
        ran = server.run("test", "--changed-since", "HEAD", "--format", "json")
        return {one["case"].partition("::")[2] for one in json.loads(ran.out)["cases"]}

    assert set() == changed("", "")
    assert {"news_to_ada"} == changed('subject="News"', 'subject="New"')
    assert {"hello_to_bob"} == changed('to=bob, payload=Hello(name="A")', 'to=bob, payload=Hello(name="B")')
    assert {"hello_to_bob"} == changed('first_name="Bob"', 'first_name="Robert"')
