"""`novu-flows api v2 SECTION VERB` against the embedded Novu 3.15."""

import json
from contextlib import contextmanager

import pytest
from click.testing import CliRunner
from ports import on_a_port

from novu_flows.api import NovuClient
from novu_flows.cli.api.group import make_api_group
from novu_flows.emulator import Emulator
from novu_flows.errors import Conflict

GROUP = make_api_group()
STEP = {"name": "Inbox", "stepId": "inbox", "type": "in_app", "controlValues": {"body": "Hi"}}


class Opened:
    """What a command speaks through: a client of a server."""

    def __init__(self, client):
        self.client = client

    @contextmanager
    def open_client(self, _environment):
        """Open it."""
        yield self.client


@pytest.fixture(scope="module")
def ask():
    """Return a function that runs a command and reads its JSON; one that prints nothing gives None."""
    served = on_a_port(Emulator(development_key="canary-key", profile="3.15"))
    with served as url, NovuClient("canary-key", url) as client:

        def run(line, *more):
            words = ["v2", *line.split(), *more]
            ran = CliRunner().invoke(GROUP, words, obj=Opened(client), catch_exceptions=False)
            assert 0 == ran.exit_code, ran.output
            assert "canary-key" not in ran.output
            return json.loads(ran.stdout)

        yield run


def test_a_workflow_is_made_changed_and_deleted(ask):
    """
    Options become Novu's JSON, and the answer is Novu's JSON without its envelope.
    """
    steps = json.dumps({"steps": [STEP]})
    made = ask("workflows create --workflow-id order --name Order --active true --tags shop --data", steps)
    listed = ask("workflows list --tags shop --limit 5 --order-by name --order-direction ASC")
    off = ask("workflows update order --active false")
    step = ask("workflows get-step order inbox")
    ask("workflows delete order")

    assert ("order", ["shop"], "ACTIVE") == (made["workflowId"], made["tags"], made["status"])
    assert (1, False) == (listed["totalCount"], off["active"])
    assert {"body": "Hi"} == step["controls"]["values"]


def test_subscribers_are_searched_and_cleared(ask):
    """
    Null in the data clears a field; a second creation may be refused.
    """
    ask("subscribers create --subscriber-id ada --first-name Ada --timezone Europe/Rome")
    cleared = ask("subscribers update ada --data", '{"firstName": null}')
    found = ask("subscribers search --subscriber-id ada --order-by _id --include-cursor true")

    assert (None, "Europe/Rome") == (cleared["firstName"], cleared["timezone"])
    assert ["ada"] == [one["subscriberId"] for one in found["data"]]
    with pytest.raises(Conflict):
        ask("subscribers create --subscriber-id ada --fail-if-exists true")


def test_channels_are_turned_off_by_name(ask):
    """
    An option for each channel, for all workflows or for one.
    """
    ask("workflows create --workflow-id news --name News --data", json.dumps({"steps": [STEP]}))
    ask("subscribers create --subscriber-id bob")
    for_all = ask("preferences update bob --in-app false --sms true")
    for_one = ask("preferences update bob --workflow-id news --in-app true")

    assert for_all["global"]["channels"]["in_app"] is False
    assert [{"in_app": True}] == [one["channels"] for one in for_one["workflows"]]


def test_topics_and_subscriptions(ask):
    """
    A list comes as JSON.
    """
    ask("subscribers create --subscriber-id eve")
    made = ask("subscriptions create crew --subscriptions", '[{"subscriberId": "eve"}]')
    listed = ask("subscriptions list crew --subscriber-id eve")

    assert (1, "crew") == (made["meta"]["successful"], ask("topics get crew")["key"])
    assert ["eve"] == [one["subscriber"]["subscriberId"] for one in listed["data"]]


def test_environments_are_listed_without_keys(ask):
    """
    The keys that Novu shows stand in no answer, as they are or untouched.
    """
    assert {"Development", "Production"} == {one["name"] for one in ask("environments list")}
    assert 2 == len(ask("environments list --raw")["data"])
    assert "dev" == ask("environments me")["type"]


def test_an_inbox_is_counted_and_marked(ask):
    """
    A filter is a text of JSON.
    """
    ask("subscribers create --subscriber-id fay")
    counted = ask("notifications count fay --filters", '[{"read": true}]')

    assert [{"count": 0, "filter": {"read": True}}] == counted
    assert ask("notifications read-all fay --tags shop") is None
    assert [] == ask("notifications list fay --read false --limit 5")["data"]
