"""What `check` will say of a converted project: found in a copy, before anything is written."""

from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from novu_flows.convert.conversion import Conversion
from novu_flows.issues import Issue, Source, in_order
from novu_flows.project.failures import CODES as FAILED
from novu_flows.project.loading import Project, all_issues, load_project


def with_issues_after(conversion: Conversion, project: Project, read: Callable[[str], bytes]) -> Conversion:
    """Return a conversion that also lists what is wrong afterwards and was not before, at its place before."""
    known = {_named(issue) for issue in all_issues(project)}
    listed = {issue.where for issue in conversion.issues}
    new = [
        _moved(issue, conversion)
        for issue in _after(conversion, project, read)
        if _named(issue) not in known and issue.where not in listed
    ]
    return replace(conversion, issues=in_order([*conversion.issues, *new]))


def _named(issue: Issue) -> tuple[str, str, str]:
    return issue.code, issue.where, issue.message


def _after(conversion: Conversion, project: Project, read: Callable[[str], bytes]) -> tuple[Issue, ...]:
    """Return the issues of the converted project; none where its modules need more of its folder than themselves."""
    changed = {change.path: change.after for change in conversion.changes}
    inside = [path.relative_to(project.root) for path in project.files if path.is_relative_to(project.root)]
    with TemporaryDirectory(prefix="novu-flows-") as name:
        folder = Path(name).resolve()
        for path in (path for path in inside if (project.root / path).is_file()):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            file = path.as_posix()
            (folder / path).write_bytes(changed[file] if file in changed else read(file))
        issues = all_issues(load_project(folder))
    return () if any(issue.code in FAILED for issue in issues) else issues


def placed_after(conversion: Conversion) -> tuple[Issue, ...]:
    """Return what is left to do, at its place after the conversion."""
    return tuple(_moved(issue, conversion, is_forward=True) for issue in conversion.issues)


def _moved(issue: Issue, conversion: Conversion, *, is_forward: bool = False) -> Issue:
    """Return an issue at the line where its place was before the conversion, or will be after it."""
    source = issue.source
    change = next((one for one in conversion.changes if source and one.path == source.file), None)
    if source is None or change is None:
        return issue
    lines = [content.decode(errors="replace").splitlines() for content in (change.before, change.after)]
    here, there = lines if is_forward else reversed(lines)
    return replace(issue, source=Source(file=source.file, line=_line_there(here, there, source.line)))


def _line_there(here: list[str], there: list[str], line: int) -> int:
    """Return the line of another text that one became, or the first of those that several became."""
    for _, start, end, other, other_end in SequenceMatcher(a=here, b=there, autojunk=False).get_opcodes():
        if start < line <= end:
            return min(other + line - start, max(other_end, other + 1))
    return line
