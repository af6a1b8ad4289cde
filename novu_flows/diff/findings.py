"""What comes of comparing one declaration: a change, a change to promote, nothing to do, or an issue."""

from dataclasses import dataclass

from novu_flows.diff.changes import Change
from novu_flows.issues import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    The outcome of a comparison.

    `to_promote` are changes of workflows that reach a production environment only by promotion.
    """

    changes: tuple[Change, ...] = ()
    to_promote: tuple[Change, ...] = ()
    issues: tuple[Issue, ...] = ()
    unchanged: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            changes=self.changes + other.changes,
            to_promote=self.to_promote + other.to_promote,
            issues=self.issues + other.issues,
            unchanged=self.unchanged + other.unchanged,
        )


UNCHANGED = Findings(unchanged=1)
