"""The part of a project that `--target`, `--exclude` and `--changed-since` choose, and what stops it."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace

from novu_flows.dataclass import dataclass
from novu_flows.declare.steps import TextFile
from novu_flows.errors import ProjectInvalid, WrongUsage, stopped_by
from novu_flows.issues import Issue, Source
from novu_flows.plan.part import part_of
from novu_flows.plan.selection import Patterns, Selection, select, without_left_out
from novu_flows.project.concealing import api_key_issues
from novu_flows.project.failures import CODES as FAILED
from novu_flows.project.loading import Project, all_issues
from novu_flows.project.root import CONFIG_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopedProject:
    """
    A project without what is left out and has an error: that cannot be compared.

    The patterns know what was changed. `issues` are those of the part; `is_whole` says that no error was left out.
    """

    project: Project
    patterns: Patterns
    issues: tuple[Issue, ...]
    is_whole: bool = True


def scoped(project: Project, patterns: Patterns) -> ScopedProject:
    """
    Check what the patterns choose; raise ProjectInvalid where anything of that stops, WrongUsage for a pattern without fit.

    Issues of what is left out stop nothing. A module that does not load stops what names no target, for nobody knows what
    it declares; where targets are named and are all declared elsewhere it is a warning.
    """
    failures = [issue for issue in project.issues if issue.stops]
    if failures and not patterns.targets:
        raise ProjectInvalid(all_issues(project))
    patterns = with_changes(project, patterns)
    selection = _selection(project, patterns)
    found = _found(project, selection)
    issues = tuple(issue for issue in found if not selection.leaves_out(issue))
    if any(issue.stops for issue in issues):
        raise stopped_by(issues)
    stopping = [issue for issue in found if issue.stops]
    kept = without_left_out(project.declarations, selection, stopping)
    return ScopedProject(
        project=replace(project, declarations=kept),
        patterns=patterns,
        issues=issues,
        is_whole=not stopping and not failures,
    )


def with_changes(project: Project, patterns: Patterns) -> Patterns:
    """Look up what is declared otherwise than at the commit that the patterns name; raise WrongUsage for no commit."""
    if patterns.changed_since is None:
        return patterns
    from novu_flows.project.git import changed_since  # noqa: PLC0415 - few plans ask git

    return changed_since(project, patterns)


def _selection(project: Project, patterns: Patterns) -> Selection:
    elsewhere = f" for the environment {project.environment}" if project.other_environments else ""
    try:
        return select(patterns, project.declarations, among=f"declared{elsewhere}")
    except WrongUsage:
        if any(issue.stops for issue in project.issues):  # a module that did not load may declare it
            raise ProjectInvalid(all_issues(project)) from None
        raise


def _found(project: Project, selection: Selection) -> list[Issue]:
    """Return all issues, those that loading found as far as they are about the part."""
    if not selection.patterns:
        return list(all_issues(project))
    texts = frozenset(_texts(part_of(project.declarations, selection)))
    return [
        _of_the_rest(issue) if _is_elsewhere(issue, project, texts) else issue
        for issue in (
            *all_issues(project),
            *api_key_issues(project.declarations, project.config, project.environ),
        )
    ]


def _is_elsewhere(issue: Issue, project: Project, texts: Iterable[Source | None]) -> bool:
    """Return whether an error of loading is about nothing that was chosen: a module, or the text of another resource."""
    if not issue.stops or issue not in project.issues or (issue.source and issue.source.file == CONFIG_FILE):
        return False
    return issue.code in FAILED or issue.source not in texts


def _of_the_rest(issue: Issue) -> Issue:
    said = "what it declares is left out" if issue.code in FAILED else "what needs it is left out"
    return replace(issue, severity="warning", message=f"{issue.message} ({said})")


def _texts(value: object) -> Iterator[Source]:
    """Yield the places of texts that a declaration refers to and that could not be read."""
    if isinstance(value, TextFile):
        yield value.source
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
