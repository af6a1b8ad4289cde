"""Plans as Markdown, for a comment on a pull request."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from novu_flows.errors import NovuFlowsError, PlanRefused, ProjectInvalid
from novu_flows.issues import Issue
from novu_flows.output.change_lines import change_rows
from novu_flows.output.drift import drift_counts, drift_notes, what_happened
from novu_flows.output.excerpt import ChangeCount, Excerpt, excerpt
from novu_flows.output.not_compared import TITLE, not_compared, references_of
from novu_flows.output.notes import (
    no_changes,
    other_environments,
    rename_note,
    scope_note,
    state_line,
    step_note,
    unmanaged_hint,
    unmanaged_title,
)
from novu_flows.output.text import issue_counts, outcome_line, report_counts, target_parts
from novu_flows.output.values import LONGEST, Stream, ViewOptions, for_terminal
from novu_flows.plan.as_json import plan_digest
from novu_flows.plan.changes import Address, Change, Create, Delete, NotCompared, Update
from novu_flows.plan.drift import Drifted, DriftReport
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.plan.renames import renamed_resources, renamed_steps
from novu_flows.plan.report import Done, PlanState, Report
from novu_flows.plan.unmanaged import Unmanaged

MOST_CHARACTERS = 65_536  # of a comment on GitHub
_ROOM_FOR_ENDS = 512
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~!])")


class MarkdownView:
    """Results as Markdown, the plan before the report."""

    shows_plan_first = True
    errors_on: Sequence[Stream] = ("stdout", "stderr")

    def __init__(self, options: ViewOptions) -> None:
        self._is_full = options.is_full  # a comment has no colours

    def plan(self, plan: Plan, *, seconds: float | None = None, state: PlanState | None = None) -> str:
        """Return a plan."""
        del seconds
        return render_plan(plan, is_full=self._is_full, state=state)

    def issues(self, issues: Sequence[Issue]) -> str:
        """Return issues."""
        return render_issues(issues)

    def report(self, report: Report) -> str:
        """Return what came of an apply."""
        return render_report(report)

    def drift(self, report: DriftReport) -> str:
        """Return what has drifted."""
        return render_drift(report)

    def error(self, error: NovuFlowsError) -> str:
        """Return what ended a command."""
        if isinstance(error, ProjectInvalid | PlanRefused):
            return f"### novu-flows: {issue_counts(error.issues)}\n\n{render_issues(error.issues)}"
        lines = [error.message, *([error.remedy] if error.remedy else [])]
        shown = "\n\n".join(for_markdown(line, longest=1000) for line in lines)
        return f"### novu-flows: stopped (exit code {int(error.exit_code)})\n\n{shown}\n"


def for_markdown(text: str, *, longest: int = LONGEST) -> str:
    """
    Escape what Markdown would read as a table, code, a link, HTML, a mention or a number of an issue.

    GitHub looks for mentions and numbers in the finished page, where an escaped sign is a sign again: a space without
    width after it keeps them apart.
    """
    shown = for_terminal(text, longest=longest)
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MARKDOWN.sub(r"\\\1", shown).replace("@", "@&#8203;").replace("\\#", "#&#8203;")


def render_plan(plan: Plan, *, is_full: bool = False, state: PlanState | None = None) -> str:
    """Show a plan as a comment: heading, counts and issues, then the changes, folded, as far as a comment can be."""
    summary = plan.summary
    counts = f"{summary.create} create, {summary.update} update, {summary.delete} delete"
    lines = [
        _head("plan", plan.target),
        "",
        *([for_markdown(scope_note(plan)), ""] if plan.patterns else []),
        f"**{counts}**, {summary.unchanged} unchanged"
        + ("" if plan.patterns else f", {summary.unmanaged} unmanaged")
        + (f", {other_environments(plan)}" if plan.other_environments else "")
        + _digest(plan),
        "",
        *([for_markdown(state_line(state), longest=1000), ""] if state else []),
    ]
    if plan.is_empty and not plan.to_promote:
        lines += [no_changes(plan), ""]
    page = MarkdownPage(lines)
    if plan.issues:
        page.add_all([*_issues(plan.issues), ""], "issues")
    left, more = not_compared(plan, is_full=is_full)
    page.add_all([f"{for_markdown(TITLE)}:", ""] if left else [], "")
    page.add_all(
        [*map(_not_compared, left), *([more] if more else []), *([""] if left else [])], "not compared"
    )
    if plan.listed is not None:
        page.add_all([unmanaged_title(plan.listed), ""], "")
        page.add_all([*map(_unmanaged, plan.listed.things), ""], "unmanaged things")
    renamed = renamed_resources(plan.changes)
    _add_changes(page, excerpt(plan.changes, is_full=is_full), _changes(len(plan.changes)), renamed)
    _add_changes(
        page, excerpt(plan.to_promote, is_full=is_full), f"{_changes(len(plan.to_promote))} to promote", {}
    )
    return page.text()


def _digest(plan: Plan) -> str:
    return "" if plan.is_empty else f"; digest `{plan_digest(plan)}`"


def _unmanaged(one: Unmanaged) -> str:
    return f"- {for_markdown(str(one.address))}: {for_markdown(unmanaged_hint(one), longest=1000)}"


def _not_compared(left: NotCompared) -> str:
    source = f" ({for_markdown(str(left.source))})" if left.source else ""
    return f"- {for_markdown(str(left.address))}{source}: {for_markdown('; '.join(references_of(left)))}"


def _add_changes(page: "MarkdownPage", part: Excerpt, title: str, renamed: Mapping[Address, Address]) -> None:
    if not part.shown:
        return
    if part.counts:
        page.add_all(["| changes | | reason |", "|--|--|--|", *map(_count, part.counts), ""], "counts")
    page.add_all([f"<details><summary>{title}</summary>", ""], "")
    blocks = ["\n".join(_change(change, renamed.get(change.address))) for change in part.shown]
    page.add_all(blocks, "changes", already_left_out=part.left_out)
    page.add_all(["</details>", ""], "", is_end=True)


def _changes(number: int) -> str:
    return "1 change" if number == 1 else f"{number:,} changes"


def _count(count: ChangeCount) -> str:
    return f"| {count.total:,} | {count.resource} {count.action} | {for_markdown(count.reason)} |"


class MarkdownPage:
    """A comment in Markdown that is no longer than GitHub takes; what does not fit is counted."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = list(lines)
        self._size = sum(map(_size, lines))

    def add_all(
        self, blocks: Sequence[str], what: str, *, already_left_out: int = 0, is_end: bool = False
    ) -> None:
        """Add blocks as long as there is room, then say how many more there are."""
        room = MOST_CHARACTERS if is_end else MOST_CHARACTERS - _ROOM_FOR_ENDS
        for number, block in enumerate(blocks):
            if self._size + _size(block) > room:
                already_left_out += len(blocks) - number
                break
            self._lines.append(block)
            self._size += _size(block)
        if already_left_out:
            more = f"… and {already_left_out:,} more {what}"
            self._lines += [more, ""]
            self._size += _size(more) + 1

    def text(self) -> str:
        """Return the page."""
        return "\n".join(self._lines).rstrip() + "\n"


def _size(block: str) -> int:
    """Return how much a block takes, its line end too; in bytes, of which there are never fewer than characters."""
    return len(block.encode("utf-8", "surrogatepass")) + 1


def render_report(report: Report) -> str:
    """Show what came of an apply: the counts, what may be left over, and what was not done in full."""
    page = MarkdownPage([_head("apply", report.target), "", f"**{for_markdown(report_counts(report))}**", ""])
    notes = [f"- {for_markdown(note.message)} ({for_markdown(note.remedy)})" for note in report.notes]
    left = [outcome for outcome in report.outcomes if not isinstance(outcome, Done)]
    page.add_all(
        [f"- {for_markdown(outcome_line(outcome))}" for outcome in left], "changes that are not done"
    )
    page.add_all(notes, "notes")
    return page.text()


def _head(command: str, target: EnvironmentInfo | None) -> str:
    if target is None:
        return f"### novu-flows {command}"
    name, *where = map(for_markdown, target_parts(target))
    return f"### novu-flows {command}: {name} ({', '.join(where)})"


def render_drift(report: DriftReport) -> str:
    """Show what has drifted: the counts, what is said of the whole, then each resource as far as there is room."""
    page = MarkdownPage([_head("drift", report.target), "", f"**{drift_counts(report)}**", ""])
    page.add_all([f"{for_markdown(note, longest=1000)}\n" for note in drift_notes(report)], "notes")
    page.add_all(_issues(report.issues), "issues")
    page.add_all(["\n".join(_drifted(one)) for one in report.drifted], "drifted resources")
    return page.text()


def _drifted(one: Drifted) -> Iterator[str]:
    source = f" ({for_markdown(str(one.change.source))})" if one.change.source else ""
    yield from (f"#### {for_markdown(str(one.address))}{source}", "")
    yield from (for_markdown(what_happened(one), longest=1000), "")
    if rows := [row.as_diff() for row in change_rows(one.shown)]:
        fence = _fence(rows)
        yield from (f"{fence}diff", *rows, fence, "")


def render_issues(issues: Sequence[Issue]) -> str:
    """Show issues as a list."""
    page = MarkdownPage([])
    page.add_all(_issues(issues) or ["No issues."], "issues")
    return page.text()


def _change(change: Change, renamed_from: Address | None) -> Iterator[str]:
    source = f" ({for_markdown(str(change.source))})" if change.source else ""
    yield f"#### {_verb(change)} {for_markdown(str(change.address))}{source}"
    yield ""
    notes = [rename_note(renamed_from)] if renamed_from else []
    for note in (*notes, *(step_note(new, old) for new, old in renamed_steps(change).items())):
        yield f"{for_markdown(note)}"
        yield ""
    rows = [row.as_diff() for row in change_rows(change)]
    if rows:
        fence = _fence(rows)
        yield from (f"{fence}diff", *rows, fence, "")


def _fence(rows: Sequence[str]) -> str:
    """Return a fence that no line can close."""
    longest = max((len(run) for row in rows for run in re.findall("`+", row)), default=0)
    return "`" * max(3, longest + 1)


def _verb(change: Change) -> str:
    match change:
        case Create():
            return "Create"
        case Update():
            return "Update"
        case Delete():
            return "Delete"
        case _:
            assert_never(change)


def _issues(issues: Sequence[Issue]) -> list[str]:
    return [
        f"- **{issue.severity}** {for_markdown(issue.code)}, {for_markdown(str(issue.source or ''))} "
        f"{for_markdown(issue.where)}: {for_markdown(issue.message)} ({for_markdown(issue.hint)})"
        for issue in issues
    ]
