"""Commands as a user runs them: what they print, and the code that they end with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CONFIG, MODULE, Folder
from ports import on_a_port

from novu_flows.emulator import Emulator

CANARY = "canary-7f3a"
WITH_SECRET = MODULE + (
    "from novu_flows import Credentials, env\n"
    'bob = Subscriber("bob", credentials=[Credentials("slack", webhook_url=env("BOB_SLACK"))])\n'
)


@pytest.fixture(scope="module")
def emulator():
    """Return a server's emulator."""
    made = Emulator(development_key="development-key", production_key="production-key")
    yield made
    made.close()


@pytest.fixture
def server(folder, emulator, monkeypatch):
    """Return a project whose server is there."""
    monkeypatch.setenv("SERVER_KEY", "development-key")
    monkeypatch.setenv("PRODUCTION_KEY", "production-key")
    with on_a_port(emulator) as url:
        folder.write("novu.toml", CONFIG.format(url=url))
        yield folder


def test_the_main_job_on_the_embedded_novu(folder):
    """
    Check, plan, apply, and a second plan that is empty.
    """
    assert 0 == folder.run("check").code
    planned = folder.run("plan", "--check")
    assert 2 == planned.code
    assert "3 create, 0 update, 0 delete" in planned.out
    applied = folder.run("apply", "--yes")
    assert (0, True) == (applied.code, "3 of 3 changes applied" in applied.out)
    again = folder.run("plan", "--check")
    assert (0, True) == (again.code, "No changes." in again.out)


def test_a_server_is_the_same_as_the_embedded_novu(server):
    """
    The same commands against a URL give the same plan and the same end.
    """
    embedded, remote = server.run("plan"), server.run("plan", "--env", "server")

    assert embedded.out.splitlines()[1:] == remote.out.splitlines()[1:]
    assert 0 == server.run("apply", "--yes", "--env", "server").code
    assert 0 == server.run("plan", "--check", "--env", "server").code


def test_production_shows_what_is_to_promote(server):
    """
    Workflows are never written there.
    """
    planned = server.run("plan", "--env", "production")

    assert "To promote" in planned.out
    assert "1 to promote" in planned.out
    server.run("plan", "--env", "production", "--out", "plan.json")
    assert 0 == server.run("apply", "plan.json", "--yes", "--target", "subscriber *").code


def test_a_plan_file_is_carried_out_exactly(folder):
    """
    What was planned is applied although the declarations have changed since.
    """
    assert 0 == folder.run("plan", "--out", "plan.json").code
    folder.write("workflows/welcome.py", MODULE.replace("ada@example.com", "other@example.com"))
    assert 0 == folder.run("apply", "plan.json", "--yes").code
    left = json.loads(folder.run("plan", "--format", "json").out)

    assert [("email", "ada@example.com", "other@example.com")] == [
        (field["path"], field["before"], field["after"]) for field in left["changes"][0]["fields"]
    ]


def test_a_plan_file_of_what_moved_is_stale(folder):
    """
    What moved is left alone, exit 5; the rest is done.
    """
    folder.run("apply", "--yes")
    folder.write("workflows/welcome.py", MODULE.replace("ada@example.com", "new@example.com"))
    folder.run("plan", "--out", "plan.json")
    folder.write("workflows/welcome.py", MODULE.replace('"ada@example.com"', '"moved@example.com"'))
    folder.run("apply", "--yes")
    stale = folder.run("apply", "plan.json", "--yes")

    assert 5 == stale.code
    assert "moved since the plan was made" in stale.out


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-40],
        lambda text: text.replace("ada@example.com", "eve@example.com"),
        lambda text: text.replace('"format_version": 4', '"format_version": 99'),
        lambda text: text[:0] + "not json",
    ],
)
def test_a_plan_file_that_was_touched_is_refused(folder, damage):
    """
    Before the first request, with exit 6.
    """
    folder.run("plan", "--out", "plan.json")
    folder.write("plan.json", damage((folder.root / "plan.json").read_text()))
    refused = folder.run("apply", "plan.json", "--yes")

    assert 6 == refused.code
    assert "make a new plan" in refused.err
    assert 2 == folder.run("plan", "--check").code


def test_a_plan_file_of_another_environment_is_refused(server):
    """
    The target of a plan is part of it.
    """
    server.run("plan", "--out", "plan.json")

    assert 6 == server.run("apply", "plan.json", "--yes", "--env", "server").code


def test_nobody_to_ask_is_a_refusal(folder):
    """
    Without a terminal an apply needs --yes, and changes nothing.
    """
    refused = folder.run("apply")

    assert (6, True) == (refused.code, "--yes" in refused.err)
    assert 2 == folder.run("plan", "--check").code


def test_many_deletes_are_refused(folder):
    """
    More than five deletes need the digest of their plan.
    """
    people = "".join(f'p{n} = Subscriber("p{n}")\n' for n in range(6))
    folder.write("workflows/people.py", "from novu_flows import Subscriber\n" + people)
    folder.run("apply", "--yes")
    gone = "".join(f'p{n} = removed(Subscriber, "p{n}")\n' for n in range(6))
    folder.write("workflows/people.py", "from novu_flows import Subscriber, removed\n" + gone)
    refused = folder.run("apply", "--yes")

    assert (6, True) == (refused.code, "--allow " in refused.err)
    digest = refused.err.partition("--allow ")[2].partition("`")[0]
    assert 0 == folder.run("apply", "--yes", "--allow", digest).code


def test_a_wrong_key_says_which_environment(server, monkeypatch):
    """
    Exit 7, for a wrong key, a missing one, and one of the other environment.
    """
    monkeypatch.setenv("SERVER_KEY", CANARY)
    wrong = server.run("plan", "--env", "server")
    monkeypatch.setenv("SERVER_KEY", "production-key")
    foreign = server.run("plan", "--env", "server")
    monkeypatch.delenv("SERVER_KEY")
    missing = server.run("plan", "--env", "server")

    assert [7, 7, 7] == [wrong.code, foreign.code, missing.code]
    assert "SERVER_KEY" in wrong.err
    assert "server" in wrong.err
    assert "production" in foreign.err
    assert "SERVER_KEY" in missing.err
    assert CANARY not in wrong.out + wrong.err


def test_a_host_that_is_not_there_is_exit_8(folder, monkeypatch):
    """
    The message says where, and that nothing was changed.
    """
    monkeypatch.setenv("SERVER_KEY", "x")
    unreachable = folder.run("plan", "--env", "server")

    assert 8 == unreachable.code
    assert "127.0.0.1" in unreachable.err


def test_wrong_usage_is_exit_64(folder):
    """
    Unknown commands, options and environments.
    """
    assert 64 == folder.run("plann").code
    assert 64 == folder.run("plan", "--nope").code
    unknown = folder.run("plan", "--env", "nowhere")
    assert 64 == unknown.code
    assert "local" in unknown.err


def test_errors_are_json_where_json_was_asked_for(folder):
    """
    A program reads one format only.
    """
    unknown = folder.run("plan", "--env", "nowhere", "--format", "json")
    folder.write("workflows/welcome.py", "def")
    invalid = folder.run("plan", "--format", "json")

    assert 64 == json.loads(unknown.out)["error"]["exit_code"]
    assert (3, "workflows/welcome.py") == (
        invalid.code,
        json.loads(invalid.out)["issues"][0]["source"]["file"],
    )


@pytest.mark.parametrize("format_", ["text", "json", "markdown"])
def test_a_plan_has_three_formats(folder, format_):
    """
    Each shows every change.
    """
    shown = folder.run("plan", "--format", format_).out

    assert "welcome" in shown
    assert "example.com" in shown


def test_a_project_that_does_not_load_never_reaches_a_plan(folder):
    """
    Exit 3, with the file and the line.
    """
    folder.write("workflows/broken.py", "x = 1\nimport nothing_of_that_name\n")
    broken = folder.run("plan")

    assert 3 == broken.code
    assert "workflows/broken.py:2" in broken.err
    assert not (folder.root / ".novu-flows").exists()


def test_no_secret_is_ever_shown(folder, monkeypatch):
    """
    Not in a plan of any format, a plan file, a report, or the messages of a failure.
    """
    monkeypatch.setenv("BOB_SLACK", f"https://hooks.example.com/{CANARY}")
    folder.write("workflows/welcome.py", WITH_SECRET)
    ran = [
        folder.run("plan", "--format", "text", "--out", "plan.json"),
        folder.run("plan", "--format", "json"),
        folder.run("plan", "--format", "markdown"),
        folder.run("apply", "--yes"),
        folder.run("plan"),
    ]
    written = "".join(path.read_text() for path in folder.root.glob("*.json"))

    assert CANARY not in written + "".join(one.out + one.err for one in ran)
    assert "(secret from BOB_SLACK)" in ran[0].out


def test_a_secret_that_is_not_set_is_an_issue(folder, monkeypatch):
    """
    Where it is to be written: exit 3, naming the variable and the place.
    """
    monkeypatch.delenv("BOB_SLACK", raising=False)
    folder.write("workflows/welcome.py", WITH_SECRET)
    unset = folder.run("apply", "--yes")

    assert 3 == unset.code
    assert "BOB_SLACK" in unset.err


def test_init_writes_a_project_that_plans(tmp_path, capsys, monkeypatch):
    """
    The first project works as it is written, and nothing is overwritten.
    """
    monkeypatch.chdir(tmp_path)
    empty = Folder(tmp_path, capsys)

    assert 0 == empty.run("init").code
    assert 2 == empty.run("plan", "--check").code
    assert 6 == empty.run("init").code


def test_a_plan_on_the_embedded_novu_loads_no_network(folder):
    """
    Half of what a plan waits for is loading; what it does not use it does not load.
    """
    loaded = loaded_by(folder, "plan")

    assert "novu_flows.emulator" in loaded
    assert not {"httpx", "aiohttp", "uvicorn", "rich", "watchfiles", "novu_flows.engine.apply"} & loaded


def test_a_folder_in_which_nothing_can_be_written_is_exit_6(folder):
    """
    The embedded Novu has nowhere to keep its state; the message says where it wanted to, and what to do.
    """
    folder.write(".novu-flows", "a file, where a folder should be")
    ran = folder.run("plan")

    assert 6 == ran.code
    assert ".novu-flows/local.db cannot be written" in ran.err
    assert "novu.toml" in ran.err


def test_a_plan_file_that_cannot_be_written_is_wrong_usage(folder):
    """
    The file is named, and nothing was changed.
    """
    ran = folder.run("plan", "--out", "workflows")

    assert 64 == ran.code
    assert "cannot write workflows" in ran.err


def flows(folder, *words, out=subprocess.PIPE, **environ):
    """Run a command in a process of its own."""
    command = [str(Path(sys.executable).with_name("novu-flows")), *words]
    env = {**os.environ, **environ}
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder.root, env=env, stdout=out, stderr=subprocess.PIPE, check=False
    )


def test_an_output_that_lacks_a_letter_gets_its_escape(folder):
    """
    Text stays readable, JSON stays JSON.
    """
    text = flows(folder, "plan", PYTHONIOENCODING="ascii").stdout.decode("ascii")
    plan = flows(folder, "plan", "--format", "json", PYTHONIOENCODING="ascii").stdout.decode("ascii")
    folder.write(
        "workflows/smile.py", 'from novu_flows import Subscriber\n\na = Subscriber("\\U0001f642·")\n'
    )
    smile = flows(folder, "plan", "--format", "json", PYTHONIOENCODING="latin-1").stdout.decode("latin-1")

    assert text.startswith("local \\u00b7 embedded Novu")
    assert 3 == json.loads(plan)["summary"]["create"]
    assert ["\U0001f642·"] in [change["keys"] for change in json.loads(smile)["changes"]]


def test_a_watch_of_one_load_makes_nothing_ready_for_others(folder):
    """
    What children are forked from does a load of its own when it is imported.
    """
    loaded = loaded_by(folder, "watch", "--once")

    assert "novu_flows.watch.load" in loaded
    assert "novu_flows.watch.prepared" not in loaded


def loaded_by(folder, *words):
    """Return the modules that a command loads."""
    program = f"import sys; from novu_flows.cli.main import run; run({list(words)}); print(*sys.modules)"
    out = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=folder.root, check=True, capture_output=True, text=True
    ).stdout
    return set(out.splitlines()[-1].split())


def test_a_target_that_fits_nothing_is_wrong_usage(folder):
    """
    A slip of the pen does not pass for "no changes"; nor does a part for the whole.
    """
    wrong = folder.run("apply", "--yes", "--target", "welcom")
    folder.run("apply", "--yes", "--target", "subscriber *")
    part = folder.run("plan", "--target", "subscriber *")

    assert (64, True) == (wrong.code, 'did you mean "welcome"?' in wrong.err)
    assert "No changes in the part of the declarations" in part.out
    assert "2 create" in folder.run("plan").out


def test_the_version_is_said(folder):
    """
    And --help lists the commands.
    """
    assert "novu-flows" in folder.run("--version").out
    assert "plan" in folder.run("--help").out
