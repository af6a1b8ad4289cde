"""Laws of checking: what is right has no error, and nothing whatever makes it fail."""

from hypothesis import given
from strategies import declarations, wild_declarations
from strategies.today import today_declarations

from novu_flows.check import check
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue, in_order
from novu_flows.novu.v2.control_check import issues_of_controls


# How slow a draw is says something of the machine, not of the rules.
@given(declarations(may_clear=True))
def test_declarations_within_the_rules_have_no_error(declared: Declarations) -> None:
    """What the other laws plan and apply is accepted."""
    assert [] == [issue for issue in check(declared) if issue.stops]


@given(wild_declarations())
def test_checking_never_fails(declared: Declarations) -> None:
    """Whatever is declared, the answer is a list of issues, in order, each with a place and a hint."""
    issues = check(declared)

    assert issues == in_order(issues)
    assert all(isinstance(issue, Issue) and issue.source and issue.hint for issue in issues)
    assert issues == check(declared)


def todays_issues(declared: Declarations) -> tuple[Issue, ...]:
    """Return the issues in a project for today's Novu, and what it would note of its steps itself."""
    found = check(declared, dialect="v2")
    return in_order((*found, *issues_of_controls(declared, found)))


@given(today_declarations())
def test_declarations_within_the_rules_of_todays_novu_have_no_error(declared: Declarations) -> None:
    """What the other laws plan and apply to today's Novu is accepted."""
    assert [] == [issue for issue in todays_issues(declared) if issue.stops]


@given(wild_declarations())
def test_checking_for_todays_novu_never_fails(declared: Declarations) -> None:
    """Whatever is declared, also Handlebars and fields that it does not have, each issue has a place and a hint."""
    issues = todays_issues(declared)

    assert all(isinstance(issue, Issue) and issue.source and issue.hint for issue in issues)
    assert issues == todays_issues(declared)
