"""Whatever novu.toml or a plan file holds ends in a message and an exit code; no plan that was edited is applied."""

import hashlib
import hmac
import json
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from malformed_values import CHANGES, GONE, Change
from ports import a_port
from test_malformed_declarations import DECLARATIONS, EXPLAINED, LAW, command, explained, project

from novu_flows.emulator import Emulator
from novu_flows.errors import ExitCode

KEY = "development-key"
CONFIG = """\
[project]
name = "acme"
declarations = ["workflows"]
default_environment = "local"

[environments.local]
embedded = true
file = ".novu-flows/local.db"

[environments.server]
url = "http://127.0.0.1:9/v1"
api_key_env = "SERVER_KEY"
role = "development"
requests_per_second = 200
concurrency = 8
timeout_seconds = 5
read_back_seconds = 0
allow_insecure = false

[generate]
target = "app/notifications.py"
schemas = "app/schemas"
"""
ODD_TOML = """\
true
0
-1
1.5
nan
-inf
1e400
99999999999999999999999999
0x10
""
"x"
" "
"\\u0000"
"\\U0001F642"
"../outside"
"/etc"
"~"
"http://"
"http://[::1"
"http://user:password@host/v1"
"https://exa mple.com"
"http://127.0.0.1:99999999"
"ftp://x"
"PATH"
"SERVER_KEY=x"
[]
[[]]
[1]
[""]
["workflows", "workflows"]
["workflows/acme.py"]
{}
{a = 1}
1979-05-27
1979-05-27T07:32:00Z
07:32:00
""".splitlines()
ODD_LINES = """\
[project]
[environments]
[environments.local]
[environments."a b"]
[environments.""]
[[environments]]
[environments.server.role]
[generate.target]
[nonsense]
name = "twice"
nonsense = 1
"quoted key" = 1
a.b.c = 1
= 1
x =
# é
\\
""".splitlines()


@st.composite
def configurations(draw):
    """Draw a novu.toml: some of its values are odd, some of its lines are gone, twice there, or others."""
    lines = CONFIG.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        key, is_value, _ = lines[at].partition(" = ")
        match draw(st.sampled_from(["value", "value", "value", "gone", "twice", "other"])):
            case "value" if is_value:
                lines[at] = f"{key} = {draw(st.sampled_from(ODD_TOML))}"
            case "gone":
                del lines[at]
            case "twice":
                lines.insert(at, lines[at])
            case _:
                lines.insert(at, draw(st.sampled_from(ODD_LINES)))
    return "\n".join(lines) + "\n"


@LAW
@given(configurations(), st.sampled_from([(), ("--env", "server")]))
@example(CONFIG.replace(".novu-flows/local.db", "\\u0000"), ())
def test_any_configuration(config, environment):
    """
    What is wrong is said at its line, and what is right is used.
    """
    with project(DECLARATIONS):
        Path("novu.toml").write_text(config)
        if explained(["check"]) == ExitCode.OK:
            explained(["plan", *environment])
            explained(["generate", "--check"])


@pytest.fixture(scope="module")
def planned():
    """Return a port with a Novu behind it, and a plan for it."""
    with a_port() as port, project(DECLARATIONS), pytest.MonkeyPatch.context() as patch:
        emulator = Emulator(development_key=KEY)
        for provider in ("slack", "fcm"):
            emulator.provide_provider(provider)
        port.app = emulator.app
        patch.setenv("SERVER_KEY", KEY)
        Path("novu.toml").write_text(CONFIG.replace("http://127.0.0.1:9/v1", port.url))
        code, said = command("plan", "--env", "server", "--out", "plan.json")
        assert ExitCode.OK == code, said
        yield json.loads(Path("plan.json").read_text())
        emulator.close()


def sealed(body):
    """Return a plan file as one would be that was sealed by somebody who holds the environment's key."""
    body = {name: value for name, value in body.items() if name not in ("digest", "seal")}
    text = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    seal = hmac.new(KEY.encode(), b"plan file\n" + text, hashlib.sha256).hexdigest()
    return {**body, "digest": hashlib.sha256(text).hexdigest(), "seal": seal}


def applied(body):
    """Apply a plan file with what it holds; return its exit code and what was said."""
    Path("plan.json").write_text(json.dumps(body))
    return command("apply", "plan.json", "--yes", "--env", "server", "--format", "json")


@LAW
@given(CHANGES)
@example(Change((-1,), "é"))  # the last value is the seal
@example(Change((-1,), GONE))
def test_a_plan_file_that_was_edited_is_not_applied(planned, change):
    """
    Whatever was edited in it.
    """
    body = change.made(planned)
    if not isinstance(body, dict) or json.dumps(body) == json.dumps(planned):
        return
    code, said = applied(body)

    assert ExitCode.REFUSED == code, said


@LAW
@given(st.lists(CHANGES, min_size=1, max_size=3))
def test_a_plan_file_that_somebody_with_the_key_has_made(planned, changes):
    """
    It is refused, or what came of it is reported: nothing is half done in silence.
    """
    body = planned
    for change in changes:
        body = change.made(body)
        if not isinstance(body, dict):
            return
    code, said = applied(sealed(body))

    assert code in EXPLAINED, said
    assert not re.search("Traceback|defect", said), said
    assert code not in (ExitCode.OK, ExitCode.INCOMPLETE, ExitCode.STALE) or '"outcomes"' in said
