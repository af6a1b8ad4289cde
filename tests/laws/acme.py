"""A project that uses every endpoint of plan, apply and test, and what is true of the Novu that it is applied to."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from novu_flows.emulator import Emulator
from novu_flows.emulator.store.versions import ProfileName

FLOWS = str(Path(sys.executable).with_name("novu-flows"))
KEY = "development-key"
ENVIRONMENT = {
    "SERVER_KEY": KEY,
    "CAROL_SLACK": "https://hooks.example.com/carol",
    "ADA_SLACK": "https://hooks.example.com/ada",
}
LIMIT_SECONDS = 1
READ_BACK_SECONDS = 1
CONFIG = """\
[project]
name = "acme"
novu = "{novu}"
declarations = ["declared"]

[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
timeout_seconds = {limit}
read_back_seconds = {read_back}
"""
HEAD = """\
from novu_flows import Credentials, Payload, Preference, Subscriber, TriggerCase, Workflow, email, env, in_app, removed


class Order(Payload):
    order_id: str


"""
BEFORE = (
    HEAD
    + """
kept = Workflow("kept", payload=Order, steps=[in_app("Order {{order_id}}"), email("Order", "<p>{{order_id}}</p>")])
switched = Workflow("switched", payload=Order, steps=[in_app("Order {{order_id}}")])
gone = Workflow("gone", payload=Order, steps=[in_app("Order {{order_id}}")])
bob = Subscriber("bob", email="bob@example.com", first_name="Bob", data={"plan": "free"})
old = Subscriber("old", first_name="Old")
carol = Subscriber(
    "carol",
    email="carol@example.com",
    credentials=[Credentials("discord", webhook_url=env("CAROL_SLACK"))],
    preferences=[Preference(kept, email=True)],
)
"""
)
AFTER = (
    HEAD
    + """
kept = Workflow("kept", payload=Order, steps=[in_app("Order {{order_id}} left"), email("Order", "<p>{{order_id}}</p>")])
switched = Workflow("switched", payload=Order, active=False, steps=[in_app("Order {{order_id}}")])
placed = Workflow(
    "order-placed", payload=Order, group="Orders", steps=[in_app("Order {{order_id}}", feed="orders"), email("Hi", "<p>Hi</p>")]
)
dotted = Workflow("order.paid", payload=Order, steps=[in_app("Order {{order_id}} is paid")])
bob = Subscriber("bob", email="bob@example.com", first_name="Robert", data={"plan": "pro"})
carol = Subscriber(
    "carol",
    email="carol@example.com",
    credentials=[Credentials("discord", webhook_url=env("ADA_SLACK"))],
    preferences=[Preference(kept, email=False)],
)
ada = Subscriber(
    "ada",
    email="ada@example.com",
    data={"plan": "pro"},
    credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))],
    preferences=[Preference(placed, email=False)],
)
removals = [removed(Workflow, "gone"), removed(Subscriber, "old")]
first_case = TriggerCase(kept, to="bob", payload=Order(order_id="A-1"))
second_case = TriggerCase(kept, to="carol", payload=Order(order_id="A-2"))
"""
)
# How often each is there once everything is as declared; a group that Novu is founded with is among them.
WANTED = {
    "workflow": Counter(["kept", "switched", "order-placed", "order.paid"]),
    "group": Counter(["General", "Orders"]),
    "feed": Counter(["orders"]),
    "subscriber": Counter(["bob", "carol", "ada"]),
}
TO_GO = {"workflow": Counter(["gone"]), "group": Counter(), "feed": Counter(), "subscriber": Counter(["old"])}
# To the changes of AFTER, so many of all kinds that they are forty.
MORE = """
more = [
    Workflow(name, payload=Order, group="Orders", steps=[in_app("Order {{order_id}}", feed="orders")])
    for name in ("more-0", "more-1", "more-2", "more-3", "more.4", "More5")
]
people = [
    Subscriber(
        f"p{n}",
        email=f"p{n}@example.com",
        credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))] if n < 6 else [],
        preferences=[Preference(more[n], in_app=False)] if n < 6 else [],
    )
    for n in range(10)
]
"""
FORTY = 40
LISTS = {
    "workflow": ("/notification-templates?limit=100", lambda one: one["triggers"][0]["identifier"]),
    "group": ("/notification-groups", lambda one: one["name"]),
    "feed": ("/feeds", lambda one: one["name"]),
    "subscriber": ("/subscribers?limit=100", lambda one: one["subscriberId"]),
}


def write_project(root: Path, url: str, declared: str, *, novu: str = "v1") -> None:
    """Write a project whose server is at a URL."""
    (root / "declared").mkdir(exist_ok=True)
    config = CONFIG.format(url=url, limit=LIMIT_SECONDS, read_back=READ_BACK_SECONDS, novu=novu)
    (root / "novu.toml").write_text(config)
    (root / "declared" / "all.py").write_text(declared)


def running(root: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command against the server in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [FLOWS, *arguments, "--env", "server"],
        cwd=root,
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def applying(root: Path) -> subprocess.Popen[str]:
    """Start an apply in a process of its own."""
    return running(root, "apply", "--yes", "--format", "json")


def new_novu(profile: ProfileName = "0.14") -> Emulator:
    """Return an empty Novu with an integration for what the project uses."""
    emulator = Emulator(development_key=KEY, profile=profile)
    emulator.provide("email")
    for provider in ("slack", "discord"):
        emulator.provide_provider(provider)
    return emulator


@dataclass(frozen=True)
class Novu:
    """A Novu as it is, asked without the network and without novu-flows."""

    emulator: Emulator
    lists: Mapping[str, tuple[str, Callable[[Any], str]]] = field(default_factory=lambda: LISTS)
    wanted: Mapping[str, Counter[str]] = field(default_factory=lambda: WANTED)
    to_go: Mapping[str, Counter[str]] = field(default_factory=lambda: TO_GO)

    def ask(self, path: str, method: str = "GET", body: object = None) -> Any:
        """Return what is in the `data` of an answer."""
        return asyncio.run(self._ask(method, path, body))

    async def _ask(self, method: str, path: str, body: object) -> Any:
        transport = httpx.ASGITransport(app=self.emulator.app)
        headers = {"Authorization": f"ApiKey {KEY}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://novu.test", headers=headers
        ) as client:
            target = path if path.startswith("/v2/") else f"/v1{path}"
            answer = await client.request(method, target, json=body)
        assert answer.is_success, answer.text
        found = answer.json()["data"]
        return found.get("workflows", found.get("layouts", found)) if isinstance(found, dict) else found

    def unnamed(self, said: str) -> list[tuple[str, str]]:
        """Return what stands beside what is declared, and is named by neither its name nor its id."""
        return [
            (kind, name(row))
            for kind, (path, name) in self.lists.items()
            for row in self.ask(path)
            if (kind, name(row)) in self.strays() and name(row) not in said and row["_id"] not in said
        ]

    def names(self) -> dict[str, Counter[str]]:
        """Return how often each workflow, group, feed and subscriber is there, by kind and name."""
        return {kind: Counter(map(name, self.ask(path))) for kind, (path, name) in self.lists.items()}

    def strays(self) -> list[tuple[str, str]]:
        """Return what is there beside, or more often than, what is declared or was there at first."""
        return [
            (kind, name)
            for kind, found in self.names().items()
            for name in found - self.wanted[kind] - self.to_go[kind]
        ]


def outcomes(report: str) -> dict[str, dict[str, Any]]:
    """Read the outcomes of a report by the address of their change."""
    return {_address(one["address"]): one for one in json.loads(report).get("outcomes", ())}


def pending(plan: str) -> set[str]:
    """Read the addresses of the changes of a plan."""
    return {_address(change["address"]) for change in json.loads(plan)["changes"]}


def _address(said: object) -> str:
    return said if isinstance(said, str) else json.dumps(said)
