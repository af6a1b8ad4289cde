"""Whatever stands in a declaration or in an environment, it disturbs no terminal, no comment and no reader of JSON."""

import ast
import json
import re
import unicodedata
from xml.etree import ElementTree as ET

import httpx
import pytest
from ports import on_a_port

from novu_flows.emulator import Emulator

VALUES = {
    "terminal": "\x1b[2J\x1b]0;x\x07\x9b31m\r\b done",
    "bidi": "\u202eevil\u2066\u200f\u2029x\u2028y",
    "comment": "x\n```\n# head\n<b>@everyone</b> <!-- --> | [a](http://b) ``` ~~~ `c` #1 GH-1",
    "fences": "\n````````````````````````\n~~~\n</details>\n@everyone",
    "odd": "\x00\ufeff\ud7ff\U000e0001\U0010ffff é 🙂",
    "long": "<b>@everyone" * 10_000,
}
MODULE = """\
import json
from pathlib import Path

from novu_flows import (
    Layout, Payload, Preference, Subscriber, Topic, TriggerCase, Workflow, email, http, in_app, raw_condition, sms,
)

BAD = json.loads(Path(__file__).with_name("bad.json").read_text())
TEXT = BAD.replace("{", "(")
KEY = BAD.replace(chr(0), "").replace(".", "")[:60]
SHORT = BAD[:2000]


class Order(Payload):
    order_id: str


frame = Layout("frame", name=TEXT, body="<html><body>{{content}}" + TEXT + "</body></html>")
kept = Workflow(
    "kept",
    name=TEXT[:64],
    description=TEXT[:256],
    tags=[TEXT[:16].strip() or "tag"],
    payload=Order,
    steps=[
        in_app(
            TEXT,
            subject=TEXT,
            data={"key": BAD, KEY: "x"},
            filters=raw_condition({"==": [{"var": "payload.order_id"}, BAD]}),
        ),
        email(TEXT, TEXT, preheader=TEXT, sender_name=TEXT, name=TEXT, layout=frame),
        sms(TEXT, extra_controls={KEY: BAD}),
    ],
)
ada = Subscriber("ada", first_name=SHORT, last_name=SHORT, data={"k": SHORT, KEY: [SHORT, {KEY: SHORT}]})
staff = Topic("staff", name=BAD, subscribers=[ada])
case = TriggerCase(kept, to=ada, payload={"order_id": BAD}, context={"tenant": BAD}, expect={"in_app": BAD}, name=BAD)
"""
CONFIG = """\
[project]
name = "acme"
novu = "v2"
declarations = ["workflows"]
default_environment = "server"
[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
[generate]
target = "made.py"
"""
COMMANDS = (
    "check",
    "check --format markdown",
    "check --format json",
    "plan",
    "plan --full",
    "plan --format markdown",
    "plan --format markdown --full",
    "plan --format json --out plan.json",
    "show plan.json",
    "show plan.json --format markdown",
    "show plan.json --format json",
    "apply plan.json --yes --events events.json --out report.json",
    "plan --check",
    "drift",
    "drift --format markdown",
    "drift --format json",
    "test --format json --junit junit.xml",
    "test",
    "watch --once --apply",
    "generate --force --schemas schemas",
    "pull --into workflows/pulled --subscribers *",
    "api v2 workflows list",
)
FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})[a-z]*\n.*?^(?P=fence)$", re.DOTALL | re.MULTILINE)
BIDI = re.compile("[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def is_disturbed(text):
    """Return whether a terminal would do something else than show a text."""
    return bool(BIDI.search(text)) or any(
        one != "\n" and unicodedata.category(one) == "Cc" for one in set(text)
    )


def is_marked_up(text):
    """Return whether a comment would mention somebody, or be laid out by a value."""
    outside = FENCE.sub("", text)
    return "<b>" in outside or "@everyone" in outside or "\n# head" in outside


@pytest.fixture
def emulator(monkeypatch):
    """Return today's Novu."""
    monkeypatch.setenv("SERVER_KEY", "development-key")
    made = Emulator(development_key="development-key", profile="3.15")
    yield made
    made.close()


def written_elsewhere(url, bad):
    """Have another writer put a value wherever it can."""
    client = httpx.Client(
        base_url=url.removesuffix("/v1"), headers={"Authorization": "ApiKey development-key"}
    )
    with client:
        client.post(
            "/v2/subscribers", json={"subscriberId": "ada", "firstName": bad, "data": {"k": bad, "old": bad}}
        )
        client.post("/v2/subscribers", json={"subscriberId": "zoe", "firstName": bad, "data": {bad: bad}})
        client.post("/v2/topics", json={"key": "staff", "name": bad})
        body = {
            "workflowId": "other",
            "name": bad[:64],
            "description": bad[:256],
            "tags": [bad[:16]],
            "active": True,
        }
        step = {
            "type": "in_app",
            "name": bad,
            "controlValues": {"body": bad, "subject": bad, "data": {bad: bad}},
        }
        client.post("/v2/workflows", json={**body, "steps": [step]})
        client.post("/v2/workflows", json={**body, "workflowId": "kept", "steps": [step]})


@pytest.mark.parametrize("kind", VALUES)
def test_a_value_disturbs_no_output(folder, emulator, kind):
    """
    Declared in every text, and in the environment already, shown by every command in every format.
    """
    bad = VALUES[kind]
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        folder.write("workflows/bad.json", json.dumps(bad))
        folder.write("workflows/welcome.py", MODULE)
        written_elsewhere(url, bad)
        ran = {command: folder.run(*command.split()) for command in COMMANDS}

    shown = {name: one.out + one.err for name, one in ran.items()}
    assert 0 == ran["check"].code, shown["check"]
    assert [] == [name for name, one in ran.items() if one.code == 1 or "defect" in one.err]
    assert [] == [name for name, text in shown.items() if is_disturbed(text)]
    assert [] == [name for name, text in shown.items() if "markdown" in name and is_marked_up(ran[name].out)]
    assert [] == [
        name
        for name, text in shown.items()
        if len(text) > 60_000 and "full" not in name and "json" not in name and "api" not in name
    ]
    for name, one in ran.items():
        if "--format json" in name:
            json.loads(one.out)
    for file in ("events.json", "report.json"):
        if (folder.root / file).exists():
            assert not is_disturbed((folder.root / file).read_text())
            for line in (folder.root / file).read_text().splitlines() if file.startswith("events") else []:
                json.loads(line)
    assert len(ET.parse(folder.root / "junit.xml").findall(".//testcase")) == 1  # noqa: S314 - our own file
    for file in folder.root.rglob("pulled/*.py"):
        ast.parse(file.read_text())
        assert not is_disturbed(file.read_text())
