"""What is wrong with a project in any of its environments: what `check` says, and `generate` needs to be nothing."""

from collections.abc import Iterator
from dataclasses import replace

from novu_flows.declare.environments import for_environment
from novu_flows.issues import Issue, in_order
from novu_flows.project.loading import Project, all_issues, load_project


def issues_everywhere(project: Project) -> tuple[Issue, ...]:
    """
    Return every issue of a project, in its own environment and in the others, in order of its place.

    Modules are imported once more for an environment whose values are other ones.
    """
    found = dict.fromkeys(all_issues(project))
    for other in _others(project):
        known = {_without_severity(issue): issue for issue in found}
        for issue in all_issues(other):
            same = known.get(_without_severity(issue))
            if same is None:
                found[_named(issue, other.environment)] = None
            elif issue.stops and not same.stops:  # seen from elsewhere a missing value is a warning
                del found[same]
                found[issue] = None
    return in_order(found)


def _others(project: Project) -> Iterator[Project]:
    """Yield the project as it is in each environment where it is otherwise."""
    chosen = project.config.environments[project.environment].values
    asked = {use.name for use in project.uses}
    for name, environment in project.config.environments.items():
        declarations = for_environment(project.declared, name)
        if any(environment.values.get(one) != chosen.get(one) for one in asked):
            yield load_project(project.root, name)
        elif declarations is not project.declarations and name != project.environment:
            yield replace(project, declarations=declarations, environment=name)


def _without_severity(issue: Issue) -> Issue:
    return replace(issue, severity="error")


def _named(issue: Issue, environment: str) -> Issue:
    """Return an issue that says in which environment it is one."""
    if environment in issue.message:
        return issue
    return replace(issue, message=f"{issue.message} (in the environment {environment})")
