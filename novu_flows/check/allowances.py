"""Issues that a declaration allows: Novu holds it with them already, so that they stop nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from novu_flows.check.place import Place, layout_place, workflow_place
from novu_flows.check.well_typed import well_typed
from novu_flows.declare.collection import Declarations
from novu_flows.issues import Issue, heads_of

# Of these nothing could be planned, or not what is meant.
NEVER_ALLOWED = frozenset(
    {
        "wrong-type",
        "not-in-this-dialect",
        "invalid-payload-model",
        "duplicate-workflow",
        "duplicate-layout",
        "duplicate-step-id",
        "unreadable-file",
        "outside-project",
        "removed-and-declared",
    }
)


def with_allowed(declarations: Declarations, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return issues, those as warnings that their workflow or layout allows."""
    allowed = {place.where: codes for place, codes in _allowances(declarations)}
    return tuple(
        replace(one, severity="warning") if one.stops and _is_allowed(one, allowed) else one for one in issues
    )


def unused_allowances(declarations: Declarations, issues: Iterable[Issue]) -> Iterator[Issue]:
    """Report what is allowed and is not there, or cannot be allowed; of what has a wrong type that alone is reported."""
    right, _ = well_typed(Declarations(workflows=declarations.workflows, layouts=declarations.layouts))
    found = {(head, one.code) for one in issues for head in heads_of(one.where)}
    for place, codes in _allowances(right):
        for code in codes:
            if code in NEVER_ALLOWED:
                yield place.part("allow_issues").error(
                    "not-allowable", f"{code} cannot be allowed", "correct what it says, and take it out"
                )
            elif (place.where, code) not in found:
                yield place.part("allow_issues").warning(
                    "unused-allowance", f"there is no issue {code} to allow", "take it out"
                )


def _is_allowed(issue: Issue, allowed: dict[str, Sequence[str]]) -> bool:
    about = next((allowed[head] for head in heads_of(issue.where) if head in allowed), ())
    return issue.code in about and issue.code not in NEVER_ALLOWED


def _allowances(declarations: Declarations) -> Iterator[tuple[Place, Sequence[str]]]:
    """Yield what is allowed where; what is no list is an issue already."""
    places = (
        *((workflow_place(one), one.allow_issues) for one in declarations.workflows),
        *((layout_place(one), one.allow_issues) for one in declarations.layouts),
    )
    yield from ((place, codes) for place, codes in places if isinstance(codes, tuple))
