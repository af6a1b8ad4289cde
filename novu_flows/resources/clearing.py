"""What Novu cannot empty once it holds something, by what a dialect says of it."""

from novu_flows.issues import Issue, Source
from novu_flows.novu.dialect import Traits
from novu_flows.plan.changes import Address, FieldChange
from novu_flows.plan.fields import shown_path


def cannot_clear(address: Address, change: FieldChange, traits: Traits) -> bool:
    """Return whether a change empties a field that Novu would go on holding."""
    if change.after not in (None, ""):
        return False
    in_step = address.resource == "workflow" and change.path[0] == "steps"
    kept = traits.cannot_clear.get("step" if in_step else address.resource, frozenset())
    return change.path[-1 if in_step else 0] in kept


def clearing_issue(address: Address, change: FieldChange, source: Source | None, traits: Traits) -> Issue:
    """Return what cannot be done, and what can."""
    field = shown_path(change.path)
    remedy = (
        f"delete and create the {address.resource} to lose it"
        if address.resource == "subscriber"
        else "put another text in its place"
    )
    return Issue(
        code="cannot-clear",
        where=f"{address}, {field}",
        message=f"{traits.server} cannot clear {field}, which holds something",
        hint=f"leave {field} out of the declaration; {remedy}",
        source=source,
    )
