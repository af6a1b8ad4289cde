"""
The law of canaries: a secret in any place that a user can put one, any command, a server that repeats what it was sent.

A sample is run with the suite; NOVU_FLOWS_CANARIES says how many cases, of 840.
"""

import base64
import html
import json
import os
from itertools import product
from urllib.parse import quote

import pytest
from conftest import MODULE
from ports import a_port

from novu_flows.emulator import Emulator

KEY = "Canary0Key-5f1d7c"
HOOK = "https://hooks.example.com/services/T1/B2/Canary7Hook+x&y"
TOKEN = 'Canary9-"token"/<b>'
SAMPLE = int(os.environ.get("NOVU_FLOWS_CANARIES", "3"))
WORDS = ("canary0key", "canary7hook", "canary9")
CONFIG = """\
[project]
name = "acme"
declarations = ["workflows"]
default_environment = "server"
[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
retry_wait_seconds = 0
[generate]
target = "made.py"
"""
PLACES = {
    "credentials": 'bob = Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("BOB_SLACK")), '
    'Credentials("fcm", device_tokens=[env("BOB_PHONE")])])',
    "env() itself": f"bob = Subscriber('bob', credentials=[Credentials('slack', webhook_url=env({HOOK!r}))])",
    "provider": f"bob = Subscriber('bob', credentials=[Credentials({TOKEN!r}, webhook_url=env('BOB_SLACK'))])",
    "id": f"bob = Subscriber({TOKEN!r}, credentials=[Credentials('fcm', device_tokens=[env('BOB_PHONE')])])",
    "name": f"bob = Subscriber('bob', first_name={KEY!r}, last_name={HOOK!r})",
    "literal": f"bob = Subscriber('bob', credentials=[Credentials('fcm', device_tokens=[{TOKEN!r}])])",
    "an error": "import os; raise ValueError(os.environ['BOB_SLACK'], os.environ['SERVER_KEY'])",
    "integration": "from novu_flows import Integration\n"
    "bob = Integration('slack', channel='chat', credentials={'secretKey': env('BOB_SLACK')})",
    "literal of an integration": "from novu_flows import Integration\n"
    f"bob = Integration('fcm', channel='push', credentials={{'serviceAccount': {TOKEN!r}}})",
    "URL": "",
}
COMMANDS = (
    ("check",),
    ("check", "--format", "json"),
    ("check", "--format", "markdown"),
    ("plan",),
    ("plan", "--format", "json", "--out", "plan.json"),
    ("plan", "--format", "markdown"),
    ("apply", "--yes", "--out", "report.json"),
    ("apply", "plan.json", "--yes", "--format", "json"),
    ("drift",),
    ("drift", "--format", "json"),
    ("drift", "--format", "markdown"),
    ("test",),
    ("test", "--format", "json", "--junit", "junit.xml"),
    ("watch", "--once"),
    ("watch", "--once", "--apply", "--test", "--format", "json"),
    ("generate", "--force"),
    ("api", "subscribers", "get", "bob"),
    ("api", "subscribers", "list", "--raw"),
    ("api", "subscribers", "create", "--subscriber-id", "bob", "--first-name", HOOK),
    ("api", "environments", "me"),
)


def as_base64(text):
    """Encode a text."""
    return base64.b64encode(f"x{text}".encode()).decode()


ENCODE = {
    "plain": str,
    "URL": quote,
    "HTML": html.escape,
    "base64": as_base64,
    "capitals": str.upper,
    "JSON": lambda text: json.dumps(text)[1:-1],
}
ANSWERS = {
    "message": lambda said: (400, {}, {"statusCode": 400, "message": [said, "x" * 480 + said]}),
    "not found": lambda said: (404, {}, {"statusCode": 404, "message": said}),
    "failure": lambda said: (500, {b"x-request-id": said}, {"statusCode": 500, "message": said}),
    "location": lambda said: (302, {b"location": f"https://elsewhere.example/{said}"}, {}),
    "type": lambda said: (200, {b"content-type": f"text/{said}"}, said),
    "shape": lambda said: (200, {}, {"data": {said: said}}),
    "key refused": lambda said: (401, {b"x-request-id": said}, {"statusCode": 401, "message": said}),
}


class Echo:
    """A Novu that answers some requests with all that it knows of the caller, encoded."""

    def __init__(self, app, answer, encode, every):
        self._app, self._answer, self._encode, self._every = app, answer, encode, every
        self._count = 0

    async def __call__(self, scope, receive, send):
        """Answer, or repeat the secrets in place of an answer."""
        self._count += 1
        if self._every == 0 or self._count % self._every:
            await self._app(scope, receive, send)
            return
        said = " ".join(map(self._encode, (KEY, HOOK, TOKEN)))
        status, headers, body = self._answer(said)
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        pairs = {b"content-type": "application/json", **headers}.items()
        shown = [(name, " ".join(value.split()).encode()) for name, value in pairs]
        await send({"type": "http.response.start", "status": status, "headers": shown})
        await send({"type": "http.response.body", "body": content})


def chosen():
    """Give what is tried: all of it where that is asked for."""
    every = list(product(PLACES, ANSWERS, ENCODE, (4, 1)))
    return every[:: max(1, len(every) // SAMPLE)]


@pytest.fixture(scope="module")
def port():
    """Give an address for all of them."""
    with a_port() as opened:
        yield opened


@pytest.mark.parametrize("case", chosen(), ids=str)
def test_no_canary_is_in_any_output_or_file(folder, monkeypatch, port, case):
    """
    Whatever the place, the command, the encoding, and the part of an answer that repeats it.
    """
    place, answer, encode, every = case
    for name, value in (("SERVER_KEY", KEY), ("BOB_SLACK", HOOK), ("BOB_PHONE", TOKEN)):
        monkeypatch.setenv(name, value)
    emulator = Emulator(development_key=KEY, production_key="production-key")
    port.app = Echo(emulator.app, ANSWERS[answer], ENCODE[encode], every)
    url = f"http://ada:{KEY}@127.0.0.1:9/v1" if place == "URL" else port.url
    folder.write("novu.toml", CONFIG.format(url=url))
    declared = (
        'from novu_flows import Credentials, env\n_ = env("BOB_SLACK"), env("BOB_PHONE")\n' + PLACES[place]
    )
    folder.write("workflows/welcome.py", f"{MODULE}\n{declared}\n")

    ran = {" ".join(command): folder.run(*command) for command in COMMANDS}

    emulator.close()
    shown = {name: (one.out + one.err).lower() for name, one in ran.items()}
    for path in folder.root.rglob("*"):
        if path.is_file() and path.suffix in (".json", ".xml", ".ambr", ".py") and path.name != "welcome.py":
            shown[path.name] = path.read_text().lower()
    assert [] == [name for name, text in shown.items() if any(word in text for word in WORDS)]
    encoded = [as_base64(one)[2:-3].lower() for one in (KEY, HOOK)]
    assert [] == [name for name, text in shown.items() if any(one in text for one in encoded)]
