"""Options of every command, the examples of each command's help, and what shells complete."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from novu_flows.cli.examples import EXAMPLES
from novu_flows.cli.main import COMMANDS, cli
from novu_flows.emulator import Emulator
from tests.ports import on_a_port

LINE = re.compile(r"(GET|POST|PUT|PATCH|DELETE) /v[12]/\S+: \d{3}, \d+ ms")
CONFIG = """\
[project]
name = "acme"
novu = "v2"
declarations = ["workflows"]

[environments.local]

[environments.staging]
embedded = true

[environments.production]
embedded = true
role = "production"

[generate]
target = "app/notifications.py"
"""
MODULE = """
from novu_flows import *

class Order(Payload):
    order_id: str

shipped = Workflow("order-shipped", payload=Order, steps=[email(subject="Sent", body="<p>{{payload.order_id}}</p>")])
ada = Subscriber("ada", email="ada@example.com")
to_ada = TriggerCase(shipped, to=ada, payload=Order(order_id="A-1"), environments=["local"])
"""


@pytest.mark.parametrize("before", [True, False])
def test_a_command_runs_as_if_started_in_a_folder(folder, monkeypatch, before):
    """
    The option stands before the command or after it, and paths are of that folder.
    """
    monkeypatch.chdir("/")
    place = ("-C", str(folder.root))
    words = ("plan", "--out", "here.plan")
    ran = folder.run(*place, *words) if before else folder.run(*words, *place)

    assert 0 == ran.code
    assert (folder.root / "here.plan").is_file()
    assert Path("/") == Path.cwd()
    assert 64 == folder.run("-C", "/no/such/folder", "plan").code


def test_requests_are_shown_with_their_times(folder, monkeypatch):
    """
    On standard error, one a line, no key and no body among them; without the option there are none.
    """
    emulator = Emulator(development_key="a-secret-development-key")
    monkeypatch.setenv("SERVER_KEY", "a-secret-development-key")
    with on_a_port(emulator) as url:
        folder.write(
            "novu.toml", (folder.root / "novu.toml").read_text().replace("http://127.0.0.1:9/v1", url)
        )
        applied = folder.run("apply", "--yes", "--env", "server", "-v")
        quiet = folder.run("plan", "--env", "server")
    emulator.close()

    shown = [line for line in applied.err.splitlines() if " ms" in line]
    assert (0, 0) == (applied.code, quiet.code)
    assert any(line.startswith("POST /v1/") for line in shown)
    assert all(LINE.fullmatch(line) for line in shown), shown
    assert " ms" not in quiet.err + applied.out
    assert "a-secret" not in applied.err
    assert "ada@example.com" not in applied.err


def test_a_request_without_an_answer_is_shown_too(folder, monkeypatch):
    """
    With the reason, and the pause before it is tried again.
    """
    monkeypatch.setenv("SERVER_KEY", "a-secret-development-key")
    text = (folder.root / "novu.toml").read_text()
    folder.write(
        "novu.toml", text.replace("read_back_seconds", "retry_wait_seconds = 0.01\nread_back_seconds")
    )
    ran = folder.run("-v", "plan", "--env", "server")

    assert 8 == ran.code
    assert re.search(r"^GET /v[12]/\S+: nothing listens there, \d+ ms$", ran.err, re.MULTILINE)
    assert re.search(r"^waiting for 0\.\d\d s$", ran.err, re.MULTILINE)


def test_the_embedded_novu_shows_its_requests_too(folder):
    """
    They are the same requests.
    """
    assert LINE.search(folder.run("-v", "api", "environments", "me").err)


def commands():
    """Return every command by its name."""
    context = click.Context(cli, info_name="novu-flows")
    return {name: cli.get_command(context, name) for name in COMMANDS}


def test_every_command_takes_them_and_has_examples():
    """
    A new command too, or this says so.
    """
    assert set(COMMANDS) == set(EXAMPLES)
    for name, command in commands().items():
        shown = command.get_help(click.Context(command, info_name=name))
        assert all(option in shown for option in ("-C DIR", "--env-file FILE", "--verbose")), name
        assert all(f"  {line}\n" in f"{shown}\n" for line in EXAMPLES[name]), name
        assert all(len(line) <= 78 for line in shown.splitlines()), name


# What goes on until it is ended, or needs a terminal, is parsed; its other examples run.
ENDLESS = ("novu-flows watch --apply --test", *EXAMPLES["serve"])
# An apply without somebody to agree is refused, and what nobody has applied yet is drift.
CODES = {"novu-flows apply": {6}, "drift": {0, 2}}
ORDER = (
    "init",
    "check",
    "plan",
    "show",
    "drift",
    "apply",
    "test",
    "watch",
    "pull",
    "promote",
    "generate",
    "api",
    "convert",
    "serve",
)


@pytest.fixture
def shop(folder):
    """Return a project under version control, with the environments that examples name."""
    folder.write("novu.toml", CONFIG)
    folder.write("workflows/welcome.py", MODULE)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["commit", "-qm", "first"],
        ["update-ref", "refs/remotes/origin/main", "HEAD"],
    ):
        subprocess.run([*git, *words], cwd=folder.root, check=True)  # noqa: S603 - our own words
    assert 0 == folder.run("apply", "--yes", "--target", "subscriber *").code
    return folder


def test_the_examples_run(shop):
    """
    In the order of a user's work; only an apply without `--yes` needs somebody to agree.
    """
    assert sorted(ORDER) == sorted(COMMANDS)
    for example in (line for name in ORDER for line in EXAMPLES[name]):
        program, *words = shlex.split(example)
        assert "novu-flows" == program
        if example in ENDLESS:
            context = click.Context(cli, info_name="novu-flows")
            assert commands()[words[0]].make_context(words[0], words[1:], parent=context)
        else:
            ran = shop.run(*words)
            assert ran.code in CODES.get(example, CODES.get(words[0], {0})), (example, ran)


def completed(folder, words, instruction="bash_complete"):
    """Return what the program answers a shell."""
    asked = {"_NOVU_FLOWS_COMPLETE": instruction, "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    program = Path(sys.executable).with_name("novu-flows")
    ran = subprocess.run(  # noqa: S603 - our own program
        [program], cwd=folder.root, env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    return ran.stdout


@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_a_shell_gets_its_script(folder, shell):
    """
    As docs/running.md says.
    """
    assert "_NOVU_FLOWS_COMPLETE" in completed(folder, "", f"{shell}_source")


def test_commands_options_and_environments_are_completed(folder):
    """
    Environments are those of novu.toml.
    """
    assert "plain,plan" in completed(folder, "novu-flows pl")
    assert "--target" in completed(folder, "novu-flows plan --ta")
    assert ["plain,server"] == completed(folder, "novu-flows plan --env se").split()
