"""Guards: what a plan may not do without a word for it, in every command that can apply one."""

import asyncio
import hashlib
import json

import httpx
import pytest
from conftest import CONFIG, MODULE
from ports import on_a_port

from novu_flows.emulator import Emulator

PEOPLE = 8


@pytest.fixture
def deleting(folder):
    """Return a project that has removed everybody whom it had declared."""
    folder.write("workflows/people.py", people('Subscriber("p{n}")'))
    assert 0 == folder.run("apply", "--yes").code
    folder.write("workflows/people.py", people('removed(Subscriber, "p{n}")'))
    return folder


def people(declared):
    """Declare everybody."""
    lines = "".join(f"p{n} = {declared.format(n=n)}\n" for n in range(PEOPLE))
    return f"from novu_flows import Subscriber, removed\n{lines}"


DOORS = {
    "apply": ("apply", "--yes"),
    "watch": ("watch", "--once", "--apply"),
    "a part": ("apply", "--yes", "--target", "subscriber p1"),
    "five at once": ("apply", "--yes", "--target", "subscriber p[0-4]"),
    "another plan allowed": ("apply", "--yes", "--allow", "0" * 32),
    "the whole allowed, not the part": ("apply", "--yes", "--allow", "{digest}", "--target", "subscriber p1"),
    "the part allowed, not the whole": ("apply", "--yes", "--allow", "{part}"),
    "another plan allowed, of a file": ("apply", "plan.json", "--yes", "--allow", "{part}"),
    "a file": ("apply", "plan.json", "--yes"),
    "a part of a file": ("apply", "plan.json", "--yes", "--target", "subscriber p1"),
    "a file of a part": ("apply", "part.json", "--yes"),
    "as JSON": ("apply", "--yes", "--format", "json"),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_no_command_deletes_more_than_it_may(deleting, door):
    """
    Exit 6, the number and how to allow it are said, and nothing is deleted.
    """
    deleting.run("plan", "--out", "plan.json")
    deleting.run("plan", "--out", "part.json", "--target", "subscriber p1")
    digests = {"digest": digest_of(deleting), "part": digest_of(deleting, "--target", "subscriber p1")}
    refused = deleting.run(*(word.format(**digests) for word in door))

    assert 6 == refused.code
    assert "--allow" in refused.out + refused.err
    assert 2 == deleting.run("plan", "--check").code
    assert f"{PEOPLE} delete" in deleting.run("plan").out


def digest_of(project, *words):
    """Return the digest of a plan, as JSON has it."""
    return json.loads(project.run("plan", "--format", "json", *words).out)["plan_digest"]


@pytest.mark.parametrize(
    ("file", "scope", "deleted"),
    [
        ((), (), 8),
        ((), ("--target", "subscriber p1"), 1),
        (("plan.json",), (), 8),
        (("plan.json",), ("--target", "subscriber p1"), 1),
    ],
)
def test_a_plan_that_is_allowed_by_its_digest_passes_the_limits(deleting, file, scope, deleted):
    """
    Each format says the digest, and it is the same of a fresh plan and of a saved one; a second time there is nothing to do.
    """
    digest = digest_of(deleting, *scope)
    deleting.run("plan", "--out", "plan.json")

    assert all(digest in deleting.run("plan", *scope, "--format", one).out for one in ("text", "markdown"))
    assert 0 == deleting.run("apply", *file, "--yes", *scope, "--allow", digest).code
    assert f"{PEOPLE - deleted} delete" in deleting.run("plan").out
    again = deleting.run("apply", *file, "--yes", *(scope if file else ()), "--allow", digest)
    assert (0 if file or deleted == PEOPLE else 6) == again.code


def test_the_digest_is_of_what_is_done_and_of_nothing_else(deleting):
    """
    The same for other lines and other formats; another one as soon as the environment or what is declared has moved.
    """
    digest = digest_of(deleting)
    deleting.write("workflows/people.py", "\n\n" + people('removed(Subscriber, "p{n}")'))
    same = digest_of(deleting)
    deleting.run("api", "subscribers", "create", "--subscriber-id", "p3", "--first-name", "Other")
    moved = digest_of(deleting)
    deleting.write(
        "workflows/people.py", people('removed(Subscriber, "p{n}")').replace("p3 = ", "p3 = lambda: ")
    )
    other = digest_of(deleting)

    assert digest == same
    assert 3 == len({digest, moved, other})


@pytest.mark.parametrize("word", ["", "8", "zz", "0" * 31, "0" * 33, "g" * 32])
def test_what_is_no_digest_is_wrong_usage(folder, word):
    """
    Before anything is read.
    """
    assert 64 == folder.run("apply", "--yes", "--allow", word).code


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("[guards]\nmax_deletes = 8\n", 0),
        ("[guards]\nmax_deletes = 7\n", 6),
        ("[guards]\nmax_deletes = 0\n[environments.local]\nembedded = true\nmax_deletes = 8\n", 0),
        ("[guards]\nmax_deletes = 8\n[environments.local]\nembedded = true\nmax_deletes = 0\n", 6),
        ("[guards]\nmax_deletes = -1\n", 3),
        ("[guards]\nmax_delete = 1\n", 3),
    ],
)
def test_the_limit_is_that_of_novu_toml(deleting, toml, code):
    """
    That of the environment, or of all; from 0 up; for `watch` as for `apply`.
    """
    deleting.write("novu.toml", f'[project]\nname = "acme"\ndeclarations = ["workflows"]\n{toml}')

    assert code == deleting.run("watch", "--once", "--apply").code


def test_a_limit_of_none_refuses_one_delete(folder):
    """
    With `max_deletes = 0` each delete is allowed by the digest of its plan only.
    """
    folder.write("novu.toml", CONFIG.format(url="http://127.0.0.1:9/v1") + "[guards]\nmax_deletes = 0\n")
    folder.run("apply", "--yes")
    folder.write(
        "workflows/welcome.py",
        'from novu_flows import Subscriber, removed\ngone = removed(Subscriber, "ada")\n',
    )

    assert 6 == folder.run("apply", "--yes").code
    assert 0 == folder.run("apply", "--yes", "--allow", digest_of(folder)).code


def test_a_part_of_a_saved_plan_is_applied_alone(folder):
    """
    `--target` chooses of a file as of a fresh plan; what fits nothing in it is wrong usage.
    """
    folder.run("plan", "--out", "plan.json")
    nothing = folder.run("apply", "plan.json", "--yes", "--target", "subscriber nobody")
    applied = folder.run("apply", "plan.json", "--yes", "--target", "workflow *")

    assert (64, True) == (nothing.code, "fits nothing that is in the plan" in nothing.err)
    assert (0, True) == (applied.code, "1 of 1 changes applied" in applied.out)
    assert "2 create" in folder.run("plan").out


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_a_part_of_a_plan_says_so(folder, format_):
    """
    In every format, in a saved plan too, and with how much is left out.
    """
    planned = folder.run("plan", "--target", "workflow *", "--format", format_, "--out", "plan.json")
    whole = folder.run("plan", "--format", format_)

    if format_ == "json":
        shown = json.loads(planned.out)
        assert (False, ["workflow *"], 2) == (shown["complete"], *list(shown["scope"].values())[:2])
        assert (True, [], 0) == (
            json.loads(whole.out)["complete"],
            *list(json.loads(whole.out)["scope"].values())[:2],
        )
    else:
        assert "Only a part of the declarations" in planned.out
        assert "2 other resources left out" in planned.out
        assert "Only a part" not in whole.out
    assert "Only a part of the declarations" in folder.run("apply", "plan.json", "--yes").out


BROKEN = (
    "from novu_flows import Credentials, Preference, Subscriber, Workflow, env, in_app\n"
    'broken = Workflow("broken", steps=[in_app("Hi {{#if x}}")])\n'
    'bob = Subscriber("bob", email="not an address", preferences=[Preference(broken, email=False)])\n'
    'eve = Subscriber("eve", credentials=[Credentials("slack", webhook_url=env("EVE"))])\n'
)


def test_issues_of_what_is_left_out_do_not_stop_a_part(folder):
    """
    Those of what is in it do; a module that does not load stops what is not named by a target.
    """
    folder.write("workflows/broken.py", BROKEN)

    assert 3 == folder.run("plan").code
    assert 0 == folder.run("plan", "--target", "subscriber ada", "--target", "workflow welcome").code
    assert 3 == folder.run("plan", "--target", "subscriber bob").code
    assert 3 == folder.run("plan", "--target", "preference bob / *").code
    folder.write("workflows/broken.py", BROKEN + "1 / 0\n")
    assert 0 == folder.run("plan", "--target", "subscriber ada").code
    assert 3 == folder.run("plan", "--exclude", "subscriber bob").code


def test_a_secret_that_is_left_out_need_not_be_set(folder):
    """
    What is left out is not written, so its secrets are not needed.
    """
    folder.write("workflows/eve.py", BROKEN.splitlines()[0] + "\n" + BROKEN.splitlines()[-1] + "\n")

    assert 3 == folder.run("apply", "--yes").code
    assert 3 == folder.run("apply", "--yes", "--target", "credentials eve / *").code
    assert 0 == folder.run("apply", "--yes", "--target", "subscriber ada").code


def edited(folder, change):
    """Change a plan file, and make its digest right again, as anybody can."""
    body = json.loads((folder.root / "plan.json").read_text())
    change(body)
    content = {name: value for name, value in body.items() if name not in ("digest", "seal")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    folder.write("plan.json", json.dumps({**body, "digest": hashlib.sha256(text.encode()).hexdigest()}))


def without_seal(body):
    """Make the file one of the format before."""
    for name in ("seal", "scope"):
        del body[name]
    body["format_version"] = 1
    del body["environment"]["novu"]


def other_variable(body):
    """Have the API key be sent as a webhook."""
    for change in body["changes"]:
        for field in change["fields"]:
            if field["secret"]:
                field["after"] = {"env": "SERVER_KEY"}


@pytest.mark.parametrize(
    "change",
    [
        without_seal,
        other_variable,
        lambda body: body["changes"].pop(),
        lambda body: body.update(seal="0" * 64),
        lambda body: body.update(seal=1),
        lambda body: body["scope"].update(declared_deletes=0, targets=["x"]),
        lambda body: (without_seal(body), other_variable(body)),
    ],
)
def test_a_plan_file_that_was_edited_with_care_is_refused(folder, monkeypatch, change):
    """
    Its digest is right, and its seal is not: exit 6, and nothing is written.
    """
    monkeypatch.setenv("EVE", "https://hooks.example.com/eve")
    folder.write("workflows/eve.py", BROKEN.splitlines()[0] + "\n" + BROKEN.splitlines()[-1] + "\n")
    folder.run("plan", "--out", "plan.json")
    edited(folder, change)
    before = folder.run("plan").out.splitlines()[1:]
    refused = folder.run("apply", "plan.json", "--yes")

    assert (6, True) == (refused.code, "make a new plan" in refused.err)
    assert before == folder.run("plan").out.splitlines()[1:]


def test_a_plan_of_another_project_is_refused(folder):
    """
    Although its environment is the same.
    """
    folder.run("plan", "--out", "plan.json")
    toml = (folder.root / "novu.toml").read_text()
    folder.write("novu.toml", toml.replace('name = "acme"', 'name = "other"'))
    refused = folder.run("apply", "plan.json", "--yes")

    assert (6, True) == (refused.code, "project acme" in refused.err)


def test_a_plan_file_is_for_its_owner_only(folder):
    """
    Also where it replaces one that others could read, and behind a link.
    """
    folder.write("plan.json", "")
    (folder.root / "plan.json").chmod(0o644)
    (folder.root / "link.json").symlink_to("plan.json")
    folder.run("plan", "--out", "link.json")

    assert (folder.root / "link.json").is_symlink()
    assert 0o600 == (folder.root / "plan.json").stat().st_mode & 0o777
    assert ["link.json", "novu.toml", "plan.json"] == sorted(
        path.name for path in folder.root.iterdir() if not path.is_dir()
    )


UNPINNED = """\
[project]
name = "acme"
declarations = ["workflows"]
[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
{more}
"""
PERSON = 'from novu_flows import Subscriber\nada = Subscriber("ada")\n'
WRITES = {
    "apply": ("apply", "--yes", "--env", "server"),
    "api": ("api", "subscribers", "create", "--subscriber-id", "bob", "--env", "server"),
    "test": ("test", "--env", "server"),
}


@pytest.fixture(scope="module")
def novu():
    """Serve a Novu; give its URL and the ids of its environments."""
    emulator = Emulator(development_key="development-key", production_key="production-key")
    with on_a_port(emulator) as url:
        yield url, {key: environment_of(url, f"{key}-key") for key in ("development", "production")}
    emulator.close()


def environment_of(url, key):
    """Ask which environment a key opens."""

    async def ask():
        async with httpx.AsyncClient(headers={"Authorization": f"ApiKey {key}"}) as client:
            return (await client.get(f"{url}/environments/me")).json()["data"]

    return asyncio.run(ask())


@pytest.mark.parametrize("command", WRITES.values(), ids=WRITES)
def test_a_production_that_novu_toml_does_not_name_is_not_written_to(folder, monkeypatch, novu, command):
    """
    Whichever command would write; a plan is shown.
    """
    url, environments = novu
    monkeypatch.setenv("SERVER_KEY", "production-key")
    folder.write("novu.toml", UNPINNED.format(url=url, more=""))
    folder.write("workflows/welcome.py", PERSON if command[0] != "test" else f"{MODULE}{CASE}")
    planned, refused = folder.run("plan", "--env", "server"), folder.run(*command)

    assert (0, 6) == (planned.code, refused.code)
    found = environments["production"]
    shown = f"Novu environment Production {found['_id']} of organisation {found['_organizationId']}"
    assert shown in planned.out
    assert shown in refused.out + refused.err
    assert 'role = "production"' in refused.out + refused.err


CASE = """
from novu_flows import TriggerCase
welcome_to_ada = TriggerCase(welcome, to=ada, payload=Welcome(name="Ada"), environments=["server"])
"""


@pytest.mark.parametrize("more", ['role = "production"', 'environment_id = "{production}"'])
def test_a_production_that_novu_toml_names_is_written_to(folder, monkeypatch, novu, more):
    """
    By its role or by its id.
    """
    url, environments = novu
    monkeypatch.setenv("SERVER_KEY", "production-key")
    ids = {key: one["_id"] for key, one in environments.items()}
    folder.write("novu.toml", UNPINNED.format(url=url, more=more.format(**ids)))
    folder.write("workflows/welcome.py", PERSON)

    assert 0 == folder.run("plan", "--env", "server", "--out", "plan.json").code
    assert 0 == folder.run("apply", "plan.json", "--yes").code


@pytest.mark.parametrize("more", ['role = "production"', 'environment_id = "{production}"'])
@pytest.mark.parametrize("command", [("plan", "--env", "server"), *WRITES.values()])
def test_a_key_of_another_environment_is_refused(folder, monkeypatch, novu, more, command):
    """
    Exit 7 before anything is planned or written.
    """
    url, environments = novu
    monkeypatch.setenv("SERVER_KEY", "development-key")
    ids = {key: one["_id"] for key, one in environments.items()}
    folder.write("novu.toml", UNPINNED.format(url=url, more=more.format(**ids)))
    folder.write("workflows/welcome.py", f"{MODULE}{CASE}")

    assert 7 == folder.run(*command).code


@pytest.mark.parametrize("format_", ["text", "markdown", "json"])
def test_every_plan_says_which_environment_it_is_for(folder, monkeypatch, novu, format_):
    """
    By the name and the id that Novu gives it, and by its organisation.
    """
    url, environments = novu
    monkeypatch.setenv("SERVER_KEY", "development-key")
    folder.write("novu.toml", UNPINNED.format(url=url, more=""))
    shown = folder.run("plan", "--env", "server", "--format", format_).out

    found = environments["development"]
    assert all(found[name] in shown for name in ("_id", "_organizationId", "name"))


def test_an_api_key_is_not_sent_as_a_secret(folder, monkeypatch, novu):
    """
    `check` says so without any network.
    """
    url, _ = novu
    monkeypatch.setenv("SERVER_KEY", "development-key")
    folder.write("novu.toml", UNPINNED.format(url=url, more=""))
    folder.write(
        "workflows/welcome.py",
        BROKEN.splitlines()[0] + "\n" + BROKEN.splitlines()[-1].replace("EVE", "SERVER_KEY"),
    )

    assert (3, True) == ((one := folder.run("check")).code, "secret-is-api-key" in one.out)
    assert 3 == folder.run("apply", "--yes", "--env", "server").code
