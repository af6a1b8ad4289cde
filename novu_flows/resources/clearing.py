"""What Novu 0.14 cannot empty once it holds something (docs/novu/v1.md, sections 3.4 and 9.6)."""

from novu_flows.issues import Issue, Source
from novu_flows.novu.v1.json.subscribers import PROFILE
from novu_flows.plan.changes import Address, FieldChange
from novu_flows.plan.fields import Path, shown_path

_WORKFLOW = frozenset({"name", "description"})
_STEP = frozenset({"content", "subject", "title", "body", "feed", "layout"})


def cannot_clear(address: Address, change: FieldChange) -> bool:
    """Return whether a change empties a field that Novu would go on holding."""
    if change.after not in (None, ""):
        return False
    if address.resource == "subscriber":
        return change.path[0] in PROFILE
    return address.resource == "workflow" and _is_kept(change.path)


def clearing_issue(address: Address, change: FieldChange, source: Source | None) -> Issue:
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
        message=f"Novu 0.14 cannot clear {field}, which holds something",
        hint=f"leave {field} out of the declaration; {remedy}",
        source=source,
    )


def _is_kept(path: Path) -> bool:
    return path[-1] in (_STEP if path[0] == "steps" else _WORKFLOW)
