"""
Novu's own client for Node, npm `@novu/api`, works against the embedded Novu of profile 3.15 on a port.

It is run where Node finds the package: from the repository's folder, or from NOVU_FLOWS_NODE_MODULES.
"""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from ports import on_a_port

from novu_flows.emulator import Emulator

CALLS = Path(__file__).parent / "calls.cjs"
PLACES = [os.environ.get("NOVU_FLOWS_NODE_MODULES", "."), "."]
GREETING = {
    "name": "Hello",
    "type": "in_app",
    "controlValues": {"subject": "Hi {{payload.name}}", "body": "b"},
}
STEPS = [
    GREETING,
    {
        "name": "Mail",
        "type": "email",
        "controlValues": {"subject": "S", "body": "<p>Hi</p>", "editorType": "html"},
    },
    {"name": "Text", "type": "sms", "controlValues": {"body": "x"}},
    {"name": "Push", "type": "push", "controlValues": {"subject": "x", "body": "x"}},
    {"name": "Chat", "type": "chat", "controlValues": {"body": "x"}},
    {"name": "Wait", "type": "delay", "controlValues": {"type": "regular", "amount": 1, "unit": "seconds"}},
    {"name": "Gather", "type": "digest", "controlValues": {"amount": 1, "unit": "seconds"}},
    {
        "name": "Limit",
        "type": "throttle",
        "controlValues": {"type": "fixed", "amount": 1, "unit": "minutes", "threshold": 2},
    },
]
PAGE = "<!DOCTYPE html><html><body>{{content}}</body></html>"


class RefusedError(Exception):
    """The client raised: either Novu refused, or the client could not read what Novu answered."""


class NodeClient:
    """The client in a process of Node, which answers call by call."""

    def __init__(self, process):
        self._process = process

    def __call__(self, call, *args):
        """Return what the client reads of the answer."""
        self._process.stdin.write(json.dumps({"call": call, "args": args}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise RefusedError(f"{answer['error']} {answer.get('status')}: {answer['reason']}")
        return answer["result"]


@contextmanager
def node_client(url):
    """Run the client until the block ends, or skip where it is not installed."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    command = [node, str(CALLS), url, "key", *PLACES]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **pipes) as process:  # noqa: S603 - our own command
        if process.stdout.readline() != "ready\n":
            why = process.stderr.read()
            if "MODULE_NOT_FOUND" not in why:
                pytest.fail(why)
            pytest.skip("@novu/api is not installed (NOVU_FLOWS_NODE_MODULES says where it is)")
        yield NodeClient(process)
        process.stdin.close()


@pytest.fixture(scope="module")
def novu():
    """Return the client of one Novu on a port; each test has things of its own."""
    served = on_a_port(Emulator(development_key="key", profile="3.15"))
    with served as url, node_client(url.removesuffix("/v1")) as client:
        yield client


def workflow(novu, workflow_id, **fields):
    """Create a workflow and return what the client reads of it."""
    return novu(
        "workflows.create", {"name": workflow_id, "workflowId": workflow_id, "active": True, **fields}
    )


def test_workflows_of_every_step(novu):
    """
    The client reads each kind of step, with its schema and its issues.
    """
    made = workflow(novu, "all-steps", steps=STEPS, tags=["sdk"])
    novu("workflows.patch", {"active": False}, "all-steps")
    read = novu("workflows.get", "all-steps")
    step = novu("workflows.steps.retrieve", "all-steps", "mail")

    assert [one["type"] for one in made["steps"]] == [one["type"] for one in STEPS]
    assert (read["active"], read["tags"]) == (False, ["sdk"])
    assert step["controlValues"]["subject"] == "S"


def test_workflows_are_replaced_listed_and_deleted(novu):
    """
    A PUT without steps leaves none; a deleted workflow is gone.
    """
    workflow(novu, "short", steps=[GREETING])
    changed = {"name": "Shorter", "origin": "novu-cloud", "preferences": {"user": None}, "steps": []}
    novu("workflows.update", changed, "short")
    listed = novu("workflows.list", {"query": "Shorter"})
    novu("workflows.delete", "short")

    assert [(one["workflowId"], one["stepTypeOverviews"]) for one in listed["workflows"]] == [("short", [])]
    with pytest.raises(RefusedError, match="ErrorDto 404: Workflow cannot be found"):
        novu("workflows.get", "short")


def test_previews(novu):
    """
    What a step would say is rendered with the payload given.
    """
    schema = {"type": "object", "properties": {"name": {"type": "string"}}}
    workflow(novu, "preview", steps=[GREETING], payloadSchema=schema)
    given = {"previewPayload": {"payload": {"name": "Ann"}}}
    asked = {"workflowId": "preview", "stepId": "hello", "generatePreviewRequestDto": given}

    assert novu("workflows.steps.generatePreview", asked)["result"]["preview"]["subject"] == "Hi Ann"


def test_subscribers(novu):
    """
    Created, changed, found and deleted.
    """
    novu("subscribers.create", {"subscriberId": "sam", "email": "sam@node.test", "data": {"plan": "pro"}})
    novu("subscribers.createBulk", {"subscribers": [{"subscriberId": "tom", "email": "tom@node.test"}]})
    novu("subscribers.patch", {"lastName": "Lee"}, "sam")
    found = novu("subscribers.search", {"email": "@node", "orderBy": "_id", "orderDirection": "ASC"})["data"]
    novu("subscribers.delete", "tom")

    assert [(one["subscriberId"], one.get("lastName")) for one in found] == [("sam", "Lee"), ("tom", None)]
    with pytest.raises(RefusedError, match="ErrorDto 404"):
        novu("subscribers.retrieve", "tom")


def test_preferences(novu):
    """
    Of all workflows, of one, and of several at once.
    """
    workflow(novu, "choosy", steps=[GREETING])
    novu("subscribers.create", {"subscriberId": "pat"})
    novu("subscribers.preferences.update", {"channels": {"inApp": False}}, "pat")
    off = novu("subscribers.preferences.list", {"subscriberId": "pat"})
    several = {"preferences": [{"workflowId": "choosy", "channels": {"inApp": True}}]}
    on = novu("subscribers.preferences.bulkUpdate", several, "pat")

    assert off["global"]["channels"]["inApp"] is False
    assert [(one["workflow"]["identifier"], one["channels"]) for one in on] == [("choosy", {"inApp": True})]


def test_topics_and_subscriptions(novu):
    """
    A topic, who is subscribed, and no longer.
    """
    novu("subscribers.create", {"subscriberId": "tess"})
    novu("topics.create", {"key": "node", "name": "Node"})
    given = {"subscriptions": [{"subscriberId": "tess", "identifier": "tess-1"}]}
    made = novu("topics.subscriptions.create", given, "node")
    listed = novu("topics.subscriptions.list", {"topicKey": "node"})
    novu("topics.subscriptions.delete", {"subscriptions": ["tess"]}, "node")

    assert made["meta"]["successful"] == 1
    assert [one["identifier"] for one in listed["data"]] == ["tess-1"]
    assert novu("topics.subscriptions.list", {"topicKey": "node"})["data"] == []


def test_layouts(novu):
    """
    The first is the default and stays; a copy may go.
    """
    novu("layouts.create", {"layoutId": "base", "name": "Base"})
    novu(
        "layouts.update",
        {"name": "B", "controlValues": {"email": {"body": PAGE, "editorType": "html"}}},
        "base",
    )
    novu("layouts.duplicate", {"name": "Copy"}, "base")
    novu("layouts.delete", "copy")

    assert [one["layoutId"] for one in novu("layouts.list", {})["layouts"]] == ["base"]
    assert novu("layouts.retrieve", "base")["controls"]["values"]["email"]["body"] == PAGE
    with pytest.raises(RefusedError, match="ErrorDto 409: Layout with id base is being used as a default"):
        novu("layouts.delete", "base")


def test_a_trigger_is_a_notification_and_a_message(novu):
    """
    What is triggered is read back, as an event, a message and an entry of the inbox.
    """
    workflow(novu, "greet", steps=[GREETING])
    novu("subscribers.create", {"subscriberId": "greta", "email": "greta@node.test"})
    sent = novu("trigger", {"workflowId": "greet", "to": "greta", "payload": {"name": "Greta"}})
    asked = {"transactionId": [sent["transactionId"]]}
    events = novu("notifications.list", {"transactionId": sent["transactionId"]})["data"]
    messages = novu("messages.retrieve", asked)["data"]
    inbox = novu("subscribers.notifications.list", {"subscriberId": "greta"})["data"]

    assert [(one["template"]["name"], one["subscriber"]["subscriberId"]) for one in events] == [
        ("greet", "greta")
    ]
    assert [one["subject"] for one in messages] == [one["subject"] for one in inbox] == ["Hi Greta"]


def test_environments_integrations_contexts(novu):
    """
    What every environment has, and what is made.
    """
    development, production = novu("environments.list")
    novu("integrations.create", {"providerId": "sendgrid", "channel": "email"})
    novu("contexts.create", {"type": "tenant", "id": "acme", "data": {"plan": "pro"}})

    assert (development["type"], production["type"]) == ("dev", "prod")
    assert {one["providerId"] for one in novu("integrations.list")} == {"novu", "sendgrid"}
    assert novu("contexts.retrieve", "acme", "tenant")["data"] == {"plan": "pro"}


def test_what_the_client_cannot_read_of_a_real_novu_either(novu):
    """
    Its models are narrower than recorded answers: docs/novu/v3.15.md names them.
    """
    novu("subscribers.create", {"subscriberId": "twin"})
    production = novu("environments.list")[1]["id"]

    with pytest.raises(RefusedError, match="ResponseValidationError 409"):
        novu("subscribers.create", {"subscriberId": "twin"}, True)  # noqa: FBT003 - the call's own order
    with pytest.raises(RefusedError, match=r"(?s)ResponseValidationError 422.*errors.*Required"):
        novu("trigger", {"workflowId": "unknown", "to": "twin"})
    with pytest.raises(RefusedError, match=r"(?s)ResponseValidationError 200.*Expected 'REGULAR'"):
        novu("environments.diff", {}, production)
    with pytest.raises(RefusedError, match=r"(?s)ResponseValidationError 200.*Expected 'REGULAR'"):
        novu("environments.publish", {}, production)


def test_an_event_of_a_subscriber_without_an_address_cannot_be_read(novu):
    """
    The client allows no null there; a real 3.15 answers the null that it stores.
    """
    workflow(novu, "nulled", steps=[GREETING])
    novu("subscribers.create", {"subscriberId": "nell", "email": None})
    sent = novu("trigger", {"workflowId": "nulled", "to": "nell"})

    with pytest.raises(RefusedError, match=r"subscriber\.email"):
        novu("notifications.list", {"transactionId": sent["transactionId"]})
