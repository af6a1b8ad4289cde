"""A secret as short as a PIN is hidden in what people read, where it is a word of its own."""

import json

import pytest

MODULE = """\
from novu_flows import Credentials, Subscriber, env

bob = Subscriber("bob", first_name="PIN 73a9", credentials=[Credentials("fcm", device_tokens=[env("BOB_PIN")])])
"""
COMMANDS = (
    ("plan",),
    ("plan", "--format", "json"),
    ("plan", "--format", "markdown"),
    ("api", "subscribers", "create", "--subscriber-id", "bob", "--first-name", "PIN 73A9"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_output_shows_a_short_secret(folder, monkeypatch, command):
    """
    On the embedded Novu; JSON stays JSON, and its names and numbers stay.
    """
    monkeypatch.setenv("BOB_PIN", "73a9")
    folder.write("workflows/welcome.py", MODULE)

    ran = folder.run(*command, "--env", "local")

    shown = ran.out + ran.err
    assert "73a9" not in shown.lower()
    assert "PIN (secret)" in shown.replace("\\", "")
    if "json" in command:
        json.loads(ran.out)


def test_a_plan_file_keeps_words_that_happen_to_be_short_secrets(folder, monkeypatch):
    """
    What is declared is applied as it is declared.
    """
    monkeypatch.setenv("BOB_PIN", "73a9")
    folder.write("workflows/welcome.py", MODULE)
    folder.run("plan", "--env", "local", "--out", "plan.json")

    assert "PIN 73a9" in (folder.root / "plan.json").read_text()
    assert 0 == folder.run("apply", "plan.json", "--yes", "--env", "local").code
    assert 0 == folder.run("plan", "--check", "--env", "local").code
