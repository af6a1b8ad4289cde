"""`novu-flows promote`: what development holds comes to production as a plan."""

import json

import pytest
from ports import a_port

from novu_flows.emulator import Emulator

CONFIG = """\
[project]
name = "acme"
novu = "v2"
declarations = ["workflows"]

[environments.development]
url = "{url}"
api_key_env = "DEVELOPMENT_KEY"
role = "development"
[environments.development.values]
support = "dev@acme.example"

[environments.production]
url = "{url}"
api_key_env = "PRODUCTION_KEY"
role = "production"
[environments.production.values]
support = "help@acme.example"

[environments.unset]
url = "{url}"
api_key_env = "UNSET_KEY"
[environments.unset.values]
support = "dev@acme.example"

[environments.same]
url = "{url}"
api_key_env = "DEVELOPMENT_KEY"
[environments.same.values]
support = "dev@acme.example"
"""
MODULE = '''\
"""Declarations of a test."""

from novu_flows import Layout, Payload, Subscriber, Topic, Workflow, digest, email, in_app, value


class Order(Payload):
    """An order."""

    order_id: str


shop = Layout("shop", name="Shop", body="<html><body>{{content}}</body></html>")
shipped = Workflow(
    "shipped",
    name="Shipped",
    payload=Order,
    tags=["orders"],
    severity="none",
    steps=[
        in_app("Order {{payload.order_id}}"),
        digest(minutes=30),
        email(subject="Order", body="<p>Order</p>", sender_email=value("support"), layout=shop),
    ],
)
trial = Workflow("trial", environments=["development"], steps=[in_app("Try it")])
ada = Subscriber("ada", email="ada@example.com")
customers = Topic("customers", name="Customers", subscribers=[ada])
'''
BOTH = ("promote", "--from", "development", "--to", "production")
TO_PRODUCTION = ("--target", "workflow *", "--target", "layout *", "--env", "production")


class Watching:
    """An ASGI app that notes the methods of requests."""

    def __init__(self, app):
        self._app = app
        self.methods: list[str] = []

    async def __call__(self, scope, receive, send):
        """Note a request and pass it on."""
        if scope["type"] == "http":
            self.methods.append(scope["method"])
        await self._app(scope, receive, send)


@pytest.fixture
def novu():
    """Return a Novu of today."""
    emulator = Emulator(every_provider=True, profile="3.15")
    yield emulator
    emulator.close()


@pytest.fixture
def project(folder, novu, monkeypatch):
    """Return a project of two environments whose development is as declared, and the requests since."""
    with a_port() as port:
        port.app = watching = Watching(novu.app)
        monkeypatch.setenv("DEVELOPMENT_KEY", novu.keys.development)
        monkeypatch.setenv("PRODUCTION_KEY", novu.keys.production)
        folder.write("novu.toml", CONFIG.format(url=port.url))
        folder.write("workflows/welcome.py", MODULE)
        assert 0 == folder.run("apply", "--env", "development", "--yes").code
        watching.methods.clear()
        folder.watching = watching
        yield folder


def test_a_promotion_is_a_plan_that_writes_nothing(project):
    """
    Both environments are read; what is pending is shown, and counted by `--check`.
    """
    ran = project.run(*BOTH, "--check")

    assert 2 == ran.code, ran.err
    assert {"GET"} == set(project.watching.methods)
    assert all(one in ran.out for one in ("+ workflow shipped", "+ layout shop", "+ topic customers"))
    assert "subscriber" not in ran.out.replace("subscribers", "")


def test_a_saved_promotion_is_applied_and_then_production_is_as_declared(project):
    """
    Afterwards neither a plan nor a promotion finds anything, and applying once more does nothing.
    """
    assert 0 == project.run(*BOTH, "--out", "plan.json").code
    assert (
        "as development has it"
        == json.loads((project.root / "plan.json").read_text())["changes"][0]["reason"]
    )
    assert 0 == project.run("apply", "plan.json", "--yes").code

    planned = project.run("plan", "--check", *TO_PRODUCTION)
    assert 0 == planned.code, planned.out
    assert 0 == project.run(*BOTH, "--check").code
    assert 0 == project.run("apply", "plan.json", "--yes").code


def test_what_differs_by_intention_is_as_declared_for_the_target(project):
    """
    A value of the target is written, not that of the source; what is declared for the source alone stays there.
    """
    ran = project.run(*BOTH, "--format", "json")
    plan = json.loads(ran.out)
    fields = {one["path"]: one["after"] for change in plan["changes"] for one in change["fields"]}
    issues = {(one["code"], one["where"]) for one in plan["issues"]}

    assert "help@acme.example" == fields["steps[email].sender_email"]
    assert {("differs-by-intention", "workflow shipped"), ("not-in-promotion", "workflow trial")} <= issues
    assert "workflow trial" not in {change["address"] for change in plan["changes"]}


def test_what_a_workflow_needs_comes_along(project):
    """
    Its layout, unless that is excluded: then it must be there.
    """
    taken = project.run(*BOTH, "--target", "shipped")
    left = project.run(*BOTH, "--exclude", "layout shop")

    assert "+ layout shop" in taken.out
    assert "topic" not in taken.out
    assert (0, 3) == (taken.code, left.code)
    assert "unknown-layout" in left.out


def test_a_channel_without_an_integration_is_named(folder, monkeypatch):
    """
    The workflow is promoted all the same: Novu takes it, and delivers once there is one.
    """
    emulator = Emulator(profile="3.15")
    with a_port() as port:
        port.app = emulator.app
        monkeypatch.setenv("DEVELOPMENT_KEY", emulator.keys.development)
        monkeypatch.setenv("PRODUCTION_KEY", emulator.keys.production)
        folder.write("novu.toml", CONFIG.format(url=port.url))
        folder.write("workflows/welcome.py", MODULE)
        assert 0 == folder.run("apply", "--env", "development", "--yes").code
        ran = folder.run(*BOTH)

    assert 0 == ran.code
    assert "no active integration for email" in ran.out
    emulator.close()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("promote", "--from", "development", "--to", "development"), 64, "name two environments"),
        (("promote", "--from", "development", "--to", "same"), 6, "are the same environment of Novu"),
        (("promote", "--from", "nowhere", "--to", "production"), 64, "no environment 'nowhere'"),
        ((*BOTH, "--target", "nothing"), 64, "fits nothing that is in the environment development"),
        (("promote", "--from", "development", "--to", "unset"), 7, "UNSET_KEY is not set"),
    ],
)
def test_what_cannot_be_promoted_is_said(project, words, code, said):
    """
    Before anything is written.
    """
    ran = project.run(*words)

    assert (code, True) == (ran.code, said in ran.err), ran.err
    assert {"GET"} >= set(project.watching.methods)


def test_novu_0_14_promotes_by_its_own_changes(folder):
    """
    Which is said, with the commands that do it.
    """
    folder.write(
        "novu.toml",
        '[project]\nname = "a"\ndeclarations = ["workflows"]\n[environments.other]\nembedded = true\n',
    )
    ran = folder.run("promote", "--from", "local", "--to", "other")

    assert 64 == ran.code
    assert "novu-flows api changes" in ran.err
