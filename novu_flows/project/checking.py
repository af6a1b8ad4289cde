"""All that is wrong with a project: what loading found, and what checking finds."""

from novu_flows.issues import Issue, in_order
from novu_flows.project.failing import CODES as FAILED
from novu_flows.project.loading import Project
from novu_flows.validate import check
from novu_flows.validate.cases import UNDECLARED_SUBSCRIBER
from novu_flows.validate.preferences import UNDECLARED


def all_issues(project: Project) -> tuple[Issue, ...]:
    """
    Give every issue, in order of its place.

    A module that did not load may declare what seems undeclared, so then nothing is said of that.
    """
    found = check(project.declarations)
    if any(issue.code in FAILED for issue in project.issues):
        found = tuple(issue for issue in found if issue.code not in (UNDECLARED, UNDECLARED_SUBSCRIBER))
    return in_order((*project.issues, *found))
