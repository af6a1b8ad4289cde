"""Compares what cases deliver with their reviewed snapshots, or takes new ones."""

from collections.abc import Sequence

from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.project.snapshots import Snapshots, as_text
from novu_flows.trial import Keep
from novu_flows.verdict import Mismatch, Seen, unfinished
from novu_flows.verdict.snapshots import compare, is_shown, kept


def keeping(snapshots: Snapshots, *, update: bool) -> Keep:
    """Give what a trial asks about a case that expects `snapshot`."""

    def keep(case_id: str, case: AnyTriggerCase, seen: Seen) -> Sequence[Mismatch]:
        if seen.status != "processed":
            return (Mismatch(where="trigger", expected="processed", got=seen.status),)
        if wrong := unfinished(seen):
            return wrong
        if not is_shown(seen):
            return (Mismatch(where="snapshot", expected="every text", got=None),)
        got = as_text(kept(seen))
        if update:
            snapshots.take(case_id, case, got)
            return ()
        return compare(snapshots.reviewed(case_id, case), got)

    return keep
