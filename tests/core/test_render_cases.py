"""Reports of trigger cases as text, JSON and JUnit's XML."""

import json
from xml.etree import ElementTree as ET

from novu_flows import TriggerCase, Workflow
from novu_flows.issues import Source
from novu_flows.trigger_cases import output
from novu_flows.trigger_cases.outcome import CaseOutcome, Mismatch, TrialReport

CASE = TriggerCase(
    Workflow("shipped", steps=[]), to="ada", payload={}, source=Source(file="flows.py", line=7)
)
WRONG_TEXT = Mismatch(where="ada, sms", expected="Dear Ada,\nhello", got="Dear Bob,\nhello")
NOT_SHOWN = Mismatch(where="ada, email", expected="Hi", got=None, detail="Integration is \x1b[2Jgone")
PASSED = CaseOutcome(case_id="shipped::one", case=CASE, verdict="passed", transaction_id="t1", seconds=0.25)
FAILED = CaseOutcome(
    case_id="shipped::two", case=CASE, verdict="failed", mismatches=(WRONG_TEXT, NOT_SHOWN), seconds=0.5
)
SKIPPED = CaseOutcome(case_id="shipped::three", case=CASE, verdict="not run", reason="not for production")
UNKNOWN = CaseOutcome(case_id="shipped::four", case=CASE, verdict="not verifiable", reason="not shown")
REPORT = TrialReport(outcomes=(PASSED, FAILED, SKIPPED, UNKNOWN))


def marked(text, style):
    """Show where colours would be."""
    return f"<{style}>{text}</>"


def test_every_case_has_one_line():
    """
    The verdict comes first, a reason last; its colour says the verdict again.
    """
    assert "  passed  shipped::one\n" == output.outcome_line(PASSED)
    assert "  not run  shipped::three: not for production\n" == output.outcome_line(SKIPPED)
    assert [
        "  <create>passed</>  shipped::one\n",
        "  <bad>failed</>  shipped::two\n",
        "  <update>not run</>  shipped::three: not for production\n",
        "  <update>not verifiable</>  shipped::four: not shown\n",
    ] == [output.outcome_line(outcome, paint=marked) for outcome in REPORT.outcomes]


def test_a_failed_case_shows_what_differs():
    """
    Expected lines have a minus, those that came a plus, lines around them neither; Novu's words are harmless.
    """
    assert [
        "FAILED shipped::two  flows.py:7",
        "  ada, sms",
        "    - Dear Ada,",
        "    + Dear Bob,",
        "      hello",
        "  ada, email",
        "    - Hi",
        "    + (not shown by this environment)",
        "      Integration is \\x1b[2Jgone",
    ] == output.render_failure(FAILED).splitlines()


def test_only_what_is_near_a_difference_is_shown():
    """
    Of a long text one line stands around each difference, and a line break too many is one.
    """
    long = Mismatch(
        where="ada, email",
        expected="one\ntwo\nthree\nfour\nfive\nsix\n",
        got="one\n2\nthree\nfour\nfive\n6\n",
    )
    outcome = CaseOutcome(case_id="shipped::two", case=CASE, verdict="failed", mismatches=(long,))

    assert [
        "      one",
        "    - two",
        "    + 2",
        "      three",
        "    …",
        "      five",
        "    - six",
        "    + 6",
        "",
    ] == output.render_failure(outcome).splitlines()[2:]


def test_a_report_ends_with_its_counts():
    """
    Every case has its line, what failed is shown in full, and verdicts that nothing has are not counted.
    """
    shown = output.render_report(REPORT, seconds=1.5)

    assert all(output.outcome_line(outcome) in shown for outcome in REPORT.outcomes)
    assert output.render_failure(FAILED) in shown
    assert shown.endswith("1 passed, 1 failed, 1 not verifiable, 1 not run in 1.50 s\n")
    assert "no cases in 0.00 s\n" == output.render_report(TrialReport(outcomes=()), seconds=0).lstrip()


def test_what_was_fired_can_be_cancelled():
    """
    After an interruption each trigger that was sent has the command that cancels it.
    """
    shown = output.render_fired(REPORT, environment="staging")

    assert "  novu-flows api events cancel --env staging t1  # shipped::one\n" in shown
    assert "shipped::two" not in shown
    assert "Nothing was fired.\n" == output.render_fired(TrialReport(outcomes=(FAILED,)), environment="x")


def test_a_report_in_json_holds_everything():
    """
    The counts, and each case with what was expected and what came.
    """
    shown = json.loads(output.render_json(REPORT))

    assert (4, False) == (shown["exit_code"], shown["interrupted"])
    assert {"passed": 1, "failed": 1, "not_verifiable": 1, "not_run": 1} == shown["counts"]
    assert ["shipped::one", "shipped::two", "shipped::three", "shipped::four"] == [
        case["case"] for case in shown["cases"]
    ]
    assert {
        "where": "ada, email",
        "expected": "Hi",
        "got": None,
        "detail": "Integration is \x1b[2Jgone",
    } == shown["cases"][1]["mismatches"][1]


def test_a_report_in_xml_is_read_by_continuous_integration():
    """
    What failed is a failure; what nobody can say, and what was not run, is skipped; nothing breaks the XML.
    """
    suite = ET.fromstring(output.render_junit(REPORT, name="acme"))  # noqa: S314 - we have written it

    assert ("acme", "4", "1", "2", "0.750") == tuple(
        suite.get(name) for name in ("name", "tests", "failures", "skipped", "time")
    )
    assert ["one", "two", "three", "four"] == [case.get("name") for case in suite]
    assert [[], ["failure"], ["skipped"], ["skipped"]] == [[inner.tag for inner in case] for case in suite]
    assert "not run: not for production" == suite[2][0].get("message")
    assert "\x1b" not in (suite[1][0].text or "")
