"""JSON stays JSON, whatever a secret looks like: its values are redacted, and not its text."""

import json

import pytest
from conftest import MODULE

DECLARED = """
from novu_flows import Credentials, TriggerCase, env
device = Credentials("fcm", device_tokens=[env("BOB_PHONE")])
bob = Subscriber("bob", data={DATA}, credentials=[device])
hi = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), expect={"in_app": "Hi Bob"})
"""
SECRETS = {
    "digits": ("123456789", {"n": 123456789}),
    "digits of a larger number": ("123456789", {"n": 91234567890}),
    "a number with a fraction": ("1234.5678", {"n": 1234.5678}),
    "digits of an escape": ("00001f", {"n": "\x1f"}),
    "a quoted word": ('say "hi" to', {"n": 'say "hi" to'}),
}
COMMANDS = (
    ("plan", "--format", "json"),
    ("apply", "--yes", "--format", "json", "--out", "report.json"),
    ("test", "--format", "json"),
    ("watch", "--once", "--apply", "--test", "--format", "json"),
    ("api", "subscribers", "get", "bob"),
    ("api", "subscribers", "list", "--raw"),
)


@pytest.mark.parametrize(("secret", "data"), SECRETS.values(), ids=SECRETS)
def test_every_result_stays_json(folder, monkeypatch, secret, data):
    """
    On standard output and in files; the secret is in none of its values.
    """
    monkeypatch.setenv("BOB_PHONE", secret)
    folder.write("workflows/welcome.py", MODULE + DECLARED.replace("{DATA}", repr(data)))
    shown = [folder.run(*command).out for command in COMMANDS]
    shown.append((folder.root / "report.json").read_text())

    for text in shown:
        assert secret not in repr(json.loads(text))


def test_a_number_that_is_a_secret_is_a_text(folder, monkeypatch):
    """
    What reads the result sees that something was there.
    """
    monkeypatch.setenv("BOB_PHONE", "123456789")
    folder.write("workflows/welcome.py", MODULE + DECLARED.replace("{DATA}", "{'n': 123456789}"))
    folder.run("apply", "--yes")
    data = json.loads(folder.run("api", "subscribers", "get", "bob", "--raw").out)["data"]

    assert {"n": "(secret)"} == data
