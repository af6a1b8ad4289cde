"""An apply that repeats a plan which is carried out says that there is nothing to do: every kind, both dialects."""

import json
from contextlib import closing

import pytest
from ports import a_port

from novu_flows.emulator import Emulator
from novu_flows.plan.changes import RESOURCES

TOML = """\
[project]
name = "acme"
novu = "{novu}"
declarations = ["workflows"]
default_environment = "server"
[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
"""
HEAD = """\
from novu_flows import Channels, Credentials, Feed, Integration, Layout, NotificationGroup, Preference
from novu_flows import Subscriber, Topic, Workflow, digest, email, env, in_app, removed
"""
FIRST = {
    "v1": """\
group = NotificationGroup("News")
feed = Feed("news")
unread = Feed("unread")
sms = Integration("twilio", channel="sms", active=False)
mail = Workflow("mail", group="News", steps=[in_app("Hi", feed="news"), digest(minutes=5), email("One", "<p>One</p>")])
old = Workflow("old", steps=[in_app("Old")])
ada = Subscriber("ada", first_name="Ada", data={"plan": "pro"}, preferences=[Preference(mail, enabled=True, email=False)],
                 credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
bob = Subscriber("bob")
""",
    "v2": """\
sms = Integration("twilio", channel="sms", identifier="texts", name="Texts", active=False)
page = Layout("page", name="Page", body="<html><body>{{content}}</body></html>")
other = Layout("other", body="<html><body>{{content}}</body></html>")
mail = Workflow("mail", steps=[in_app("Hi"), digest(minutes=5), email("One", "<p>One</p>", layout=page)])
old = Workflow("old", steps=[in_app("Old")])
ada = Subscriber("ada", first_name="Ada", data={"plan": "pro"}, preferences=[Preference(mail, email=False)],
                 global_preferences=Channels(email=True, in_app=False),
                 credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])
bob = Subscriber("bob")
all_ = Topic("all", name="All", subscribers=[ada, bob])
empty = Topic("empty")
""",
}
REMOVED = {
    "v1": "unread = removed(Feed, 'unread')\nold = removed(Workflow, 'old')\nbob = removed(Subscriber, 'bob')\n",
    "v2": "old = removed(Workflow, 'old')\nbob = removed(Subscriber, 'bob')\nempty = removed(Topic, 'empty')\n"
    "other = removed(Layout, 'other')\n",
}


def second(novu):
    """Return the declarations of a second version: something of each kind is changed, and something removed."""
    gone = [line.partition(" = ")[0] for line in REMOVED[novu].splitlines()]
    kept = [line for line in FIRST[novu].splitlines() if line.partition(" = ")[0] not in gone]
    text = (
        "\n".join(kept)
        .replace("One", "Two")
        .replace('"Ada"', '"Grace"')
        .replace("email=False)", "email=True)")
    )
    text = text.replace("active=False", "active=True")
    swapped = text.replace("Channels(email=True, in_app=False)", "Channels(email=False, in_app=True)")
    return swapped.replace("[ada, bob]", "[ada]").replace('"Page"', '"Sheet"') + "\n" + REMOVED[novu]


class Watching:
    """A Novu that remembers which requests wrote."""

    def __init__(self, app):
        self.app, self.writes = app, []

    async def __call__(self, scope, receive, send):
        """Answer."""
        if scope["type"] == "http" and scope["method"] != "GET":
            self.writes.append(f"{scope['method']} {scope['path']}")
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def port():
    """Return an address for all of them."""
    with a_port() as opened:
        yield opened


@pytest.fixture(params=["v1", "v2"])
def project(folder, monkeypatch, port, request):
    """Return a project of a dialect before its first apply."""
    monkeypatch.setenv("SERVER_KEY", "development-key")
    monkeypatch.setenv("ADA_SLACK", "https://hooks.example.com/one")
    profile = {"v1": "0.14", "v2": "3.15"}[request.param]
    with closing(
        Emulator(development_key="development-key", profile=profile, every_provider=True)
    ) as emulator:
        port.app = folder.seen = Watching(emulator.app)
        folder.novu = request.param
        (folder.root / "workflows/welcome.py").unlink()
        folder.write("novu.toml", TOML.format(novu=request.param, url=port.url))
        folder.write("workflows/all.py", HEAD + FIRST[request.param])
        yield folder


def applied_twice(project, *file):
    """Apply, and apply once more; return the requests that wrote the second time, and what it said."""
    assert 0 == (first := project.run("apply", *file, "--yes")).code, first.out + first.err
    project.seen.writes.clear()
    again = project.run("apply", *file, "--yes")
    assert 0 == again.code, again.out + again.err
    return project.seen.writes, again.out.splitlines()[-1]


@pytest.mark.parametrize("file", [(), ("plan.json",)], ids=["fresh", "saved"])
def test_a_plan_that_is_carried_out_has_nothing_to_do(project, file):
    """
    Creations first, then updates of every kind and deletes; nothing is written the second time.
    """
    project.run("plan", "--out", "plan.json")
    created = json.loads((project.root / "plan.json").read_text())["changes"]
    writes, said = applied_twice(project, *file)
    found = f": {len(created)} changes found as wanted" if file else ""
    assert ([], f"nothing to do{found}") == (writes, said)

    project.write("workflows/all.py", HEAD + second(project.novu))
    project.run("plan", "--out", "plan.json")
    changes = json.loads((project.root / "plan.json").read_text())["changes"]
    writes, said = applied_twice(project, *file)
    found = f": {len(changes)} changes found as wanted" if file else ""
    assert ([], f"nothing to do{found}") == (writes, said)

    missing = {"v1": {"layout", "topic", "global_preference"}, "v2": {"notification_group", "feed"}}
    assert set(RESOURCES) - missing[project.novu] == {one["resource"] for one in created}
    assert {"update", "delete"} <= {one["action"] for one in changes}


def test_a_saved_plan_that_others_carried_out_has_nothing_to_do(project):
    """
    It is not stale: what it wants is there.
    """
    project.run("plan", "--out", "plan.json")
    project.run("apply", "--yes")
    project.seen.writes.clear()
    repeated = project.run("apply", "plan.json", "--yes")

    assert (0, True, []) == (repeated.code, "nothing to do" in repeated.out, project.seen.writes)
