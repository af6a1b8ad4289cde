"""Whatever is malformed ends in a message and an exit code; what was written by then is reported."""

import contextlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import CONFIG, MODULE
from hypothesis import example, given, settings
from hypothesis import strategies as st
from law_examples import examples
from malformed_values import CHANGES, Change
from ports import a_port

from novu_flows.cli.main import run
from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode

LAW = settings(max_examples=examples(30))
NOWHERE = "http://127.0.0.1:9/v1"
LOCAL = CONFIG.format(url=NOWHERE)
AT_ONCE = "read_back_seconds = 0.1\nretry_wait_seconds = 0"
SERVER = CONFIG.replace("read_back_seconds = 0.1", AT_ONCE)
DECLARED = (
    MODULE
    + """\
from novu_flows import Credentials, TriggerCase, digest, env

later = Workflow("later", payload=Welcome, steps=[digest(minutes=5), in_app("{{#if name}}{{name}}{{/if}}")])
hook = Credentials("slack", webhook_url=env("HOOK"))
bob = Subscriber("bob", data={"plan": "pro"}, credentials=[hook])
hi = TriggerCase(welcome, to=bob, payload=Welcome(name="Bob"))
"""
)
TOKENS = [
    "",
    "(",
    ")",
    '"',
    "'",
    "None",
    "\n",
    "-1",
    "{{",
    "}}",
    "\0",
    "é",
    "\udcff",
    "[",
    "]",
    "=",
    "true",
    " = 1\n",
]
CODE = [
    *TOKENS,
    "1/0\n",
    "import nothing\n",
    "raise SystemExit(7)\n",
    "raise KeyboardInterrupt\n",
    "print('x')\n",
]


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    said: str

    @property
    def is_explained(self) -> bool:
        """Say whether it is an end that a user can do something with."""
        is_known = self.code in {code.value for code in ExitCode} - {ExitCode.UNEXPECTED}
        return is_known and "Traceback" not in self.said and bool(self.said.strip())


@contextlib.contextmanager
def project(config=LOCAL, module=DECLARED):
    """Give a folder with a project in it, to run commands in."""
    with tempfile.TemporaryDirectory() as name, contextlib.chdir(name):
        Path("workflows").mkdir()
        Path("novu.toml").write_bytes(config.encode("utf-8", "surrogateescape"))
        Path("workflows/welcome.py").write_bytes(module.encode("utf-8", "surrogateescape"))
        yield Path(name)


def command(*words):
    """Run a command."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = run(list(words))
    return Ran(code, said.getvalue())


@st.composite
def damaged(draw, text, tokens):
    """Give a text in which some places hold something else."""
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 1, 5, 40])))
        text = text[:start] + draw(st.sampled_from(tokens)) + text[end:]
    return text


@LAW
@given(st.one_of(damaged(LOCAL, TOKENS), st.text(max_size=40)))
def test_any_configuration(config):
    """
    It is read, or what is wrong with it is said.
    """
    with project(config=config):
        assert (ran := command("check")).is_explained, ran


@LAW
@given(damaged(DECLARED, CODE))
def test_any_module(module):
    """
    It is loaded and checked, or what is wrong with it is said; a plan of what does not load is not made.
    """
    with project(module=module):
        checked, planned = command("check"), command("plan")

    assert checked.is_explained, checked
    assert planned.is_explained, planned
    assert checked.code in (ExitCode.OK, planned.code)


@LAW
@given(st.data())
def test_any_plan_file(data):
    """
    A file that is not exactly what was planned changes nothing.
    """
    with project():
        command("plan", "--out", "plan.json")
        written = Path("plan.json").read_text()
        text = data.draw(damaged(written, TOKENS))
        Path("plan.json").write_bytes(text.encode("utf-8", "surrogateescape"))
        applied = command("apply", "plan.json", "--yes")
        left = command("plan", "--check")

    assert applied.is_explained, applied
    refused = (ExitCode.REFUSED, ExitCode.USAGE)  # the latter for what is no text at all
    assert applied.code in refused or json.loads(text) == json.loads(written)
    assert (ExitCode.OK if applied.code == ExitCode.OK else ExitCode.CHANGES) == left.code


@pytest.fixture(scope="module", autouse=True)
def variables():
    """Set what the project reads from the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SERVER_KEY", "key")
        patch.setenv("HOOK", "https://hooks.example.com/bob")
        yield


@pytest.fixture(scope="module")
def port():
    """Give a port, behind which each example has a Novu of its own."""
    with a_port() as made:
        yield made


@dataclass(frozen=True, slots=True)
class Garbled:
    """
    What is wrong with one answer, or with each from there on.

    Either its status, or its bytes, or a value in it, which is another one or is gone.
    """

    after: int
    lasts: bool
    status: int | None = None
    content: bytes | None = None
    change: Change | None = None

    def content_of(self, right):
        """Return what is sent in place of the right content."""
        if self.status is not None:
            return b"" if self.status == 204 else right
        if self.content is not None:
            return self.content
        return json.dumps(self.change.made(json.loads(right or b"null"))).encode()


# What lasts is waited for, as long as a client has patience: a few of those are enough.
WHEN = (st.integers(0, 30), st.sampled_from([False] * 19 + [True]))
STATUSES = [200, 204, 206, 301, 400, 401, 404, 409, 418, 422, 429, 500, 502]
CONTENTS = [
    b"",
    b"\xff",
    b"{",
    b'{"data":',
    b"null",
    b"5",
    b'"x"',
    b"[]",
    b"{}",
    b'{"data": null}',
    b"[" * 100_000,
]
GARBLED = st.one_of(
    st.builds(Garbled, *WHEN, status=st.sampled_from(STATUSES)),
    st.builds(Garbled, *WHEN, content=st.one_of(st.sampled_from(CONTENTS), st.binary(max_size=20))),
    st.builds(Garbled, *WHEN, change=CHANGES),
    st.builds(Garbled, *WHEN, change=CHANGES),
    st.builds(Garbled, *WHEN, change=CHANGES),
)


class Garbling:
    """Answers as an application does, but for one answer, or for all from there on."""

    def __init__(self, app, garbled):
        self._app = app
        self._garbled = garbled
        self._answered = 0
        self.written = 0

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        messages = []

        async def keep(message):
            messages.append(message)

        await self._app(scope, receive, keep)
        start, *contents = messages
        self.written += scope["method"] != "GET" and start["status"] < 300
        garbled = self._garbled
        if self._answered == garbled.after or (garbled.lasts and self._answered > garbled.after):
            content = self._garbled.content_of(b"".join(one["body"] for one in contents))
            headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
            start = {**start, "status": self._garbled.status or start["status"], "headers": headers}
            contents = [{"type": "http.response.body", "body": content}]
        self._answered += 1
        for message in (start, *contents):
            await send(message)


COMMANDS = [
    ("plan",),
    ("apply", "--yes"),
    ("apply", "--yes", "--format", "json"),
    ("test",),
    ("api", "subscribers", "list"),
    ("api", "workflows", "list"),
]


@LAW
@given(GARBLED, st.sampled_from(COMMANDS))
@example(
    Garbled(2, lasts=False, change=Change((2,), int("9" * 400))), ("plan",)
)  # how many workflows there are
def test_any_answer_of_a_server(port, garbled, words):
    """
    A command ends as it should, tells of what was written, and the next apply does the rest.
    """
    emulator = Emulator(development_key="key")
    emulator.provide_provider("slack")
    port.app = garbling = Garbling(emulator.app, garbled)
    with project(config=SERVER.format(url=port.url)):
        ran = command(*words, "--env", "server")
        assert ran.is_explained, ran
        is_reported = "changes applied" in ran.said or '"outcomes"' in ran.said
        assert is_reported or words[0] != "apply" or not garbling.written, ran

        port.app = emulator.app
        assert ExitCode.OK == (again := command("apply", "--yes", "--env", "server")).code, again
        assert ExitCode.OK == (left := command("plan", "--check", "--env", "server")).code, left
    emulator.close()
