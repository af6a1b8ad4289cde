"""Secrets that are given where a name belongs, or that come back in another form: no command shows them."""

import pytest
from conftest import MODULE

SECRET = "https://hooks.example.com/services/T00/B00/Canary-7f3a+x&y"
TOKEN = "Canary-7f3a"
COMMANDS = (
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "markdown"),
    ("plan",),
    ("plan", "--format", "json"),
    ("plan", "--format", "markdown"),
    ("plan", "--out", "plan.json"),
    ("apply", "--yes"),
    ("apply", "--yes", "--format", "json"),
    ("test",),
    ("test", "--format", "json"),
    ("watch", "--once"),
    ("watch", "--once", "--apply", "--test"),
    ("watch", "--once", "--format", "json"),
    ("generate", "--output", "made.py"),
)
PLACES = {
    "env() itself": 'Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("{secret}"))])',
    "a token of env()": 'Subscriber("bob", credentials=[Credentials("fcm", device_tokens=[env("{secret}")])])',
    "provider": 'Subscriber("bob", credentials=[Credentials("{secret}", webhook_url=env("BOB_SLACK"))])',
    "provider only": 'Subscriber("bob", credentials=[Credentials("{secret}", webhook_url=env("BOB"))])',
    "id": 'Subscriber("{secret}", credentials=[Credentials("slack", webhook_url=env("BOB_SLACK"))])',
    "name": 'Subscriber("bob", first_name="{secret}", credentials=[Credentials("slack", webhook_url=env("BOB_SLACK"))])',
    "data": 'Subscriber("bob", data={{"a": ["{secret}"]}}, credentials=[Credentials("slack", webhook_url=env("BOB_SLACK"))])',
    "an error": 'Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("{secret}"))]); {{}}["{secret}"]',
    "an error about a variable": 'env("BOB_SLACK"); import os; int(os.environ["BOB_SLACK"])',
    "a workflow": 'Workflow("{secret}", name="{secret}", steps=[in_app("{secret}")]); env("BOB_SLACK")',
    "a literal": 'Subscriber("bob", email="{secret}", credentials=[Credentials("slack", webhook_url="{secret}")])',
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_no_command_shows_a_secret_wherever_it_is_declared(folder, monkeypatch, place):
    """
    Neither in an output nor in a file beside the declarations and the state of the embedded Novu.
    """
    monkeypatch.setenv("BOB_SLACK", SECRET)
    monkeypatch.setenv("BOB", "https://example.com/another")
    folder.write(
        "workflows/welcome.py",
        f"{MODULE}\nfrom novu_flows import Credentials, env\nbob = {place.format(secret=SECRET)}\n",
    )

    shown = {" ".join(command): folder.run(*command) for command in COMMANDS}

    assert [] == [name for name, ran in shown.items() if TOKEN.lower() in (ran.out + ran.err).lower()]
    files = [path for path in folder.root.iterdir() if path.is_file()]
    assert [] == [path.name for path in files if TOKEN in path.read_text()]


def test_what_cannot_be_a_variable_is_an_issue_that_does_not_quote_it(folder):
    """
    The issue says where it is and what to do.
    """
    folder.write(
        "workflows/bob.py",
        "from novu_flows import Credentials, Subscriber, env\n"
        f'bob = Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("{SECRET}"))])\n',
    )
    checked = folder.run("check")

    assert 3 == checked.code
    assert "workflows/bob.py:2: error[invalid-variable]" in checked.out
    assert 'env("ADA_SLACK_WEBHOOK")' in checked.out


def test_an_api_key_is_in_no_message(folder, monkeypatch):
    """
    Not even where the declarations quote its value.
    """
    monkeypatch.setenv("SERVER_KEY", "0123456789abcdef-Canary")
    folder.write("workflows/broken.py", 'import os\nraise KeyError(os.environ["SERVER_KEY"])\n')
    checked = folder.run("check", "--format", "json")

    assert "Canary" not in checked.out + checked.err
    assert "KeyError: '(secret)'" in checked.out
