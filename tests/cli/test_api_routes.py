"""`novu-flows api` has each endpoint that the embedded Novu answers to keys, and takes the words that Novu has."""

import json
import re
from contextlib import contextmanager
from typing import get_args

import click
import pytest
from click.testing import CliRunner

from novu_flows.api import NovuClient
from novu_flows.cli.api.group import make_api_group
from novu_flows.declare.basics import Channel
from novu_flows.emulator import Emulator
from novu_flows.emulator.http.sections import V2_SECTIONS, all_routes, v2_routes_below
from novu_flows.emulator.http.serving import Hosting

GROUP = make_api_group()
CHANNELS = get_args(Channel)
# Older names of what is under another one, and what Novu itself fails at for keys.
NO_COMMANDS = {
    "GET /activity",
    "GET /activity/stats",
    "GET /activity/graph/stats",
    "GET /users/me",
}


def commands_below(group, before=""):
    """Yield every command below a group, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands_below(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


COMMANDS = dict(commands_below(GROUP))


def shape(endpoint):
    """Return an endpoint whatever its parameters are called."""
    return re.sub(r":\w+", ":_", endpoint)


def test_each_endpoint_that_keys_open_is_a_command():
    """
    Whatever the embedded Novu answers can be asked from the command line, and nothing else.
    """
    asked = {
        shape(command.help.rpartition("Calls ")[2])
        for words, command in COMMANDS.items()
        if not words.startswith("v2 ")
    }
    answered = {
        shape(f"{route.method} {route.path.removeprefix('/v1')}")
        for route in all_routes()
        if route.open_to_keys and not route.for_sessions
    }

    assert asked == answered - NO_COMMANDS
    assert answered >= NO_COMMANDS


def test_each_endpoint_of_v2_that_keys_open_is_a_command():
    """
    Whatever the embedded Novu 3.15 answers below /v2 can be asked under `v2`.
    """
    asked = {
        shape(command.help.rpartition("Calls ")[2])
        for words, command in COMMANDS.items()
        if words.startswith("v2 ")
    }
    answered = {
        shape(f"{route.method} {route.path}")
        for section in V2_SECTIONS
        for route in v2_routes_below(section)
        if route.path.startswith("/v2/") and route.open_to_keys and not route.for_sessions
    }

    assert len(answered) > 40
    assert set() == answered - asked


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("preferences update ada 1 --channel", CHANNELS),
        ("messages list --channel", CHANNELS),
        ("notifications list --channels", CHANNELS),
        ("integrations create --channel", CHANNELS),
        ("messages action ada 1 primary --status", ("pending", "done")),
        ("messages action ada 1", ("primary", "secondary")),
    ],
)
def test_a_word_that_novu_does_not_have_is_wrong_usage(line, words):
    """
    Novu itself would take it, say 200 and do nothing.
    """
    ran = CliRunner().invoke(GROUP, [*line.split(), "fax"])

    assert 2 == ran.exit_code
    assert all(word in ran.output for word in words)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_channel_is_one_of_novu_s_wherever_it_is_asked_for(words):
    """
    No option that is named for a channel takes any text.
    """
    for parameter in COMMANDS[words].params:
        if parameter.name in {"channel", "channels", "status"}:
            assert isinstance(parameter.type, click.Choice)


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
    """Return a function that runs a command against an embedded Novu and reads its JSON."""
    emulator, hosting = Emulator(development_key="dev"), Hosting()
    with hosting.serving(emulator) as root, NovuClient("dev", root) as client:

        def run(*line):
            ran = CliRunner().invoke(GROUP, line, obj=Opened(client), catch_exceptions=False)
            assert 0 == ran.exit_code, ran.output
            return json.loads(ran.stdout)

        yield run
    hosting.close()


def test_integrations_are_made_changed_and_deleted(ask):
    """
    Their secrets are in no answer.
    """
    secrets = '{"apiKey": "canary"}'
    made = ask(
        "integrations", "create", "--provider-id", "sendgrid", "--channel", "email", "--credentials", secrets
    )
    off = ask("integrations", "update", made["_id"], "--active", "false")
    known = ask("integrations", "list")
    status = ask("integrations", "webhook-status", "sendgrid")
    left = ask("integrations", "delete", made["_id"])

    assert ("sendgrid", True, False) == (made["providerId"], made["active"], off["active"])
    assert [made["_id"]] == [one["_id"] for one in known]
    assert (False, []) == (status, left)
    assert "canary" not in json.dumps([made, off, known])


def test_environments_are_made_and_changed_and_their_keys_are_in_no_answer(ask):
    """
    How many keys there are can be seen, and no more.
    """
    made = ask("environments", "create", "--name", "Staging")
    changed = ask("environments", "update", made["_id"], "--name", "Stage")
    keys = ask("environments", "api-keys")

    assert "Staging" == made["name"]
    assert {"matched": 1, "modified": 1} == changed
    assert ["_userId", "_id"] == [*keys[0]] or {"_userId", "_id"} == keys[0].keys()


def test_what_happened_in_a_run_is_read(ask):
    """
    By the notification and by Novu's own id of the subscriber.
    """
    group = ask("groups", "list")[0]["_id"]
    step = {"template": {"type": "in_app", "content": "hi"}, "active": True}
    body = json.dumps({"steps": [step], "active": True, "draft": False})
    ask("workflows", "create", "--name", "w", "--notification-group-id", group, "--data", body)
    ask("events", "trigger", "--name", "w", "--to", "ada")
    run = ask("notifications", "list")["data"][0]
    details = ask(
        "notifications",
        "execution-details",
        "--notification-id",
        run["_id"],
        "--subscriber-id",
        run["_subscriberId"],
    )

    assert "Message sent" in {detail["detail"] for detail in details}
