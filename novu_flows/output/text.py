"""Plans, issues and reports as text for a terminal or a log."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from novu_flows.errors import NovuFlowsError, PlanRefused, ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.output.change_lines import change_rows, field_rows
from novu_flows.output.drift import MARKS, drift_counts, drift_notes, what_happened
from novu_flows.output.excerpt import FIRST, excerpt
from novu_flows.output.not_compared import not_compared_lines
from novu_flows.output.notes import (
    counted,
    no_changes,
    other_environments,
    plan_counts,
    rename_note,
    scope_note,
    state_line,
    step_note,
    unmanaged_hint,
    unmanaged_title,
)
from novu_flows.output.values import Paint, Stream, ViewOptions, for_terminal, unpainted
from novu_flows.plan.as_json import plan_digest
from novu_flows.plan.changes import Address, Change, Create, Delete, Update
from novu_flows.plan.drift import Drifted, DriftReport
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.plan.renames import renamed_resources, renamed_steps
from novu_flows.plan.report import (
    ChangeOutcome,
    Done,
    Failed,
    Moved,
    Note,
    NotTaken,
    PlanState,
    Report,
    Skipped,
)


class TextView:
    """Results as text, the plan before the report."""

    shows_plan_first = True
    errors_on: Sequence[Stream] = ("stderr",)

    def __init__(self, options: ViewOptions) -> None:
        self._paint = options.paint
        self._is_full = options.is_full

    def plan(self, plan: Plan, *, seconds: float | None = None, state: PlanState | None = None) -> str:
        """Return a plan."""
        shown = render_plan(plan, seconds=seconds, paint=self._paint, is_full=self._is_full)
        return shown if state is None else f"{shown}\n  Digest {plan_digest(plan)}.\n  {state_line(state)}\n"

    def issues(self, issues: Sequence[Issue]) -> str:
        """Return issues."""
        return render_issues(issues, paint=self._paint)

    def report(self, report: Report) -> str:
        """Return what came of an apply."""
        return render_report(report, paint=self._paint)

    def drift(self, report: DriftReport) -> str:
        """Return what has drifted."""
        return render_drift(report, paint=self._paint, is_full=self._is_full)

    def error(self, error: NovuFlowsError) -> str:
        """Return what ended a command."""
        if isinstance(error, ProjectInvalid | PlanRefused):
            return render_issues(error.issues, paint=self._paint)
        remedy = f"  {for_terminal(error.remedy, longest=1000)}\n" if error.remedy else ""
        return f"novu-flows: {for_terminal(error.message, longest=1000)}\n{remedy}"


def render_plan(
    plan: Plan, *, seconds: float | None = None, paint: Paint = unpainted, is_full: bool = False
) -> str:
    """Show a plan, field by field; `seconds` is how long reading took, `is_full` shows all of a large plan."""
    note = [f"  {for_terminal(scope_note(plan))}", ""] if plan.patterns else []
    body = _body(plan, paint, is_full=is_full)
    lines = [_header(plan, seconds), "", *note, *body, *_issue_lines(plan.issues, paint), *_unmanaged(plan)]
    return "\n".join([*lines, "", f"  {plan_counts(plan)}", ""])


def _unmanaged(plan: Plan) -> Iterator[str]:
    if plan.listed is None:
        return
    yield from ("", f"  {unmanaged_title(plan.listed)}")
    for one in plan.listed.things:
        yield f"    {for_terminal(str(one.address))}"
        yield f"        {for_terminal(unmanaged_hint(one), longest=1000)}"


def target_parts(target: EnvironmentInfo) -> list[str]:
    """Return what tells an environment from others: its name and URL, which Novu it is, and what its key opens."""
    is_server = "://" in target.url
    release = f"Novu {target.profile}" if is_server else target.profile
    where = [target.url, *([release] if target.profile else [])]
    api = [f"API {target.api}"] if target.api else []
    found = [str(target.novu), f"key {target.key_fingerprint}"] if is_server and target.novu else []
    return [target.name, *(where if is_server else [" ".join(map(str, where))]), *api, *found]


def target_line(target: EnvironmentInfo) -> str:
    """Return an environment on one line."""
    return " · ".join(map(for_terminal, target_parts(target)))


def render_issues(issues: Sequence[Issue], *, paint: Paint = unpainted) -> str:
    """Show issues, one block each, with their number."""
    if not issues:
        return "No issues.\n"
    return "\n".join([*_issue_lines(issues, paint)[1:], "", issue_counts(issues), ""])


def issue_counts(issues: Sequence[Issue]) -> str:
    """Count issues by what they stop, on one line."""
    errors = sum(issue.stops for issue in issues)
    return f"{counted(errors, 'error')}, {counted(len(issues) - errors, 'warning')}"


def render_report(report: Report, *, paint: Paint = unpainted) -> str:
    """Show what came of an apply: what was not done in full, what may be left over, then the counts."""
    lines = [
        line
        for outcome in report.outcomes
        if not isinstance(outcome, Done)
        for line in _lines_of(outcome, paint)
    ]
    notes = [line for note in report.notes for line in _note_lines(note, paint)]
    return "\n".join([*lines, *notes, report_counts(report), ""])


def report_counts(report: Report) -> str:
    """Count the outcomes of an apply, on one line."""
    if report.changed_nothing and not report.notes:
        found = counted(len(report.outcomes), "change")
        return f"nothing to do: {found} found as wanted" if report.outcomes else "nothing to do"
    counts = f"{report.count(Done)} of {len(report.outcomes)} changes applied"
    kinds = (
        (Failed, "failed"),
        (Moved, "moved meanwhile"),
        (NotTaken, "not taken by Novu"),
        (Skipped, "not tried"),
    )
    parts = [f"{report.count(kind)} {word}" for kind, word in kinds if report.count(kind)]
    left = "; run `novu-flows plan` to see what is left" if parts else ""
    named = [f"{counted(len(report.notes), 'thing')} to look at"] if report.notes else []
    return ", ".join([counts, *parts, *named]) + left


def _note_lines(note: Note, paint: Paint) -> list[str]:
    return [
        f"  {paint('!', 'bad')} {for_terminal(note.message, longest=400)}",
        f"      {for_terminal(note.remedy, longest=400)}",
    ]


def outcome_line(outcome: ChangeOutcome, *, paint: Paint = unpainted) -> str:
    """Show one outcome on one line, for progress."""
    change = outcome.change
    return f"{_mark(change, paint)} {for_terminal(str(change.address))}  {_word(outcome)}"


def _header(plan: Plan, seconds: float | None) -> str:
    read = f" in {seconds:.1f} s" if seconds is not None else ""
    declared = len(plan.changes) + len(plan.to_promote) + len(plan.not_compared) + plan.unchanged
    parts = [*target_parts(plan.target), f"project {plan.project}", f"{declared} declared, read{read}"]
    parts += [other_environments(plan)] if plan.other_environments else []
    return " · ".join(for_terminal(part) for part in parts)


def _body(plan: Plan, paint: Paint, *, is_full: bool) -> Iterator[str]:
    if plan.is_empty and not plan.to_promote:
        yield f"  {no_changes(plan)}"
    renamed = renamed_resources(plan.changes)
    yield from _changes(plan.changes, renamed, paint, is_full=is_full)
    if plan.to_promote:
        yield ""
        yield "  To promote (workflows reach production from the development environment only):"
        yield from _changes(plan.to_promote, {}, paint, is_full=is_full)
    yield from not_compared_lines(plan, is_full=is_full)


def _changes(
    changes: Sequence[Change], renamed: Mapping[Address, Address], paint: Paint, *, is_full: bool
) -> Iterator[str]:
    part = excerpt(changes, is_full=is_full)
    for count in part.counts:
        yield f"  {count.total:>9,} {count.resource} {count.action}: {for_terminal(count.reason)}"
    if part.counts:
        yield f"  The first {FIRST} of each are shown; `--full` shows all, `--out FILE` keeps them in a plan file."
        yield ""
    for change in part.shown:
        yield from _change_lines(change, paint, renamed_from=renamed.get(change.address), is_full=is_full)
    if part.left_out:
        yield f"  … and {part.left_out:,} more changes"


def _change_lines(
    change: Change, paint: Paint, *, renamed_from: Address | None, is_full: bool
) -> Iterator[str]:
    address = for_terminal(str(change.address))
    source = paint(for_terminal(str(change.source)), "quiet") if change.source else ""
    yield f"  {_mark(change, paint)} {address:<40}  {source}".rstrip()
    if renamed_from:
        yield f"      {paint(rename_note(renamed_from), 'update')}"
    for new, old in renamed_steps(change).items():
        yield f"      {paint(for_terminal(step_note(new, old)), 'update')}"
    yield from (row.painted(paint) for row in change_rows(change, is_full=is_full))


def render_drift(report: DriftReport, *, paint: Paint, is_full: bool) -> str:
    """Show what has drifted: from what is declared to what is there now."""
    parts = [*target_parts(report.target), f"project {report.project}"]
    lines = [" · ".join(map(for_terminal, parts)), ""]
    shown = report.drifted if is_full else report.drifted[:FIRST]
    for one in shown:
        lines += _drifted_lines(one, paint, is_full=is_full)
    if more := len(report.drifted) - len(shown):
        lines.append(f"  … and {more:,} more; `--full` shows all")
    lines += [f"  {for_terminal(note, longest=400)}" for note in drift_notes(report)]
    return "\n".join([*lines, *_issue_lines(report.issues, paint), "", f"  {drift_counts(report)}", ""])


def _drifted_lines(one: Drifted, paint: Paint, *, is_full: bool) -> Iterator[str]:
    mark, style = MARKS[one.kind]
    source = paint(for_terminal(str(one.change.source)), "quiet") if one.change.source else ""
    yield f"  {paint(mark, style)} {for_terminal(str(one.address)):<40}  {source}".rstrip()
    yield f"      {paint(for_terminal(what_happened(one), longest=400), style)}"
    yield from (row.painted(paint) for row in change_rows(one.shown, is_full=is_full))


def _mark(change: Change, paint: Paint) -> str:
    match change:
        case Create():
            return paint("+", "create")
        case Update():
            return paint("~", "update")
        case Delete():
            return paint("-", "delete")
        case _:
            assert_never(change)


def _issue_lines(issues: Iterable[Issue], paint: Paint) -> list[str]:
    lines: list[str] = []
    for issue in issues:
        place = f"{issue.source}: " if issue.source else ""
        word = paint(issue.severity, "bad" if issue.stops else "update")
        lines += [
            "",
            f"{for_terminal(place)}{word}[{issue.code}] {for_terminal(issue.where)}: {_said(issue)}",
            f"    {for_terminal(issue.hint)}",
        ]
    return lines


def _said(issue: Issue) -> str:
    return for_terminal(issue.message, longest=400)


def _lines_of(outcome: ChangeOutcome, paint: Paint) -> Iterator[str]:
    yield "  " + outcome_line(outcome, paint=paint)
    if isinstance(outcome, NotTaken):
        for one in outcome.fields:
            yield from (row.painted(paint) for row in field_rows(outcome.change, one))


def _word(outcome: ChangeOutcome) -> str:
    match outcome:
        case Done(already=already):
            return "already done" if already else "done"
        case NotTaken():
            return "not taken by Novu: it shows another value than was written"
        case Failed(error=error):
            return f"failed: {for_terminal(str(error), longest=400)}"
        case Moved():
            return "moved since the plan was made, so left alone: plan again"
        case Skipped(reason=reason):
            return f"not tried: {for_terminal(reason)}"
        case _:
            assert_never(outcome)
