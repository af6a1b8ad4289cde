"""What a plan could not compare, for people: what it is, where its secrets would come from, and why it is left alone."""

from collections.abc import Iterator

from novu_flows.output.excerpt import FIRST, MOST_CHANGES
from novu_flows.output.values import for_terminal, shown_value
from novu_flows.plan.changes import NotCompared
from novu_flows.plan.fields import shown_path
from novu_flows.plan.plan import Plan

TITLE = "Not compared, and left alone (an apply where the secrets are set compares them)"


def not_compared(plan: Plan, *, is_full: bool) -> tuple[tuple[NotCompared, ...], str]:
    """Return what to show of what was not compared, and what is said of the rest."""
    left = plan.not_compared
    if is_full or len(left) <= MOST_CHANGES:
        return left, ""
    return left[:FIRST], f"… and {len(left) - FIRST:,} more that are not compared"


def not_compared_lines(plan: Plan, *, is_full: bool) -> Iterator[str]:
    """Yield the lines of a terminal."""
    left, more = not_compared(plan, is_full=is_full)
    if not left:
        return
    yield from ("", f"  {TITLE}:")
    for one in left:
        source = for_terminal(str(one.source)) if one.source else ""
        yield f"  ? {for_terminal(str(one.address)):<40}  {source}".rstrip()
        yield from (f"      {line}" for line in references_of(one))
    if more:
        yield f"  {more}"


def references_of(left: NotCompared) -> Iterator[str]:
    """Yield each part with its reference, then why it is not compared."""
    for field in left.fields:
        yield f"{for_terminal(shown_path(field.path))}  {for_terminal(shown_value(field.after, as_switch=False))}"
    yield f"not compared: {for_terminal(left.reason)}"
