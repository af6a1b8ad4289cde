"""`novu-flows api SECTION VERB` against the emulator: every endpoint, JSON out, no secret in it."""

import asyncio
import json
from contextlib import chdir, contextmanager

import click
import httpx
import pytest
from click.testing import CliRunner

from novu_flows.api import AsyncNovuClient, Call, Retry
from novu_flows.cli.api.group import make_api_group
from novu_flows.cli.api.json_out import answer_text
from novu_flows.cli.main import run
from novu_flows.emulator import Emulator
from novu_flows.errors import InvalidRequest, NotFound, Refused
from novu_flows.novu.v1 import subscribers

DOCUMENTED = {
    "inbound-parse mx-status": "GET /inbound-parse/mx/status",
    "notifications list": "GET /notifications",
    "notifications stats": "GET /notifications/stats",
    "notifications graph-stats": "GET /notifications/graph/stats",
    "notifications get": "GET /notifications/:notificationId",
    "events trigger": "POST /events/trigger",
    "events bulk": "POST /events/trigger/bulk",
    "events broadcast": "POST /events/trigger/broadcast",
    "events cancel": "DELETE /events/trigger/:transactionId",
    "subscribers list": "GET /subscribers",
    "subscribers create": "POST /subscribers",
    "subscribers get": "GET /subscribers/:subscriberId",
    "subscribers update": "PUT /subscribers/:subscriberId",
    "subscribers delete": "DELETE /subscribers/:subscriberId",
    "subscribers update-credentials": "PUT /subscribers/:subscriberId/credentials",
    "subscribers update-online-status": "PATCH /subscribers/:subscriberId/online-status",
    "preferences list": "GET /subscribers/:subscriberId/preferences",
    "preferences update": "PATCH /subscribers/:subscriberId/preferences/:templateId",
    "feed list": "GET /subscribers/:subscriberId/notifications/feed",
    "feed unseen": "GET /subscribers/:subscriberId/notifications/unseen",
    "messages seen": "POST /subscribers/:subscriberId/messages/:messageId/seen",
    "messages mark-as": "POST /subscribers/:subscriberId/messages/markAs",
    "messages action": "POST /subscribers/:subscriberId/messages/:messageId/actions/:type",
}
GROUP = make_api_group()
COMMANDS = [
    (section, verb)
    for section in GROUP.list_commands(click.Context(GROUP))
    if section != "v2"
    for verb in GROUP.commands[section].list_commands(click.Context(GROUP))
]


class Novu:
    """An emulator, and commands that are run on it."""

    def __init__(self):
        self.emulator = Emulator()
        self.opened = []

    @contextmanager
    def open_client(self, environment):
        """Open the emulator as the environment that is named."""
        self.opened.append(environment)
        key = self.emulator.keys.production if environment == "production" else self.emulator.keys.development
        client = AsyncNovuClient(
            key, "http://novu.test", transport=httpx.ASGITransport(app=self.emulator.app)
        )
        with asyncio.Runner() as runner:
            yield Waiting(runner, client)
            runner.run(client.aclose())

    def run(self, line, *more, stdin=None):
        """Run a command; raise what it raises."""
        ran = CliRunner().invoke(GROUP, [*line.split(), *more], obj=self, input=stdin, catch_exceptions=False)
        assert 0 == ran.exit_code, ran.output
        return ran.stdout

    def ask(self, line, *more, stdin=None):
        """Run a command and read its JSON."""
        return json.loads(self.run(line, *more, stdin=stdin))


class Waiting:
    """A client that commands wait for."""

    def __init__(self, runner, client):
        self.runner = runner
        self.client = client

    def send(self, call):
        """Send a call."""
        return self.runner.run(self.client.send(call))


@pytest.fixture
def novu():
    """Return an emulator of its own to each test."""
    return Novu()


@pytest.fixture
def template_id(novu):
    """Make a workflow with an in-app message; give its template id."""
    group_id = novu.ask("groups list")[0]["_id"]
    step = {"template": {"type": "in_app", "content": "Hi {{who}}", "cta": {"action": {"buttons": []}}}}
    body = {"steps": [step], "active": True, "draft": False}
    made = novu.ask(
        "workflows create --name welcome --notification-group-id", group_id, "--data", json.dumps(body)
    )
    return made["_id"]


@pytest.mark.parametrize("command", DOCUMENTED)
def test_every_documented_endpoint_is_a_command(command):
    """
    The 23 endpoints of the user's document are commands, and their help says which.
    """
    ran = CliRunner().invoke(GROUP, [*command.split(), "--help"])

    assert 0 == ran.exit_code
    assert f"Calls {DOCUMENTED[command]}\n" in ran.stdout


@pytest.mark.parametrize(("section", "verb"), COMMANDS)
def test_every_command_names_its_endpoint_and_options(section, verb):
    """
    Help says which endpoint is called, that the environment can be chosen, and explains each option.
    """
    group = GROUP.commands[section]
    command = group.get_command(click.Context(GROUP), verb)

    assert any(f"Calls {method} /" in command.help for method in ("GET", "POST", "PUT", "PATCH", "DELETE"))
    assert {"--env", "--raw"} <= {option for parameter in command.params for option in parameter.opts}
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_sections_stand_in_the_order_of_the_documentation():
    """
    The help lists sections and verbs in an order that means something.
    """
    assert "inbound-parse" == COMMANDS[0][0]
    assert ["list", "create", "get", "update", "delete"] == [
        verb for section, verb in COMMANDS if section == "subscribers"
    ][:5]


def test_subscribers_are_made_read_changed_and_deleted(novu):
    """
    Options become Novu's JSON, and the answer is Novu's JSON without its envelope.
    """
    made = novu.ask(
        "subscribers create --subscriber-id ada/1 --first-name Ada --custom-data", '{"plan": "pro"}'
    )
    assert ("ada/1", "Ada", {"plan": "pro"}) == (made["subscriberId"], made["firstName"], made["data"])

    assert "Lovelace" == novu.ask("subscribers update ada/1 --last-name Lovelace")["lastName"]
    assert novu.ask("subscribers update-online-status ada/1 --is-online true")["isOnline"] is True
    assert ["ada/1"] == [one["subscriberId"] for one in novu.ask("subscribers list --limit 5")["data"]]
    assert "deleted" == novu.ask("subscribers delete ada/1")["status"]
    with pytest.raises(NotFound, match="Subscriber not found for id ada/1"):
        novu.run("subscribers get ada/1")


def test_options_are_laid_over_data(novu, tmp_path):
    """
    A body comes in place, from a file or from standard input; an option wins over it.
    """
    body = {"subscriberId": "ada", "firstName": "A", "lastName": "L"}
    (tmp_path / "ada.json").write_text(json.dumps(body))

    assert "A" == novu.ask("subscribers create --data", json.dumps(body))["firstName"]
    assert "B" == novu.ask("subscribers create --first-name B --data", f"@{tmp_path}/ada.json")["firstName"]
    assert "L" == novu.ask("subscribers create --data -", stdin=json.dumps(body))["lastName"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "no JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
        ("[1]", "Invalid value for --data: no JSON object"),
        ("@nowhere.json", "the file cannot be read: No such file or directory"),
        ("[" * 100_000, "no JSON in UTF-8"),
    ],
    ids=["text", "list", "no file", "too deep"],
)
def test_what_is_no_json_is_wrong_usage(novu, given, said):
    """
    A body that cannot be read is told before anything is sent.
    """
    ran = CliRunner().invoke(GROUP, ["subscribers", "create", "--data", given], obj=novu)

    assert (2, []) == (ran.exit_code, novu.opened)
    assert said in ran.stderr


@pytest.mark.parametrize("content", [b"\xff", b'"\xff"'])
def test_a_file_that_is_not_utf8_is_wrong_usage(novu, tmp_path, content):
    """
    Bytes that are no text are told, too.
    """
    (tmp_path / "body").write_bytes(content)
    ran = CliRunner().invoke(GROUP, ["subscribers", "create", "--data", f"@{tmp_path}/body"], obj=novu)

    assert 2 == ran.exit_code
    assert "no JSON in UTF-8" in ran.stderr


def test_raw_shows_the_envelope(novu):
    """
    With `--raw` the answer is as Novu sent it.
    """
    novu.run("subscribers create --subscriber-id ada")

    assert "ada" == novu.ask("subscribers get ada --raw")["data"]["subscriberId"]
    assert "ada" == novu.ask("subscribers get ada")["subscriberId"]


def test_the_environment_is_chosen_by_name(novu):
    """
    `--env` names the environment; without it the default one is meant.
    """
    assert "Production" == novu.ask("environments me --env production")["name"]
    assert "Development" == novu.ask("environments me")["name"]
    assert ["production", None] == novu.opened


@pytest.mark.usefixtures("template_id")
def test_triggers_are_made_and_seen(novu):
    """
    From the trigger to the message that is seen, all through commands.
    """
    started = novu.ask("events trigger --name welcome --to ada --payload", '{"who": "Ada"}')
    assert "processed" == started["status"]

    messages = novu.ask("feed list ada --seen false")["data"]
    assert ["Hi Ada"] == [message["content"] for message in messages]
    message_id = messages[0]["_id"]
    assert {"count": 1} == novu.ask("feed unseen ada")
    marked = novu.ask(f"messages mark-as ada --message-id {message_id} --seen true --read true")
    assert [(True, True)] == [(message["seen"], message["read"]) for message in marked]
    assert message_id == novu.ask(f"messages action ada {message_id} primary --status done")["_id"]
    assert message_id == novu.ask(f"messages seen ada {message_id}")["_id"]
    assert [message_id] == [message["_id"] for message in novu.ask("messages list")["data"]]

    notification = novu.ask("notifications list --transaction-id", started["transactionId"])["data"][0]
    assert "welcome" == notification["template"]["triggers"][0]["identifier"]
    assert notification["_id"] == novu.ask("notifications get", notification["_id"])["_id"]
    assert 1 == novu.ask("notifications stats")["weeklySent"]
    assert 1 == novu.ask("notifications graph-stats --days 3")[0]["count"]
    assert novu.ask("events cancel no-such") is False


@pytest.mark.usefixtures("template_id")
def test_triggers_have_a_transaction_id(novu):
    """
    What is started by a command has a name, given or made, in bulk as well.
    """
    starts = [{"name": "welcome", "to": "ada"}, {"name": "welcome", "to": "bob", "transactionId": "mine"}]
    answers = novu.ask("events bulk --events", json.dumps(starts))
    everyone = novu.ask("events broadcast --name welcome --transaction-id all")

    assert ["processed", "processed"] == [answer["status"] for answer in answers]
    assert "mine" == answers[1]["transactionId"]
    assert "all" == everyone["transactionId"]
    assert "error" == novu.ask("events bulk --events", "[null]")[0]["status"]
    with pytest.raises(InvalidRequest, match="events must be an array"):
        novu.run("events bulk")


def test_preferences_are_read_and_changed(novu, template_id):
    """
    A workflow, or one of its channels, is turned on or off.
    """
    novu.run("subscribers create --subscriber-id ada")
    changed = novu.ask(f"preferences update ada {template_id} --channel in_app --channel-enabled false")

    assert {"in_app": False} == changed["preference"]["channels"]
    assert novu.ask(f"preferences update ada {template_id} --enabled off")["preference"]["enabled"] is False
    assert [template_id] == [one["template"]["_id"] for one in novu.ask("preferences list ada")]


def test_workflows_are_read_switched_and_deleted(novu, template_id):
    """
    Workflows are named by their template id.
    """
    assert [template_id] == [one["_id"] for one in novu.ask("workflows list")["data"]]
    assert "in_app" == novu.ask("workflows get", template_id)["steps"][0]["template"]["type"]
    assert "Hello" == novu.ask("workflows update", template_id, "--name", "Hello")["name"]
    assert novu.ask("workflows update-status", template_id, "--active", "false")["active"] is False
    assert novu.ask("workflows delete", template_id) is True


def test_topics_are_made_filled_and_deleted(novu):
    """
    An answer without content is null.
    """
    novu.run("subscribers create --subscriber-id ada")

    assert "staff" == novu.ask("topics create --key staff --name Staff")["key"]
    assert ["ada"] == novu.ask("topics add-subscribers staff --subscribers ada")["succeeded"]
    assert "ada" == novu.ask("topics get-subscriber staff ada")["externalSubscriberId"]
    assert "Crew" == novu.ask("topics rename staff --name Crew")["name"]
    assert ["staff"] == [topic["key"] for topic in novu.ask("topics list --key staff")["data"]]
    assert novu.ask("topics remove-subscribers staff --subscribers ada") is None
    assert [] == novu.ask("topics get staff")["subscribers"]
    assert novu.ask("topics delete staff") is None


@pytest.mark.parametrize(
    "command", ["layouts list", "feeds list", "integrations list", "integrations active", "changes list"]
)
def test_other_lists_are_read(novu, command):
    """
    What belongs to workflows is listed as well.
    """
    assert isinstance(novu.ask(command), dict | list)


def test_changes_are_counted_and_promoted(novu):
    """
    What is made in development is promoted by its id.
    """
    group_id = novu.ask("groups create --name Orders")["_id"]
    change = next(one for one in novu.ask("changes list --limit 100")["data"] if one["_entityId"] == group_id)
    before = novu.ask("changes count")
    novu.run("changes apply", change["_id"])

    assert before - 1 == novu.ask("changes count")
    assert [] == novu.ask("changes apply-bulk --change-ids 000000000000000000000000")


def test_credentials_are_never_shown(novu):
    """
    What a provider is given is written, and shown as a secret, raw or not.
    """
    make_integration(novu)
    novu.run("subscribers create --subscriber-id ada")
    secret = '{"webhookUrl": "https://hooks.example/canary"}'
    shown = novu.run("subscribers update-credentials ada --provider-id slack --credentials -", stdin=secret)
    for line in ("subscribers get ada", "subscribers get ada --raw", "subscribers list --raw"):
        shown += novu.run(line)

    assert "canary" not in shown
    assert '"webhookUrl": "(secret)"' in shown


def test_secrets_of_providers_and_keys_of_environments_are_never_shown(novu):
    """
    Not even the untouched answer holds what would open another door.
    """
    make_integration(novu)
    lists = (
        "integrations list",
        "integrations active",
        "environments list",
        "environments me",
        "changes list",
    )
    shown = "".join(novu.run(f"{line} --raw") for line in lists)

    assert '"providerId": "slack"' in shown
    for secret in ("canary", novu.emulator.keys.development, novu.emulator.keys.production, "password"):
        assert secret not in shown


def make_integration(novu):
    """Set up a provider, which is none of this tool's business but needed here."""
    call = Call(
        method="POST",
        template="/integrations",
        body={
            "providerId": "slack",
            "channel": "chat",
            "credentials": {"secretKey": "canary"},
            "active": True,
            "check": False,
        },
        read=lambda body: body,
        retry=Retry.READ_BACK,
    )
    with novu.open_client(None) as client:
        client.send(call)


def test_an_answer_is_harmless_in_a_terminal(novu):
    """
    Letters of any language are shown; what moves the cursor or turns the line around is escaped.
    """
    evil = "Zoë \x1b[2J \u202e \u200b 🙂 \U000e0001"
    with novu.open_client(None) as client:
        client.send(subscribers.create("ada", first_name=evil))
    shown = novu.run("subscribers get ada")

    assert "Zoë \\u001b[2J \\u202e \\u200b 🙂 \\udb40\\udc01" in shown
    assert evil == json.loads(shown)["firstName"]


def test_an_answer_keeps_what_is_empty():
    """
    A secret that is not set is shown as not set.
    """
    assert {"apiKeys": [], "credentials": {"k": "(secret)", "l": ""}, "a": [1]} == json.loads(
        answer_text({"apiKeys": [], "credentials": {"k": "canary", "l": ""}, "a": [1]})
    )


def test_a_command_opens_the_environment_of_its_project(tmp_path, capsys):
    """
    On the command line the project's novu.toml says where Novu is; the declarations are not needed.
    """
    (tmp_path / "novu.toml").write_text(
        '[project]\nname = "p"\ndeclarations = ["nowhere"]\n[environments.local]\nembedded = true\n'
    )
    with chdir(tmp_path):
        codes = [
            run(["api", "subscribers", "create", "--subscriber-id", "ada"]),
            run(["api", "subscribers", "get", "ada"]),
            run(["api", "subscribers", "get", "bob"]),
            run(["api", "subscribers", "get", "ada", "--env", "staging"]),
        ]
    shown = capsys.readouterr()

    assert [0, 0, 4, 64] == codes
    assert 2 == shown.out.count('"subscriberId": "ada"')
    assert "found nothing (404): Subscriber not found for id bob" in shown.err


def test_an_empty_id_is_refused(novu):
    """
    An empty argument would name another endpoint.
    """
    with pytest.raises(Refused, match="subscriberId is empty"):
        novu.run("subscribers delete", "")
