"""Reports of trigger cases as text, JSON and JUnit's XML."""

import difflib
from collections.abc import Iterator
from typing import assert_never
from xml.etree import ElementTree as ET

from novu_flows.output.json_document import error_json
from novu_flows.output.values import Paint, Style, for_terminal, json_text, unpainted
from novu_flows.plan.as_json import scope_json, target_json
from novu_flows.trigger_cases.outcome import CaseOutcome, Mismatch, TrialReport, Verdict

LONGEST_LINE = 400
VERDICTS: tuple[Verdict, ...] = ("passed", "failed", "not verifiable", "not run")
_NOT_SHOWN = "(not shown by this environment)"


def outcome_line(outcome: CaseOutcome, *, paint: Paint = unpainted) -> str:
    """Show a case on one line, which ends."""
    reason = f": {for_terminal(outcome.reason)}" if outcome.reason else ""
    word = paint(f"{outcome.verdict:<6}", _style(outcome.verdict))
    return f"  {word}  {for_terminal(outcome.case_id)}{reason}\n"


def render_failure(outcome: CaseOutcome, *, paint: Paint = unpainted) -> str:
    """Show what a failed case expected and got, place by place, with what Novu says of the step."""
    source = paint(for_terminal(str(outcome.case.source)), "quiet")
    lines = [f"{paint('FAILED', 'bad')} {for_terminal(outcome.case_id)}  {source}"]
    for mismatch in outcome.mismatches:
        lines += _mismatch(mismatch, paint)
    return "\n".join([*lines, ""])


def render_summary(report: TrialReport, *, seconds: float, paint: Paint = unpainted) -> str:
    """Show what failed in full, and the counts; the lines of all cases stand above."""
    failed = [render_failure(one, paint=paint) for one in report.outcomes if one.verdict == "failed"]
    return "\n".join(["", *failed, f"{counts(report)} in {seconds:.2f} s", ""])


def render_report(report: TrialReport, *, seconds: float, paint: Paint = unpainted) -> str:
    """Show every case, what failed in full, and the counts."""
    lines = "".join(outcome_line(outcome, paint=paint) for outcome in report.outcomes)
    return lines + render_summary(report, seconds=seconds, paint=paint)


def counts(report: TrialReport) -> str:
    """Count the verdicts, on one line."""
    said = [f"{report.count(verdict)} {verdict}" for verdict in VERDICTS if report.count(verdict)]
    return (", ".join(said) or "no cases") + part_note(report)


def part_note(report: TrialReport) -> str:
    """Return what is said of a part of the cases; empty where all were meant."""
    if not report.patterns:
        return ""
    left = "1 case" if report.left_out == 1 else f"{report.left_out} cases"
    return f" (only a part: {for_terminal(str(report.patterns))}; {left} left out)"


def render_fired(report: TrialReport, *, environment: str) -> str:
    """List what was fired before an interruption, each with the command that cancels it."""
    fired = [outcome for outcome in report.outcomes if outcome.transaction_id]
    if not fired:
        return "Nothing was fired.\n"
    command = f"novu-flows api events cancel --env {for_terminal(environment)}"
    lines = [f"  {command} {outcome.transaction_id}  # {for_terminal(outcome.case_id)}" for outcome in fired]
    return "\n".join(
        ["Fired before the interruption; what waits in digests and delays is cancelled by:", *lines, ""]
    )


def render_json(report: TrialReport) -> str:
    """Return a report as JSON."""
    shown = {
        "environment": target_json(report.target) if report.target else None,
        "exit_code": int(report.exit_code),
        "error": error_json(report.ended_by),
        "interrupted": report.interrupted,
        "scope": {**scope_json(report.patterns), "left_out": report.left_out},
        "counts": {verdict.replace(" ", "_"): report.count(verdict) for verdict in VERDICTS},
        "cases": [_json(outcome) for outcome in report.outcomes],
    }
    return json_text(shown)


def render_junit(report: TrialReport, *, name: str) -> str:
    """Return a report as JUnit's XML, as continuous integration reads it; what nobody saw is an error."""
    unobserved = sum(outcome.is_unobserved for outcome in report.outcomes)
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(report.outcomes)),
        failures=str(report.count("failed")),
        errors=str(unobserved),
        skipped=str(report.count("not verifiable") + report.count("not run") - unobserved),
        time=f"{sum(outcome.seconds for outcome in report.outcomes):.3f}",
    )
    if report.patterns:
        properties = ET.SubElement(suite, "properties")
        ET.SubElement(properties, "property", name="scope", value=_xml(part_note(report).strip()))
    for outcome in report.outcomes:
        _junit_case(suite, outcome)
    ET.indent(suite)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"


def _style(verdict: Verdict) -> Style:
    match verdict:
        case "passed":
            return "create"
        case "failed":
            return "bad"
        case "not verifiable" | "not run":
            return "update"
        case _:
            assert_never(verdict)


def _mismatch(mismatch: Mismatch, paint: Paint) -> Iterator[str]:
    yield f"  {for_terminal(mismatch.where)}"
    got = _NOT_SHOWN if mismatch.got is None else mismatch.got
    for mark, line in _difference(mismatch.expected.split("\n"), got.split("\n")):
        shown = f"    {mark} {for_terminal(line, longest=LONGEST_LINE)}".rstrip()
        yield paint(shown, _MARKS[mark]) if mark in _MARKS else shown
    if mismatch.detail:
        yield paint(f"      {for_terminal(mismatch.detail)}", "quiet")


_MARKS: dict[str, Style] = {"-": "delete", "+": "create"}


def _difference(expected: list[str], got: list[str]) -> Iterator[tuple[str, str]]:
    """Return the lines that differ, `-` expected and `+` got, with one line around each."""
    headers = 3  # the two files, and the place of the first difference
    for line in list(difflib.unified_diff(expected, got, lineterm="", n=1))[headers:]:
        yield ("…", "") if line.startswith("@@") else (line[0], line[1:])


def _json(outcome: CaseOutcome) -> dict[str, object]:
    return {
        "case": outcome.case_id,
        "workflow": outcome.case.workflow.workflow_id,
        "source": str(outcome.case.source),
        "verdict": outcome.verdict.replace(" ", "_"),
        "reason": outcome.reason,
        "transaction_id": outcome.transaction_id,
        "unobserved": outcome.is_unobserved,
        "seconds": round(outcome.seconds, 3),
        "mismatches": [
            {"where": one.where, "expected": one.expected, "got": one.got, "detail": one.detail}
            for one in outcome.mismatches
        ],
    }


def _junit_case(suite: ET.Element, outcome: CaseOutcome) -> None:
    workflow_id, _, name = outcome.case_id.partition("::")
    case = ET.SubElement(
        suite, "testcase", classname=_xml(workflow_id), name=_xml(name), time=f"{outcome.seconds:.3f}"
    )
    if outcome.verdict == "failed":
        first = outcome.mismatches[0]
        failure = ET.SubElement(case, "failure", message=_xml(f"{first.where}: not as expected"))
        failure.text = _xml(render_failure(outcome))
    elif outcome.verdict != "passed":
        kind = "error" if outcome.is_unobserved else "skipped"
        ET.SubElement(case, kind, message=_xml(f"{outcome.verdict}: {outcome.reason}"))


def _xml(text: str) -> str:
    """Escape what XML cannot hold, which `render_failure` has done to its lines."""
    return "\n".join(for_terminal(line, longest=LONGEST_LINE) for line in text.split("\n"))
