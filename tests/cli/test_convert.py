"""`novu-flows convert`: a project of Novu 0.14 becomes one of Novu 3.x, whole or not at all."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from novu_flows.cli.common import Streams
from novu_flows.cli.convert import ConvertOptions, run_convert
from novu_flows.convert.conversion import convert
from novu_flows.convert.modules import ModulePlan, rewrite_module, workflows_that_take_tags
from novu_flows.convert.places import TagPlan
from novu_flows.project.loading import load_project

EXAMPLES = Path(__file__).parents[2] / "examples"
MODULE = '''\
"""What a shop tells its customers."""

from novu_flows import Payload, Preference, Subscriber, Workflow, button, digest, email, file, in_app, sms


class Shipped(Payload):
    """An order has left."""

    number: str
    items: list[str] = []


FOOTER = "{{number}}, {{{number}}}"  # shown below

shipped = Workflow(
    "shipped",
    payload=Shipped,
    # Orders have a group of their own.
    group="Orders",  # since 2021
    steps=[
        in_app(
            'Order {{number}} is "out"',
            redirect='/orders/{{number}}',  # the page of the order
            buttons=[button("See {{number}}")],
            feed="orders",  # a tab of the inbox
        ),
        digest(minutes=5, step_id="collected", active=True, stop_on_fail=False),
        sms(FOOTER),
        email(
            "{{step.total_count}} orders",
            """
            {{#if items}}
            <p>{{items}}</p>
            {{/if}}
            """,
            sender_name="Shop",
        ),
        email("Again", body=file("again.html"), step_id="again"),
    ],
)

ada = Subscriber("ada", preferences=[Preference(shipped, enabled=False)])
bob = Subscriber("bob", preferences=[Preference(shipped, enabled=True, sms=False)])
'''
CONVERTED = '''\
"""What a shop tells its customers."""

from novu_flows import Payload, Preference, Subscriber, Workflow, button, digest, email, file, in_app, sms


class Shipped(Payload):
    """An order has left."""

    number: str
    items: list[str] = []


FOOTER = "{{payload.number}}, {{payload.number}}"  # shown below

shipped = Workflow(
    "shipped",
    payload=Shipped,
    # Orders have a group of their own.
    tags=["Orders", "orders"],  # since 2021
    steps=[
        in_app(
            'Order {{payload.number | escape}} is "out"',
            redirect='/orders/{{payload.number}}',  # the page of the order
            buttons=[button("See {{payload.number | escape}}")],  # a tab of the inbox
        ),
        digest(minutes=5, step_id="collected"),
        sms(FOOTER),
        email(
            "{{steps.collected.eventCount}} orders",
            """
{% assign items_size = payload.items | size %}{% if items_size > 0 %}            <p>{{payload.items | join: ',' | escape}}</p>
{% endif %}            """,
            sender_name="Shop",
        ),
        email("Again", body=file("again.html"), step_id="again"),
    ],
)

ada = Subscriber("ada", preferences=[Preference(shipped, in_app=False, email=False, sms=False)])
bob = Subscriber("bob", preferences=[Preference(shipped, sms=False)])
'''


def git(folder, *words):
    """Run git in a project."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", *who, *words], cwd=folder.root, check=True, capture_output=True, env=environment)  # noqa: S603, S607 - as installed


@pytest.fixture
def shop(folder):
    """Return a project of Novu 0.14 that is committed."""
    folder.write("novu.toml", '# Ours.\n[project]\nname = "shop"  # its name\ndeclarations = ["workflows"]\n')
    folder.write("workflows/welcome.py", MODULE)
    folder.write("workflows/again.html", "<b>{{number}}</b>\r\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "first")
    return folder


def files(folder):
    """Return the content of every file of a project."""
    found = (path for path in folder.root.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder.root)): path.read_bytes()
        for path in found
        if ".git" not in path.parts and "__pycache__" not in path.parts and ".novu-flows" not in path.parts
    }


def test_a_project_is_converted_with_its_layout_and_comments(shop):
    """
    Texts, tags, preferences and novu.toml change; every other sign of every file stays.
    """
    done = shop.run("convert", "--write")

    assert (0, CONVERTED) == (done.code, (shop.root / "workflows/welcome.py").read_text())
    assert b"<b>{{payload.number | escape}}</b>\r\n" == (shop.root / "workflows/again.html").read_bytes()
    assert ".novu-flows/local.db" not in done.err
    expected = '# Ours.\n[project]\nname = "shop"  # its name\nnovu = "v2"\ndeclarations = ["workflows"]\n'
    assert expected == (shop.root / "novu.toml").read_text()
    assert "No issues.\n" == shop.run("check").out


def test_the_embedded_novu_of_before_is_named(shop):
    """
    What it holds is of the other API, so that it is in the way of the first plan.
    """
    shop.run("plan")

    assert ".novu-flows/local.db holds an embedded Novu 0.14: delete it" in shop.run("convert", "--write").err


def test_nothing_is_written_unless_that_is_agreed_to(shop):
    """
    Without a terminal the changes are shown as a diff, and the exit code says that there are some.
    """
    before = files(shop)

    for words in ((), ("--check",)):
        shown = shop.run("convert", *words)
        assert 2 == shown.code
        assert (
            '-    group="Orders",  # since 2021\n+    tags=["Orders", "orders"],  # since 2021\n' in shown.out
        )
        assert "3 files would change" in shown.err
    assert before == files(shop)


def test_a_second_conversion_changes_nothing(shop):
    """
    What is converted is left alone, and so it is where novu.toml was not changed yet.
    """
    shop.run("convert", "--write")
    converted = files(shop)

    again = shop.run("convert", "--write", "--allow-dirty")
    assert (0, converted) == (again.code, files(shop))

    shop.write("novu.toml", (shop.root / "novu.toml").read_text().replace('novu = "v2"', 'novu = "v1"'))
    third = shop.run("convert", "--write", "--allow-dirty")
    assert (0, converted) == (third.code, files(shop))


def test_what_git_does_not_hold_is_not_written_over(shop):
    """
    A file that has changed, or that is not in git, could not be brought back; `--allow-dirty` says that this is known.
    """
    shop.write("workflows/again.html", "<i>{{number}}</i>")
    refused = shop.run("convert", "--write")
    assert (6, True) == (
        refused.code,
        "workflows/again.html has changes that are not committed" in refused.err,
    )

    git(shop, "rm", "-q", "--cached", "workflows/welcome.py")
    git(shop, "commit", "-qam", "second")
    refused = shop.run("convert", "--write")
    assert (6, True) == (
        refused.code,
        "workflows/welcome.py has changes that are not committed" in refused.err,
    )
    assert 0 == shop.run("convert", "--write", "--allow-dirty").code


def test_a_project_without_git_is_refused(folder):
    """
    Where there is no repository nothing could be brought back.
    """
    assert 6 == folder.run("convert", "--write").code
    assert 0 == folder.run("convert", "--write", "--allow-dirty").code


def test_a_file_that_cannot_be_written_leaves_all_as_they_were(shop):
    """
    All files are written or none: here there is no room for the name of a second file beside the last one.
    """
    name = "z" * 245 + ".html"
    shop.write(f"workflows/{name}", "<b>{{number}}</b>")
    shop.write("workflows/welcome.py", MODULE.replace('"again.html"', f'"{name}"'))
    before = files(shop)
    refused = shop.run("convert", "--write", "--allow-dirty")

    assert (6, True) == (refused.code, "nothing was changed" in refused.err)
    assert before == files(shop)


def test_an_end_between_two_files_loses_nothing(shop):
    """
    Killed after any file, and run again: the same end. Here the feed of one module is a tag in another.
    """
    shop.write(
        "workflows/a_steps.py",
        'from novu_flows import in_app\n\nread = in_app("Hi {{number}}", feed="orders")\n',
    )
    with_steps = MODULE.replace("from novu_flows", "from a_steps import read\nfrom novu_flows", 1)
    with_steps = with_steps.replace("steps=[", "steps=[\n        read,", 1)
    shop.write("workflows/welcome.py", with_steps.replace('feed="orders"', 'feed="second", step_id="two"'))
    before = files(shop)
    project = load_project(shop.root)
    changes = convert(project, lambda file: (shop.root / file).read_bytes()).changes
    assert ["workflows/again.html", "workflows/welcome.py", "workflows/a_steps.py", "novu.toml"] == [
        change.path for change in changes
    ]
    for number in range(len(changes)):
        for change in changes:
            (shop.root / change.path).write_bytes(before[change.path])
        for change in changes[:number]:
            (shop.root / change.path).write_bytes(change.after)
        assert 0 == shop.run("convert", "--write", "--allow-dirty").code
        assert {change.path: change.after for change in changes}.items() <= files(shop).items()


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 2)])
def test_a_person_at_a_terminal_is_asked(shop, answer, code):
    """
    The files are written where the answer is yes.
    """
    out = StringIO()
    streams = Streams(out=out, err=StringIO(), can_ask=True, is_terminal=False)
    before = files(shop)

    with CliRunner().isolation(input=answer):
        assert code == run_convert(ConvertOptions(), load_project(shop.root), streams)
    assert (code == 0) == (before != files(shop))


def test_a_part_of_a_project_is_converted(shop):
    """
    novu.toml changes once nothing else is left to be converted.
    """
    shop.run("convert", "workflows/again.html", "--write")
    assert MODULE == (shop.root / "workflows/welcome.py").read_text()
    assert "novu" not in (shop.root / "novu.toml").read_text().replace("novu.toml", "")

    assert 0 == shop.run("convert", "workflows", "--write", "--allow-dirty").code
    assert 'novu = "v2"' in (shop.root / "novu.toml").read_text()


def test_a_path_outside_of_the_project_is_refused(shop, tmp_path_factory):
    """
    Files of another project are not this one's.
    """
    assert 64 == shop.run("convert", str(tmp_path_factory.mktemp("other"))).code


LEFT = '''\
from novu_flows import Payload, Workflow, email, file, in_app, on_webhook, all_of, sms


class Shipped(Payload):
    number: str


def greeting(word):
    return f"{word} {{{{number}}}}"


TAGS = ["a"]
shipped = Workflow(
    "shipped",
    payload=Shipped,
    tags=TAGS,
    group="Orders",
    steps=[
        in_app("Hi {{titlecase number}}", feed="orders"),
        in_app(
            """Hi
            {{branding.color}}""",
            step_id="second",
        ),
        sms(greeting("Hi"), active=False, filters=all_of(on_webhook("https://a.example", "x", "EQUAL", "1"))),
        email("Hi {{number}}", file("page.html"), stop_on_fail=True),
    ],
)
'''


def test_what_is_not_converted_is_listed_with_its_line_and_stays(shop):
    """
    The rest is converted; the list is what `check` says afterwards, and nothing more.
    """
    shop.write("workflows/welcome.py", LEFT)
    shop.write("workflows/page.html", "<p>\n{{> footer}}</p>")
    (shop.root / "workflows/again.html").unlink()
    shown = shop.run("convert")
    listed = shown.out[shown.out.index("workflows/page.html:2: error") :]

    for place in (
        "workflows/page.html:2",
        "workflows/welcome.py:13",
        "workflows/welcome.py:19",
        "workflows/welcome.py:22",
        "workflows/welcome.py:25",
        "workflows/welcome.py:26",
    ):
        assert place in listed
    assert "Liquid has no filter for titlecase" in listed
    assert "the text is put together by code" in listed
    assert '"Hi {{payload.number}}", file("page.html")' in shown.out

    assert 4 == shop.run("convert", "--write", "--allow-dirty").code
    assert "<p>\n{{> footer}}</p>" == (shop.root / "workflows/page.html").read_text()
    kept = (shop.root / "workflows/welcome.py").read_text()
    assert 'in_app("Hi {{titlecase number}}", feed="orders")' in kept
    assert 'group="Orders"' in kept
    left = {line.partition(":")[0] for line in shop.run("check").out.splitlines() if ": error" in line}
    assert left <= {line.partition(":")[0] for line in listed.splitlines() if ": error" in line}


def test_the_examples_of_this_project_are_converted_whole(folder):
    """
    They are applied, a second plan is empty, and the cases pass as they did with Novu 0.14.

    But for a reviewed e-mail, to which Novu 3.15 adds its branding, and links with blanks, which it refuses.
    """
    for path in (EXAMPLES / "v1" / "workflows").rglob("*"):
        if path.suffix in (".py", ".html"):
            folder.write(
                f"workflows/{path.name}", re.sub(r"(?m)^(as_reviewed|any_order) = .*\n", "", path.read_text())
            )
    (folder.root / "workflows/welcome.py").unlink()
    assert 0 == folder.run("test").code

    assert 0 == folder.run("convert", "--write", "--allow-dirty").code
    for words in (("check",), ("apply", "--yes"), ("plan", "--check")):
        assert 0 == folder.run(*words).code
    tested = folder.run("test")
    assert (0, True) == (tested.code, "13 passed" in tested.out)


def test_without_its_extra_the_command_says_what_to_install(shop):
    """
    The package libcst comes with an extra, and nothing else needs it.
    """
    code = "import sys; sys.modules['libcst'] = None; from novu_flows.cli.main import main; main(['convert'])"
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, cwd=shop.root, capture_output=True, text=True, check=False)  # noqa: S603 - our own

    assert (64, True) == (ran.returncode, "pip install 'novu-flows[convert]'" in ran.stderr)


OTHERWISE = """\
from novu_flows import Payload, Workflow, all_of, any_of, email, on_payload


class Shipped(Payload):
    number: str


first, second = all_of(on_payload("number", "EQUAL", "1"), negated=True), any_of(on_payload("number", "EQUAL", "2"))
shipped = Workflow(
    "shipped", payload=Shipped, steps=[email("Hi", "<p>Hi</p>", layout="Company", filters=[first, second])]
)
"""


def test_what_novu_3_reads_otherwise_is_a_warning(shop):
    """
    A layout that is found by another name, and filters that hold in other cases, are for a person to look at.
    """
    shop.write("workflows/welcome.py", OTHERWISE)
    shown = shop.run("convert", "--write", "--allow-dirty")

    assert (0, 3) == (shown.code, shown.out.count("warning[converted-otherwise]"))
    assert "workflows/welcome.py:10" in shown.out


def test_a_module_that_libcst_cannot_read_is_listed():
    """
    It stays as it is, and the rest is converted: Python may know a syntax that libcst does not know yet.
    """
    plan = ModulePlan(uses={}, tags=TagPlan())
    rewritten = rewrite_module(b"class C[T]: (\n", "workflows/new.py", plan)

    assert b"class C[T]: (\n" == rewritten.content
    assert ["workflows/new.py:1"] == [str(issue.source) for issue in rewritten.issues]
    assert frozenset() == workflows_that_take_tags(b"class C[T]: (\n", "workflows/new.py")
