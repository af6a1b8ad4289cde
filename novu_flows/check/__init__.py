"""Check declarations: every issue at once, and nothing asked of the world."""

from novu_flows.check.allowances import with_allowed
from novu_flows.check.cases import UNDECLARED_SUBSCRIBER
from novu_flows.check.dialects import dialect_issues
from novu_flows.check.preferences import UNDECLARED
from novu_flows.check.rules import rules_of
from novu_flows.check.well_typed import well_typed
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue, in_order

__all__ = ["check"]


def check(declarations: Declarations, *, dialect: DialectName = "v1") -> tuple[Issue, ...]:
    """
    Return every issue of what is declared for one of Novu's APIs, in order of its place.

    Declarations that hold values of a wrong type are reported, and not checked any further.
    """
    right, wrong = well_typed(declarations)
    issues = [issue for rule in rules_of(dialect) for issue in rule(right)]
    issues += dialect_issues(right, dialect)
    certain = (issue for issue in issues if issue.code not in _doubtful(declarations, right))
    return in_order((*wrong, *with_allowed(right, certain)))


def _doubtful(declarations: Declarations, right: Declarations) -> frozenset[str]:
    """Return the codes that say nothing: what is set aside for its types is declared after all."""
    found = set()
    if len(right.workflows) < len(declarations.workflows):
        found.add(UNDECLARED)
    if len(right.subscribers) < len(declarations.subscribers):
        found.add(UNDECLARED_SUBSCRIBER)
    return frozenset(found)
