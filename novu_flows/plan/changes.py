"""What there is to do: a closed set of changes, each of one resource."""

from collections.abc import Iterable
from typing import Literal, get_args

from novu_flows.dataclass import dataclass
from novu_flows.issues import Issue, Source
from novu_flows.plan.fields import Fields, Path, Value, is_secret

Resource = Literal[
    "integration",
    "layout",
    "notification_group",
    "feed",
    "workflow",
    "subscriber",
    "credentials",
    "global_preference",
    "preference",
    "topic",
]
RESOURCES: tuple[Resource, ...] = get_args(Resource)  # in the order of an apply
ABSENT = "absent"  # the base of what does not exist


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """
    Name one resource of an environment.

    `keys` are the workflow id; the subscriber id; subscriber id and provider; subscriber id and workflow id; the id of a
    layout; the key of a topic; the identifier of an integration, or its provider; the
    name of a notification group or feed.
    """

    resource: Resource
    keys: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.resource} {' / '.join(self.keys)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that changes; where `secret`, `before` says nothing and `after` is a reference."""

    path: Path
    before: Value
    after: Value

    @property
    def secret(self) -> bool:
        """Return whether the value must not be shown."""
        return is_secret(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What every change has; `lost` is what the environment holds that goes with a deletion, for whoever reads the plan."""

    address: Address
    fields: tuple[FieldChange, ...]
    source: Source | None
    reason: str
    base: str
    lost: tuple[FieldChange, ...] = ()

    @property
    def after(self) -> Fields:
        """Return the values to write."""
        return {change.path: change.after for change in self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Create(_Change):
    """Make what does not exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update(_Change):
    """Change fields of what exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete(_Change):
    """Remove what a tombstone names."""


Change = Create | Update | Delete


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCompared:
    """What could not be compared, because the secrets in it are not known here: a plan leaves it alone."""

    address: Address
    fields: tuple[FieldChange, ...]
    source: Source | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    The outcome of a comparison.

    `to_promote` are changes of workflows that reach a production environment only by promotion, `not_compared` what
    would take secrets to compare.
    """

    changes: tuple[Change, ...] = ()
    to_promote: tuple[Change, ...] = ()
    issues: tuple[Issue, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()
    unchanged: int = 0

    def __add__(self, other: "Findings") -> "Findings":
        return Findings(
            changes=self.changes + other.changes,
            to_promote=self.to_promote + other.to_promote,
            issues=self.issues + other.issues,
            not_compared=self.not_compared + other.not_compared,
            unchanged=self.unchanged + other.unchanged,
        )


UNCHANGED = Findings(unchanged=1)


def joined(findings: Iterable[Findings]) -> Findings:
    """Return several outcomes as one."""
    found = tuple(findings)
    return Findings(
        changes=tuple(change for one in found for change in one.changes),
        to_promote=tuple(change for one in found for change in one.to_promote),
        issues=tuple(issue for one in found for issue in one.issues),
        not_compared=tuple(left for one in found for left in one.not_compared),
        unchanged=sum(one.unchanged for one in found),
    )
