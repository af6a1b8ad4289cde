"""What `pull` writes, and what it leaves alone: hand-written declarations, edited files, whoever was not asked for."""

import json
import shlex
from pathlib import Path

import jsonschema
import pytest
from ports import a_port
from today_novu import TodayNovu, step

from novu_flows.cli.main import run

CONFIG = """\
[project]
name = "acme"
novu = "v2"
declarations = ["flows"]

[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
"""
FLOWS = Path("flows")
SHIPPED = FLOWS / "shipped.py"


@pytest.fixture(scope="module")
def served():
    """Return a port of this module."""
    with a_port() as port:
        yield port


@pytest.fixture
def novu(served, tmp_path, monkeypatch):
    """Return a Novu with one workflow, and be in an empty project beside it."""
    novu = TodayNovu()
    served.app = novu.emulator.app
    novu.workflow(step("in_app", "first", body="Hi"), step("sms", "second", body="Ho"), name="shipped")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SERVER_KEY", novu.emulator.keys.development)
    Path("novu.toml").write_text(CONFIG.format(url=served.url))
    return novu


@pytest.fixture
def pull(novu, capsys):
    """Return what pulls, and returns the exit code and the output."""
    assert novu.emulator
    capsys.readouterr()

    def pulled(*arguments):
        capsys.readouterr()
        code = run(["pull", "--env", "server", *arguments])
        out, err = capsys.readouterr()
        return code, out + err

    return pulled


def change(novu, text, *, name="shipped", at=0):
    """Change the text of a step in Novu, as somebody does in the dashboard."""
    held = novu.ask("GET", f"/v2/workflows/{name}")[1]
    steps = [{**one, "controlValues": one["controls"]["values"]} for one in held["steps"]]
    steps[at]["controlValues"] = {**steps[at]["controlValues"], "body": text}
    status, _ = novu.ask("PUT", f"/v2/workflows/{name}", {**held, "steps": steps})
    assert status == 200


def test_a_file_that_was_not_edited_is_written_anew(novu, pull):
    """
    What changes in Novu changes in the file.
    """
    assert pull() == (0, "wrote flows/shipped.py\n")
    change(novu, "Hello")

    assert pull("--check") == (2, "differs flows/shipped.py\n")
    assert pull() == (0, "wrote flows/shipped.py\n")
    assert 'in_app("Hello", step_id="first", name="first")' in SHIPPED.read_text()


def test_an_edited_file_is_kept_where_novu_is_as_it_was(pull):
    """
    An edit is a change that waits for an apply.
    """
    pull()
    edited = SHIPPED.read_text().replace('"Hi"', '"Edited"')
    SHIPPED.write_text(edited)

    code, out = pull()

    assert (0, "kept flows/shipped.py: it was edited, and the environment is as it was\n") == (code, out)
    assert edited == SHIPPED.read_text()


def test_what_both_have_changed_apart_from_each_other_is_merged(novu, pull):
    """
    A comment of ours and a text of theirs are both in the file.
    """
    pull()
    SHIPPED.write_text("# Ours.\n" + SHIPPED.read_text())
    change(novu, "Theirs", at=1)

    assert pull() == (0, "merged flows/shipped.py\n")
    assert SHIPPED.read_text().startswith("# Ours.\n")
    assert "Theirs" in SHIPPED.read_text()
    assert 0 == pull("--check")[0]


def test_a_conflict_is_shown_and_nothing_is_lost(novu, pull):
    """
    One line that both have changed: the file stays, the difference is shown, exit 6; what is new is written.
    """
    pull()
    edited = SHIPPED.read_text().replace('"Hi"', '"Ours"')
    SHIPPED.write_text(edited)
    change(novu, "Theirs")
    novu.workflow(step("sms", body="New"), name="another")

    code, out = pull()

    assert 6 == code
    assert edited == SHIPPED.read_text()
    assert '-        in_app("Ours", step_id="first", name="first"),' in out
    assert '+        in_app("Theirs", step_id="first", name="first"),' in out
    assert "wrote flows/another.py" in out
    assert 2 == pull("--check")[0]


def test_a_file_of_another_hand_is_never_overwritten(pull):
    """
    A module of the name that a workflow would have is left alone: the workflow gets another one.
    """
    FLOWS.mkdir()
    SHIPPED.write_text("mine = 1\n")

    assert (0, "wrote flows/shipped_workflow.py\n") == pull()
    assert "mine = 1\n" == SHIPPED.read_text()


def test_what_is_declared_by_hand_or_to_be_removed_is_passed_over(novu, pull):
    """
    It would be declared twice.
    """
    novu.workflow(step("sms", body="Old"), name="old")
    FLOWS.mkdir()
    declared = (
        'from novu_flows import Workflow, removed, sms\n\nmine = Workflow("shipped", steps=[sms("Mine")])\n'
    )
    (FLOWS / "own.py").write_text(declared + 'gone = removed(Workflow, "old")\n')

    assert (0, "Nothing to write: the files are up to date.\n") == pull()


def test_what_novu_holds_no_more_is_removed_unless_it_was_edited(novu, pull):
    """
    An edit is not thrown away with it.
    """
    novu.workflow(step("sms", body="Other"), name="other")
    pull()
    other = FLOWS / "other.py"
    other.write_text(other.read_text() + "# Mine.\n")
    for name in ("shipped", "other"):
        novu.ask("DELETE", f"/v2/workflows/{name}")

    code, out = pull()

    assert 0 == code
    assert "removed flows/shipped.py" in out
    assert "kept flows/other.py: it was edited, but the environment holds nothing of it any more" in out
    assert not SHIPPED.exists()
    assert other.exists()


def test_a_pull_of_a_part_leaves_the_other_files_alone(novu, pull):
    """
    `--target` names what is written; what shares a file with it stays in the file.
    """
    for key in ("staff", "beta"):
        novu.ask("POST", "/v2/topics", {"key": key, "name": key.title()})
    pull()
    change(novu, "Hello")

    assert (0, "Nothing to write: the files are up to date.\n") == pull("--target", "topic staff")
    assert 'Topic("beta"' in (FLOWS / "topics.py").read_text()
    assert 64 == pull("--target", "nothing*")[0]


def test_nobody_is_pulled_who_was_not_asked_for(novu, pull):
    """
    Subscribers are people; a topic names those of its subscribers that are declared, everybody else stays in it.
    """
    for one in ("test-ada", "bob"):
        novu.subscriber(one)
    novu.ask("POST", "/v2/topics", {"key": "staff", "name": "Staff"})
    for one in ("test-ada", "bob"):
        novu.ask("POST", "/v2/topics/staff/subscriptions", {"subscriberIds": [one]})
    pull()
    assert not (FLOWS / "subscribers.py").exists()

    pull("--subscribers", "test-*")

    assert "bob" not in (FLOWS / "subscribers.py").read_text() + (FLOWS / "topics.py").read_text()
    assert "subscribers=[test_ada]" in (FLOWS / "topics.py").read_text()
    assert 0 == run(["plan", "--env", "server", "--check"])


def test_what_a_variable_holds_as_a_secret_is_in_no_file(novu, pull, monkeypatch):
    """
    A workflow whose text holds a known secret is named, not written.
    """
    monkeypatch.setenv("SHOP_SECRET_TOKEN", "s3cr3t-of-the-shop-4711")
    novu.workflow(step("sms", body="Token s3cr3t-of-the-shop-4711"), name="leaky")

    code, out = pull()

    assert 0 == code
    assert "workflow leaky: it holds the value of a secret" in out
    assert not [path for path in FLOWS.iterdir() if "s3cr3t" in path.read_text()]


def test_what_stands_in_the_way_of_a_file_is_left_alone(novu, pull):
    """
    A folder of the name of a text: everything else is written whole, and the next pull goes on.
    """
    novu.workflow(step("sms", body="long " * 50), name="zulu")
    (FLOWS / "zulu.sms.txt").mkdir(parents=True)

    assert 6 == pull()[0]

    assert "Workflow(" in SHIPPED.read_text()
    assert not [path for path in FLOWS.iterdir() if path.suffix == ".part"]
    (FLOWS / "zulu.sms.txt").rmdir()
    assert (0, "wrote flows/zulu.sms.txt\n") == pull()


@pytest.mark.parametrize("into", ["elsewhere", "../out"])
def test_a_folder_that_is_not_read_is_refused(pull, into):
    """
    What is written there would not be declared.
    """
    assert pull("--into", into)[0] in (6, 64)


def test_modules_of_a_folder_below_are_imported_by_their_whole_name(novu, pull):
    """
    `--into` names a package of the declarations.
    """
    novu.ask("POST", "/v2/layouts", {"layoutId": "plain", "name": "Plain", "__source": "dashboard"})
    novu.workflow(step("email", subject="Hi", body="<p>Hi</p>", layoutId="plain"), name="mailed")

    assert 0 == pull("--into", "flows/dashboard")[0]

    assert "from dashboard.layouts import plain" in (FLOWS / "dashboard" / "mailed.py").read_text()
    assert 0 == run(["plan", "--env", "server", "--check"])


def planned(capsys, *arguments):
    """Return the output of a plan that names what is unmanaged."""
    capsys.readouterr()
    assert 0 == run(["plan", "--env", "server", "--unmanaged", *arguments])
    return capsys.readouterr().out


@pytest.fixture
def odd_things(novu):
    """Have Novu hold things whose names are patterns, and a workflow that is never touched."""
    novu.ask("POST", "/v2/layouts", {"layoutId": "plain [1]", "name": "Plain", "__source": "dashboard"})
    novu.ask("POST", "/v2/topics", {"key": "staff", "name": "Staff"})
    novu.subscriber("it's*")
    group = novu.ask("GET", "/v1/notification-groups")[1][0]["_id"]
    step_of_old = {"template": {"type": "sms", "content": "Hi"}}
    novu.ask("POST", "/v1/workflows", {"name": "Old", "notificationGroupId": group, "steps": [step_of_old]})
    FLOWS.mkdir()
    (FLOWS / "none.py").write_text("")
    return novu


@pytest.mark.usefixtures("odd_things")
def test_what_nothing_declares_is_listed_by_name(capsys):
    """
    Each with the command that adopts it and the declaration that removes it, but for what is never touched.
    """
    out = planned(capsys)

    assert "    workflow shipped\n        adopt: novu-flows pull --target 'workflow shipped'   " in out
    assert 'remove: removed(Workflow, "shipped")' in out
    assert "    workflow old\n        written elsewhere (origin novu-cloud-v1): it is never touched\n" in out
    assert (
        "adopt: novu-flows pull --target 'layout plain [[]1]'   remove: removed(Layout, \"plain [1]\")" in out
    )
    assert 'remove: removed(Topic, "staff")' in out
    assert (
        "adopt: novu-flows pull --subscribers 'it'\"'\"'s[*]'   remove: removed(Subscriber, \"it's*\")" in out
    )


@pytest.mark.usefixtures("odd_things")
def test_each_format_lists_what_nothing_declares(capsys):
    """
    JSON as its schema says, Markdown as a list; without the option there is none.
    """
    document = json.loads(planned(capsys, "--format", "json"))
    schema = json.loads((Path(__file__).parents[2] / "docs/schemas/plan.json").read_text())

    jsonschema.Draft202012Validator(schema).validate(document)
    things = {one["address"]: one for one in document["unmanaged_things"]}
    assert {"workflow shipped", "workflow old", "layout plain [1]", "topic staff", "subscriber it's*"} == set(
        things
    )
    assert things["workflow old"]["adopt"] is None
    assert sum(document["unmanaged"].values()) == len(things)
    assert "- workflow shipped: adopt: " in planned(capsys, "--format", "markdown")
    assert 0 == run(["plan", "--env", "server", "--format", "json"])
    assert "unmanaged_things" not in json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("odd_things")
def test_the_hints_do_what_they_say(capsys):
    """
    The commands adopt everything that can be; the declaration of the others is not made.
    """
    for one in json.loads(planned(capsys, "--format", "json"))["unmanaged_things"]:
        if one["adopt"]:
            _, *arguments = shlex.split(one["adopt"])
            assert 0 == run([*arguments, "--env", "server"]), one

    left = json.loads(planned(capsys, "--format", "json"))
    assert ["workflow old"] == [one["address"] for one in left["unmanaged_things"]]
    assert [] == left["changes"]
