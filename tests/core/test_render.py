"""Plans, issues and reports as text, Markdown and JSON."""

import html
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_plan import PLANS, change

from novu_flows.declare.basics import LiteralSecret
from novu_flows.errors import (
    AuthenticationFailed,
    Exchange,
    ExitCode,
    NovuFlowsError,
    ProjectInvalid,
    RateLimited,
    Refused,
    ServerFailed,
)
from novu_flows.issues import Issue, Source
from novu_flows.output import json_document, markdown, text
from novu_flows.output.markdown import for_markdown
from novu_flows.output.values import ViewOptions, for_terminal
from novu_flows.output.views import VIEWS
from novu_flows.plan.changes import Address, Create, Delete, FieldChange, Update
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.plan.report import Done, Failed, Moved, NotTaken, Report, Skipped

ISSUES = (
    Issue(code="one", where="here", message="is wrong", hint="fix it", source=Source(file="a.py", line=3)),
    Issue(code="two", where="there", message="is odd", hint="look", severity="warning"),
)
EXCHANGE = Exchange(method="GET", path="/x", status=500)
CREATE = change(Create, "subscriber", "ada")
NOT_TAKEN = FieldChange(path=("email",), before="a", after="b")


def report(*outcomes, interrupted=False):
    """Make a report."""
    return Report(outcomes=outcomes, interrupted=interrupted)


@given(st.text())
def test_nothing_reaches_a_terminal_that_moves_it(hostile):
    """
    Whatever a server says becomes one printable line.
    """
    shown = for_terminal(hostile)

    assert all(letter.isprintable() or unicodedata.category(letter) == "Zs" for letter in shown)
    assert len(shown.splitlines()) <= 1


@given(st.text())
def test_nothing_in_markdown_is_markup(hostile):
    """
    No pipe, backtick, tag or mention is left alone.
    """
    shown = for_markdown(hostile)

    assert "<" not in shown
    assert not re.search("@(?!&#8203;)", shown)
    assert all(shown[at - 1 : at] == "\\" for at, letter in enumerate(shown) if letter in "|`")


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\u202ed", "\\u{202e}d"),
        ("x" * 200, "x" * 160 + "… (200 characters)"),
        ("ünï", "ünï"),
    ],
)
def test_hostile_text_is_written_out(hostile, shown):
    """
    Escapes are those that people know.
    """
    assert shown == for_terminal(hostile)


@given(PLANS)
def test_every_change_has_a_line_in_every_renderer(plan):
    """
    No renderer leaves a change out.
    """
    lines = text.render_plan(plan), markdown.render_plan(plan), json_document.render_plan(plan)

    for one in (*plan.changes, *plan.to_promote):
        assert for_terminal(str(one.address)).rstrip() in lines[0]
        assert for_markdown(str(one.address)) in lines[1]
        assert str(one.address) in {found["address"] for found in _all(json.loads(lines[2]))}


def _all(plan):
    return [*plan["changes"], *plan["to_promote"]]


def test_a_secret_is_shown_as_such():
    """
    A reference by its variable in JSON, everything else as a mark.
    """
    field = FieldChange(path=("webhook_url",), before="(secret)", after=LiteralSecret("canary"))
    update = Update(
        address=Address("credentials", ("ada", "slack")), fields=(field,), source=None, reason="", base=""
    )
    plan = Plan(
        target=EnvironmentInfo(name="l", url="u", key_fingerprint="f"), project="p", changes=(update,)
    )
    shown = [text.render_plan(plan), markdown.render_plan(plan), json_document.render_plan(plan)]

    assert "canary" not in "".join(shown)
    assert "(secret) -> (secret)" in shown[0]


def test_issues_are_counted_and_placed():
    """
    Each has its place, code, message and hint; errors and warnings are counted apart.
    """
    shown = text.render_issues(ISSUES)

    assert "a.py:3: error[one] here: is wrong\n    fix it" in shown
    assert shown.endswith("1 error, 1 warning\n")
    assert "No issues.\n" == text.render_issues(())
    assert "No issues.\n" == markdown.render_issues(())
    assert "**error** one, a.py:3 here: is wrong (fix it)" in markdown.render_issues(ISSUES)
    assert ["one", "two"] == [
        one["code"] for one in json.loads(json_document.render_issues(ISSUES))["issues"]
    ]


def test_a_report_says_what_was_not_done():
    """
    What was done is counted, the rest has a line with its reason.
    """
    error = ServerFailed("it broke", exchange=EXCHANGE, remedy="wait")
    outcomes = (
        Done(change=CREATE),
        Failed(change=CREATE, error=error),
        Moved(change=CREATE),
        NotTaken(change=CREATE, fields=(NOT_TAKEN,)),
        Skipped(change=CREATE, reason="interrupted"),
    )
    shown = text.render_report(report(*outcomes))

    assert "failed: it broke; wait" in shown
    assert "moved since the plan was made" in shown
    assert "not taken by Novu" in shown
    assert "not tried: interrupted" in shown
    assert "1 of 5 changes applied, 1 failed, 1 moved meanwhile, 1 not taken by Novu, 1 not tried" in shown
    found = json.loads(json_document.render_report(report(*outcomes)))
    assert ["done", "failed", "moved", "not_taken", "skipped"] == [
        one["outcome"] for one in found["outcomes"]
    ]
    assert "already done" in text.outcome_line(Done(change=CREATE, already=True))
    assert "- subscriber ada" in text.outcome_line(Done(change=change(Delete, "subscriber", "ada")))


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([], ExitCode.OK),
        ([Done(change=CREATE)], ExitCode.OK),
        ([Done(change=CREATE), Skipped(change=CREATE, reason="")], ExitCode.INCOMPLETE),
        ([NotTaken(change=CREATE, fields=())], ExitCode.INCOMPLETE),
        ([Moved(change=CREATE), Done(change=CREATE)], ExitCode.STALE),
        (
            [Failed(change=CREATE, error=RateLimited("r", exchange=EXCHANGE, retry_after_seconds=None))],
            ExitCode.UNREACHABLE,
        ),
        (
            [Failed(change=CREATE, error=AuthenticationFailed("a", exchange=EXCHANGE))],
            ExitCode.AUTHENTICATION,
        ),
        (
            [
                Failed(change=CREATE, error=NovuFlowsError("x")),
                Failed(change=CREATE, error=ServerFailed("s", exchange=EXCHANGE)),
            ],
            ExitCode.INCOMPLETE,
        ),
        (
            [Done(change=CREATE), Failed(change=CREATE, error=ServerFailed("s", exchange=EXCHANGE))],
            ExitCode.INCOMPLETE,
        ),
    ],
)
def test_a_report_has_an_exit_code(outcomes, code):
    """
    What kept everything from being done decides, else that not everything was done.
    """
    assert code == report(*outcomes).exit_code
    assert ExitCode.INTERRUPTED == report(*outcomes, interrupted=True).exit_code


def test_an_error_is_said_in_json():
    """
    With its remedy and exit code; and an error without a remedy reads well.
    """
    assert {"error": {"message": "m", "remedy": "r", "exit_code": 6}} == json.loads(
        json_document.JsonView(ViewOptions()).error(Refused("m", remedy="r"))
    )
    assert "m" == str(NovuFlowsError("m"))
    assert "m; r" == str(NovuFlowsError("m", remedy="r"))
    assert "GET /x" == str(EXCHANGE)


@pytest.mark.parametrize("format_", sorted(VIEWS))
def test_every_format_says_what_ended_a_command(format_):
    """
    The issues of a project, or the message with what to do.
    """
    view = VIEWS[format_](ViewOptions())

    assert all(
        word in view.error(ProjectInvalid(ISSUES)) for word in ("is wrong", "fix it", "is odd", "a.py")
    )
    assert all(
        word in view.error(Refused("too much", remedy="ask for less"))
        for word in ("too much", "ask for less")
    )


@pytest.mark.parametrize("value", ["@everyone", "ada@acme", "#12", "acme/shop#12"])
def test_nobody_is_mentioned_in_a_comment(value):
    """
    GitHub looks for mentions after it has made the page, where an entity is its character again.
    """
    page = html.unescape(for_markdown(value)).replace("\\", "")

    assert value not in page
    assert value == page.replace("\u200b", "")
