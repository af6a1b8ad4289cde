"""The plan: what an apply will do, in its order."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import DialectName
from novu_flows.issues import Issue, in_order
from novu_flows.javascript.json import Json
from novu_flows.plan.changes import RESOURCES, Change, Create, Delete, Findings, NotCompared, Update
from novu_flows.plan.selection import EVERYTHING, Patterns, Selection, check_patterns
from novu_flows.plan.unmanaged import UnmanagedList

Seal = Callable[
    [Json], str
]  # gives the base of an observed object; the same for the same object and key only


FINGERPRINT_LENGTH = 16


Role = Literal["development", "production"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NovuEnvironment:
    """An environment of Novu: its id is the same for every key of it, its name is what people see."""

    environment_id: str
    name: str
    organization_id: str
    role: Role

    def __str__(self) -> str:
        organization = f" of organisation {self.organization_id}" if self.organization_id else ""
        return f"Novu environment {self.name} {self.environment_id}{organization}"

    @property
    def is_production(self) -> bool:
        """Return whether it is a production, by what it is or by what it is called."""
        return self.role == "production" or self.name.strip().casefold() in ("production", "prod")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentInfo:
    """
    The environment that a plan is for; the fingerprint tells keys apart without showing them.

    `novu` is the environment of Novu that the key was found to open, None before it was asked. `api` is the API that is
    spoken with it, and `profile` the release that its server says it is, where it says one.
    """

    name: str
    url: str
    key_fingerprint: str
    novu: NovuEnvironment | None = None
    api: DialectName | None = None
    profile: str | None = None

    def is_same_place(self, other: "EnvironmentInfo") -> bool:
        """Return whether it has the same name, URL and key as another one."""
        return (self.name, self.url, self.key_fingerprint) == (other.name, other.url, other.key_fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The numbers of a plan."""

    create: int
    update: int
    delete: int
    unchanged: int
    unmanaged: int
    to_promote: int
    not_compared: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What an apply will do.

    `complete` is False where `--target` left something out, where an issue kept something from being planned, and where
    something is `not_compared`, for its secrets are not known here;
    `unmanaged` counts by resource what the environment holds beside what is declared. `patterns` are those of
    `--target`, `left_out` is how many resources fit none of them, `pending` how many changes of those are known of,
    `other_environments` how many resources are
    declared for other environments only, `declared_deletes` are all deletes that the
    declarations ask for, in this part or not. `saved_at` is when a plan of a file was made. `listed` names what is
    unmanaged, where that was asked for.
    """

    target: EnvironmentInfo
    project: str
    changes: tuple[Change, ...] = ()
    to_promote: tuple[Change, ...] = ()
    issues: tuple[Issue, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()
    unchanged: int = 0
    unmanaged: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True
    patterns: Patterns = EVERYTHING.patterns
    other_environments: int = 0
    left_out: int = 0
    pending: int = 0
    declared_deletes: int = 0
    saved_at: datetime | None = field(default=None, compare=False)
    listed: UnmanagedList | None = field(default=None, compare=False)

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing to do."""
        return not self.changes

    @property
    def applyable(self) -> bool:
        """Return whether an apply may carry it out: nothing in it is an error."""
        return not any(issue.stops for issue in self.issues)

    @property
    def summary(self) -> Summary:
        """Count."""
        kinds = [type(change) for change in self.changes]
        return Summary(
            create=kinds.count(Create),
            update=kinds.count(Update),
            delete=kinds.count(Delete),
            unchanged=self.unchanged,
            unmanaged=sum(self.unmanaged.values()),
            to_promote=len(self.to_promote),
            not_compared=len(self.not_compared),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanScope:
    """What a plan is made for: environment, project, what `--target` chooses, what other environments have."""

    target: EnvironmentInfo
    project: str
    selection: Selection = EVERYTHING
    other_environments: int = 0


def make_plan(findings: Findings, scope: PlanScope, *, unmanaged: Mapping[str, int]) -> Plan:
    """Order what was found: integrations, layouts, workflows, subscribers, what is theirs, topics, deletes last."""
    selection = scope.selection
    issues = tuple(issue for issue in findings.issues if not selection.leaves_out(issue))
    changes = tuple(change for change in findings.changes if selection.includes(change.address))
    not_compared = tuple(one for one in findings.not_compared if selection.includes(one.address))
    return Plan(
        target=scope.target,
        project=scope.project,
        changes=ordered(changes),
        to_promote=ordered(change for change in findings.to_promote if selection.includes(change.address)),
        issues=in_order(issues),
        not_compared=tuple(sorted(not_compared, key=lambda one: one.address.keys)),
        unchanged=findings.unchanged,
        unmanaged=dict(sorted(unmanaged.items())),
        complete=not selection.patterns and not not_compared and not any(issue.stops for issue in issues),
        patterns=selection.patterns,
        other_environments=scope.other_environments,
        left_out=selection.left_out,
        pending=len(findings.changes) - len(changes),
        declared_deletes=sum(isinstance(change, Delete) for change in findings.changes),
    )


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sort changes into the order of an apply."""
    return tuple(sorted(changes, key=_rank))


def narrowed(plan: Plan, patterns: Patterns) -> Plan:
    """Return the part of a plan that fits the patterns; raise WrongUsage for one that fits nothing in it."""
    if not patterns:
        return plan
    planned = (*plan.changes, *plan.to_promote)
    check_patterns(patterns, [change.address for change in planned], "in the plan")
    changes = tuple(change for change in plan.changes if patterns.choose(change.address))
    return replace(
        plan,
        changes=changes,
        to_promote=tuple(change for change in plan.to_promote if patterns.choose(change.address)),
        not_compared=tuple(one for one in plan.not_compared if patterns.choose(one.address)),
        patterns=plan.patterns + patterns,
        left_out=plan.left_out + len(plan.changes) - len(changes),
        pending=plan.pending + len(plan.changes) - len(changes),
        complete=False,
    )


def sealer(api_key: str) -> Seal:
    """Make the function that gives bases: an HMAC, so that a plan file tells nothing of what it saw."""

    def seal(value: Json) -> str:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"))
        return hmac.new(api_key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    return seal


def fingerprint(api_key: str) -> str:
    """Return what tells a key from others without showing it."""
    digest = hashlib.sha256(b"novu-flows " + api_key.encode()).hexdigest()
    return digest[:FINGERPRINT_LENGTH]


def _rank(change: Change) -> tuple[bool, int, tuple[str, ...]]:
    is_delete = isinstance(change, Delete)
    return (is_delete, RESOURCES.index(change.address.resource), change.address.keys)
