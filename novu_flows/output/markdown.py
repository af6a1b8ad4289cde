"""Plans as Markdown, for a comment on a pull request."""

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from novu_flows.issues import Issue
from novu_flows.output.long_values import diff_lines, is_diff, size_change
from novu_flows.output.text import Paint, no_changes, outcome_line, report_counts, scope_note, target_parts
from novu_flows.output.values import LONGEST, for_terminal, shown_change
from novu_flows.plan.changes import Change, Create, Delete, FieldChange, Update
from novu_flows.plan.fields import shown_path
from novu_flows.plan.plan import EnvironmentInfo, Plan
from novu_flows.plan.report import Done, Report

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#~!])")


class MarkdownView:
    """Results as Markdown, the plan before the report."""

    shows_plan_first = True

    def __init__(self, paint: Paint) -> None:
        del paint  # a comment has no colours

    def plan(self, plan: Plan, *, seconds: float | None = None) -> str:
        """Return a plan."""
        del seconds
        return render_plan(plan)

    def issues(self, issues: Sequence[Issue]) -> str:
        """Return issues."""
        return render_issues(issues)

    def report(self, report: Report) -> str:
        """Return what came of an apply."""
        return render_report(report)


def for_markdown(text: str, *, longest: int = LONGEST) -> str:
    """Escape what Markdown would read as a table, code, a link, HTML or a mention."""
    shown = for_terminal(text, longest=longest)
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
    return _MARKDOWN.sub(r"\\\1", shown)


def render_plan(plan: Plan) -> str:
    """Show a plan as a heading, the counts, and a table of fields per change."""
    summary = plan.summary
    counts = f"{summary.create} create, {summary.update} update, {summary.delete} delete"
    note = [for_markdown(scope_note(plan)), ""] if plan.patterns else []
    lines = [
        _head("plan", plan.target),
        "",
        *note,
        f"**{counts}**, {summary.unchanged} unchanged, {summary.unmanaged} unmanaged",
        "",
    ]
    if plan.is_empty and not plan.to_promote:
        lines.append(no_changes(plan))
    for change in plan.changes:
        lines += _change(change)
    if plan.to_promote:
        lines += ["#### To promote", ""]
        for change in plan.to_promote:
            lines += _change(change)
    return "\n".join([*lines, *_issues(plan.issues)]).rstrip() + "\n"


def render_report(report: Report) -> str:
    """Show what came of an apply: the counts, what was not done in full, and what may be left over."""
    lines = [f"**{for_markdown(report_counts(report))}**", ""]
    lines += [
        f"- {for_markdown(outcome_line(outcome))}"
        for outcome in report.outcomes
        if not isinstance(outcome, Done)
    ]
    lines += [f"- {for_markdown(note.message)} ({for_markdown(note.remedy)})" for note in report.notes]
    return "\n".join([_head("apply", report.target), "", *lines]).rstrip() + "\n"


def _head(command: str, target: EnvironmentInfo | None) -> str:
    if target is None:
        return f"### novu-flows {command}"
    name, *where = map(for_markdown, target_parts(target))
    return f"### novu-flows {command}: {name} ({', '.join(where)})"


def render_issues(issues: Sequence[Issue]) -> str:
    """Show issues as a list."""
    return "\n".join(_issues(issues) or ["No issues."]) + "\n"


def _change(change: Change) -> Iterator[str]:
    source = f" ({for_markdown(str(change.source))})" if change.source else ""
    yield f"#### {_verb(change)} {for_markdown(str(change.address))}{source}"
    yield ""
    if change.fields:
        yield "| field | change |"
        yield "|--|--|"
    for one in change.fields:
        yield f"| {for_markdown(shown_path(one.path))} | {for_markdown(_shown(change, one))} |"
    yield ""
    for one in change.fields:
        if is_diff(change, one):
            yield from (f"{for_markdown(shown_path(one.path))}:", "")
            yield from (
                f"    {line}".rstrip() for line in diff_lines(one)
            )  # indented, so that nothing in it is Markdown
            yield ""


def _shown(change: Change, one: FieldChange) -> str:
    return (
        size_change(one)
        if is_diff(change, one)
        else shown_change(change.address, one, is_new=isinstance(change, Create))
    )


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
