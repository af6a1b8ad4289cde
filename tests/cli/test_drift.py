"""`novu-flows drift`: what others changed since the last apply, apart from what is declared anew; it never writes."""

import json
from contextlib import closing
from pathlib import Path

import httpx
import jsonschema
import pytest
from ports import a_port

from novu_flows.emulator import Emulator, Fault, Status
from novu_flows.output.values import ViewOptions
from novu_flows.output.views import VIEWS
from novu_flows.plan.changes import Address, Update
from novu_flows.plan.drift import Drifted, DriftReport, LastChange
from novu_flows.plan.plan import EnvironmentInfo

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/schemas/drift.json").read_text())
FORMATS = ("text", "json", "markdown")
TOML = """\
[project]
name = "acme"
novu = "{novu}"
declarations = ["workflows"]
default_environment = "server"
[environments.server]
url = "{url}"
api_key_env = "SERVER_KEY"
role = "development"
read_back_seconds = 0
retry_wait_seconds = 0
"""
HEAD = (
    "from novu_flows import Credentials, Layout, Preference, Subscriber, Topic, Workflow\n"
    "from novu_flows import email, env, in_app, removed\n"
)
MAIL = 'mail = Workflow("mail", steps=[in_app("Hi"), email("One", "<p>One</p>")])\n'
ADA = 'ada = Subscriber("ada", first_name="Ada", data={"plan": "pro"}, preferences=[Preference(mail, email=False)])\n'
BOB = 'bob = Subscriber("bob", first_name="Bob")\n'
TODAY = (
    'page = Layout("page", name="Page", body="<html><body>{{content}}</body></html>")\n'
    'all_ = Topic("all", name="All", subscribers=[ada])\n'
)
SECRET = "https://hooks.example.com/services/canary"


class Watching:
    """A Novu that remembers which requests came."""

    def __init__(self, app):
        self.app, self.methods = app, []

    async def __call__(self, scope, receive, send):
        """Answer."""
        if scope["type"] == "http":
            self.methods.append(scope["method"])
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def port():
    """Return an address for all of them."""
    with a_port() as opened:
        yield opened


@pytest.fixture(params=["v1", "v2"])
def project(folder, monkeypatch, port, request):
    """Return a project of a dialect that is applied, with its Novu."""
    monkeypatch.setenv("SERVER_KEY", "development-key")
    monkeypatch.setenv("ADA_SLACK", SECRET)
    profile = {"v1": "0.14", "v2": "3.15"}[request.param]
    with closing(
        Emulator(development_key="development-key", profile=profile, every_provider=True)
    ) as emulator:
        port.app = folder.seen = Watching(emulator.app)
        folder.emulator, folder.is_today = emulator, request.param == "v2"
        (folder.root / "workflows/welcome.py").unlink()
        folder.write("novu.toml", TOML.format(novu=request.param, url=port.url))
        declare(folder)
        assert 0 == folder.run("apply", "--yes").code
        yield folder


def declare(folder, mail=MAIL, ada=ADA, bob=BOB, more=""):
    """Write the module."""
    folder.write("workflows/all.py", HEAD + mail + ada + bob + (TODAY if folder.is_today else "") + more)


def change(folder, words):
    """Have somebody else do something."""
    api = ("v2", *words.split()) if folder.is_today else tuple(words.split())
    ran = folder.run("api", *api)
    assert 0 == ran.code, ran.err


def drift(folder, *words):
    """Return the exit code, and the JSON, which is as its schema says."""
    ran = folder.run("drift", "--format", "json", *words)
    shown = json.loads(ran.out)
    jsonschema.Draft202012Validator(SCHEMA).validate(shown)
    return ran.code, shown


def kinds(shown):
    """Return what has drifted, and how."""
    return {one["address"]: one["kind"] for one in shown["drifted"]}


def test_nothing_drifts_after_an_apply(project):
    """
    In every format, and whatever is declared anew.
    """
    assert (0, {}) == ((found := drift(project))[0], kinds(found[1]))
    assert all(0 == project.run("drift", "--format", one).code for one in FORMATS)
    declare(
        project,
        mail=MAIL.replace("One", "Two"),
        bob="gone = removed(Subscriber, 'bob')\n",
        more='eve = Subscriber("eve")\n',
    )
    code, shown = drift(project)

    assert (0, {}) == (code, kinds(shown))
    assert ["workflow mail", "subscriber eve", "subscriber bob"] == shown["declared_anew"]
    assert "No drift" in project.run("drift").out
    assert (
        "Declared anew, for an apply: workflow mail, subscriber eve, subscriber bob."
        in project.run("drift").out
    )


def test_what_others_changed_is_drift(project):
    """
    Changed, deleted, and created again; with when that was, and when it was written from here; exit 2 in every format.
    """
    change(project, "subscribers update ada --first-name Eve")
    change(project, "subscribers delete bob")
    declare(project, mail=MAIL.replace("One", "Two"))
    code, shown = drift(project)
    by_address = {one["address"]: one for one in shown["drifted"]}

    assert (2, {"subscriber ada": "changed", "subscriber bob": "deleted"}) == (code, kinds(shown))
    assert ["workflow mail"] == shown["declared_anew"]
    assert [("first_name", "Ada", "Eve")] == [
        (one["path"], one["declared"], one["observed"]) for one in by_address["subscriber ada"]["fields"]
    ]
    assert by_address["subscriber ada"]["changed_at"] >= by_address["subscriber ada"]["written_at"]
    assert by_address["subscriber bob"]["changed_at"] is None
    for one in FORMATS:
        ran = project.run("drift", "--format", one)
        assert (2, True) == (
            ran.code,
            all(word in ran.out for word in ("subscriber ada", "Ada", "Eve", "bob")),
        )


def test_what_was_removed_and_is_there_again_is_drift(project):
    """
    The tombstone says that it should not be.
    """
    declare(project, bob="gone = removed(Subscriber, 'bob')\n")
    assert 0 == project.run("apply", "--yes").code
    assert 0 == drift(project)[0]
    change(project, "subscribers create --subscriber-id bob")
    code, shown = drift(project)

    assert (2, {"subscriber bob": "created"}) == (code, kinds(shown))


def test_what_changed_here_and_there_is_drift_of_what_changed_there(project):
    """
    Field by field: the other one is declared anew.
    """
    change(project, "subscribers update ada --first-name Eve")
    declare(project, ada=ADA.replace('"pro"', '"free"').replace('"Ada"', '"Grace"'))
    code, shown = drift(project)

    assert (2, ["first_name"]) == (code, [one["path"] for one in shown["drifted"][0]["fields"]])
    assert 2 == project.run("plan", "--check").code


def test_preferences_and_what_is_not_declared(project):
    """
    A preference that its subscriber has switched is drift; one that is declared anew is none, and nor is an unmanaged thing.
    """
    change(project, "subscribers create --subscriber-id other")
    declare(project, bob=BOB.replace(")", ", preferences=[Preference(mail, email=False)])"))
    assert (0, ["preference bob / mail"]) == ((found := drift(project))[0], found[1]["declared_anew"])
    other = ADA.replace("email=False", "email=True")
    declare(project, ada=other)
    assert 0 == project.run("apply", "--yes").code
    with_record = (record := next((project.root / ".novu-flows").glob("*.applied.json"))).read_bytes()
    declare(project)
    project.run("apply", "--yes")
    record.write_bytes(with_record)
    declare(project, ada=other)

    assert {"preference ada / mail": "changed"} == kinds(drift(project)[1])


@pytest.mark.parametrize(
    ("ignore", "left"),
    [
        (("subscriber ada",), {"subscriber bob"}),
        (("ada", "bob"), set()),
        (("subscriber *",), set()),
        (("first_name",), {"subscriber bob"}),
        (("subscriber * first_name", "nothing that is there"), {"subscriber bob"}),
        (("first_nam",), {"subscriber ada", "subscriber bob"}),
    ],
)
def test_what_is_ignored_is_no_drift(project, ignore, left):
    """
    By address, id or field; what is ignored is named.
    """
    change(project, "subscribers update ada --first-name Eve")
    change(project, "subscribers delete bob")
    code, shown = drift(project, *(word for one in ignore for word in ("--ignore", one)))

    assert (2 if left else 0, left) == (code, set(kinds(shown)))
    assert {"subscriber ada", "subscriber bob"} - left == set(shown["ignored"])


def test_a_part_of_the_declarations(project):
    """
    As of a plan, and every format says so.
    """
    change(project, "subscribers update ada --first-name Eve")

    assert 0 == drift(project, "--exclude", "subscriber *")[0]
    assert (2, False) == ((found := drift(project, "--target", "ada"))[0], found[1]["complete"])
    assert "Only a part" in project.run("drift", "--target", "ada").out
    assert 64 == project.run("drift", "--target", "nobody").code


def test_it_sends_nothing_that_writes(project):
    """
    Whatever has drifted.
    """
    change(project, "subscribers update ada --first-name Eve")
    declare(project, bob=BOB + 'new = Subscriber("new")\n')
    project.seen.methods.clear()
    before = {path: path.read_bytes() for path in (project.root / ".novu-flows").iterdir()}

    assert 2 == drift(project)[0]
    assert {"GET"} == set(project.seen.methods)
    assert before == {path: path.read_bytes() for path in (project.root / ".novu-flows").iterdir()}


def damaged(text):
    """Yield records that are none, and what somebody would write who has no key."""
    body = json.loads(text)
    yield from (b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, text[: len(text) // 2].encode())
    for seal in ("0" * 64, "", None, 1, "\ud800"):
        yield json.dumps({**body, "resources": [], "seal": seal}).encode()
    yield json.dumps({name: value for name, value in body.items() if name != "seal"}).encode()
    for one in body["resources"]:
        one["seals"] = dict.fromkeys(one["seals"], "0" * 16)
    yield json.dumps(body).encode()


def test_a_record_that_is_gone_or_damaged_is_harmless(project):
    """
    Then everything that differs is drift; applies, and plans, are as ever.
    """
    (record,) = (project.root / ".novu-flows").glob("*.applied.json")
    kept = record.read_text()
    change(project, "subscribers update ada --first-name Eve")
    declare(project, bob=BOB.replace("Bob", "Bo"))
    expected = {"subscriber ada": "unknown", "subscriber bob": "unknown"}
    for content in damaged(kept):
        record.write_bytes(content)
        assert (2, expected, False) == ((found := drift(project))[0], kinds(found[1]), found[1]["recorded"])
    record.unlink()
    assert expected == kinds(drift(project)[1])
    assert "so everything that differs from the declarations is drift" in project.run("drift").out
    record.write_text(kept)
    assert {"subscriber ada": "changed"} == kinds(drift(project)[1])


def test_a_record_that_is_no_file_is_left_alone(project, tmp_path):
    """
    A link, a folder: nothing is written through it, and the apply goes on.
    """
    (record,) = (project.root / ".novu-flows").glob("*.applied.json")
    elsewhere = tmp_path / "precious"
    elsewhere.write_text("precious")
    record.unlink()
    record.symlink_to(elsewhere)
    declare(project, bob=BOB.replace("Bob", "Bo"))
    assert 0 == project.run("apply", "--yes").code
    record.unlink()
    record.mkdir()
    declare(project)
    assert 0 == project.run("apply", "--yes").code

    assert ("precious", 0) == (elsewhere.read_text(), drift(project)[0])


def test_of_what_failed_nothing_is_known(project):
    """
    Better than something wrong: an update whose answer nobody knows is neither written nor not.
    """
    change(project, "subscribers update bob --first-name Other")
    method = "PATCH" if project.is_today else "PUT"
    project.emulator.fail(
        Fault(
            method=method,
            path=f"/v{1 + project.is_today}/subscribers/bob",
            effect=Status(status=422),
            times=None,
        )
    )
    assert 4 == project.run("apply", "--yes").code

    assert {"subscriber bob": "unknown"} == kinds(drift(project)[1])


def test_no_secret_is_in_the_record_or_in_what_is_shown(project):
    """
    Of a secret, drift says that it differs; the record has a seal of the variable's name.
    """
    declare(
        project, bob=BOB.replace(")", ', credentials=[Credentials("slack", webhook_url=env("ADA_SLACK"))])')
    )
    assert 0 == project.run("apply", "--yes").code
    assert 0 == drift(project)[0]
    other = "https://hooks.example.com/services/other-canary"
    words = ("bob", "--provider-id", "slack", "--credentials", json.dumps({"webhookUrl": other}))
    ran = project.run("api", "subscribers", "update-credentials", *words)
    assert 0 == ran.code, ran.err
    outputs = [project.run("drift", "--format", one).out for one in FORMATS]
    written = [path.read_text() for path in (project.root / ".novu-flows").iterdir()]

    assert {"credentials bob / slack": "unknown"} == kinds(drift(project)[1])
    assert not any("canary" in text or "development-key" in text for text in (*outputs, *written))
    assert not any("Bob" in text or '"pro"' in text for text in written)
    (record,) = (project.root / ".novu-flows").glob("*.applied.json")
    assert 0o600 == record.stat().st_mode & 0o777


HOSTILE = "\x1b[31mjane\u202e`|<b>@everyone\n# doe" + "x" * 100_000


@pytest.mark.parametrize("format_", FORMATS)
def test_a_name_that_novu_gives_disturbs_no_format(format_):
    """
    It is text from outside.
    """
    drifted = Drifted(
        change=Update(
            address=Address("workflow", (HOSTILE,)), fields=(), source=None, reason="differs", base="0"
        ),
        kind="changed",
        written_at="2026-01-01T00:00:00+00:00",
        last=LastChange(at="2026-01-02T00:00:00+00:00", by=HOSTILE),
    )
    target = EnvironmentInfo(name="local", url="embedded Novu", key_fingerprint="0")
    shown = VIEWS[format_](ViewOptions()).drift(DriftReport(target=target, project="p", drifted=(drifted,)))

    if format_ == "json":
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(shown))
    else:
        assert not {"\x1b", "\u202e"} & set(shown)
        assert len(shown) < 5000
        assert not any(line.startswith("# doe") for line in shown.splitlines())
    if format_ == "markdown":
        assert "<b>" not in shown
        assert "@everyone" not in shown


@pytest.mark.parametrize("project", ["v2"], indirect=True)
@pytest.mark.parametrize("format_", FORMATS)
def test_who_changed_a_workflow_is_named(project, port, format_):
    """
    As Novu tells it: the name and no address, nor anything else of that person.
    """
    declare(project, mail=MAIL.replace("steps=", 'description="mine", steps='))
    assert 0 == project.run("apply", "--yes").code
    found = json.loads(project.run("api", "v2", "workflows", "get", "mail").out)
    steps = [{**one, "controlValues": one["controls"]["values"]} for one in found["steps"]]
    changed = httpx.put(
        f"{port.url.removesuffix('/v1')}/v2/workflows/mail",
        json={**found, "steps": steps, "description": "changed"},
        headers={"Authorization": "ApiKey development-key"},
    )
    assert 200 == changed.status_code, changed.text
    author = found["updatedBy"]
    ran = project.run("drift", "--format", format_)

    assert 2 == ran.code
    assert " ".join(filter(None, (author["firstName"], author["lastName"]))) in ran.out
    assert "last changed 20" in ran.out or '"changed_at": "20' in ran.out


def test_bad_input_ends_as_everywhere(folder):
    """
    A project that is not valid, an environment that is not there, a server that is not reached.
    """
    assert 64 == folder.run("drift", "--env", "nowhere").code
    assert 7 == folder.run("drift", "--env", "server").code
    folder.write("workflows/bad.py", "1 / 0")
    assert 3 == folder.run("drift").code
