"""The plan: what an apply will do, in its order, with its brakes."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from novu_flows.declare.collection import Declarations
from novu_flows.errors import Refused, WrongUsage
from novu_flows.issues import Issue, did_you_mean, in_order
from novu_flows.plan.changes import RESOURCES, Address, Change, Create, Delete, Findings, Update
from novu_flows.plan.fields import Json

Seal = Callable[
    [Json], str
]  # gives the base of an observed object; the same for the same object and key only


FINGERPRINT_LENGTH = 16
MANY_DELETES = 5  # an apply of more deletes than this must be told their number


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The environment that a plan is for; the fingerprint tells keys apart without showing them."""

    name: str
    url: str
    key_fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The numbers of a plan."""

    create: int
    update: int
    delete: int
    unchanged: int
    unmanaged: int
    to_promote: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What an apply will do.

    `complete` is False where `--target` left something out, or an issue kept something from being planned;
    `unmanaged` counts by resource what the environment holds beside what is declared.
    """

    target: Target
    project: str
    changes: tuple[Change, ...] = ()
    to_promote: tuple[Change, ...] = ()
    issues: tuple[Issue, ...] = ()
    unchanged: int = 0
    unmanaged: Mapping[str, int] = field(default_factory=dict)
    complete: bool = True

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not self.changes

    @property
    def applyable(self) -> bool:
        """Say whether an apply may carry it out: nothing in it is an error."""
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
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a plan is made for: environment, project, and the patterns of `--target` (none: everything)."""

    target: Target
    project: str
    patterns: tuple[str, ...] = ()


def make_plan(findings: Findings, scope: Scope, *, unmanaged: Mapping[str, int]) -> Plan:
    """Order what was found: workflows, subscribers, credentials, preferences, deletes last."""
    chosen = targeted(findings, scope.patterns) if scope.patterns else findings
    return Plan(
        target=scope.target,
        project=scope.project,
        changes=ordered(chosen.changes),
        to_promote=ordered(chosen.to_promote),
        issues=in_order(findings.issues),
        unchanged=findings.unchanged,
        unmanaged=dict(sorted(unmanaged.items())),
        complete=not scope.patterns and not any(issue.stops for issue in findings.issues),
    )


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Sort changes into the order of an apply."""
    return tuple(sorted(changes, key=_rank))


def targeted(findings: Findings, patterns: Sequence[str]) -> Findings:
    """Keep the changes whose address (`subscriber ada`, or `ada` alone) fits one of the patterns."""
    return replace(
        findings,
        changes=tuple(change for change in findings.changes if _fits(change.address, patterns)),
        to_promote=tuple(change for change in findings.to_promote if _fits(change.address, patterns)),
    )


def check_patterns(patterns: Sequence[str], declarations: Declarations) -> None:
    """Raise WrongUsage for a pattern of `--target` that fits nothing which is declared."""
    addresses = tuple(_addresses(declarations))
    for pattern in patterns:
        if not any(_fits(address, (pattern,)) for address in addresses):
            names = [name for address in addresses for name in _names(address)]
            raise WrongUsage(
                f"--target {pattern!r} fits nothing that is declared", remedy=did_you_mean(pattern, names)
            )


def brake(plan: Plan, *, allowed_deletes: int | None) -> None:
    """Raise Refused where a plan deletes many things and their number was not stated."""
    deletes = plan.summary.delete
    if deletes > MANY_DELETES and (allowed_deletes is None or allowed_deletes < deletes):
        raise Refused(
            f"the plan deletes {deletes} resources",
            remedy=f"read it, and say `--allow-deletes {deletes}` if that is what you want",
        )


def sealer(api_key: str) -> Seal:
    """Make the function that gives bases: an HMAC, so that a plan file tells nothing of what it saw."""

    def seal(value: Json) -> str:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"))
        return hmac.new(api_key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    return seal


def fingerprint(api_key: str) -> str:
    """Give what tells a key from others without showing it."""
    digest = hashlib.sha256(b"novu-flows " + api_key.encode()).hexdigest()
    return digest[:FINGERPRINT_LENGTH]


def _addresses(declarations: Declarations) -> Iterator[Address]:
    for workflow in declarations.workflows:
        yield Address("workflow", (workflow.workflow_id,))
    for subscriber in declarations.subscribers:
        yield Address("subscriber", (subscriber.subscriber_id,))
        for credentials in subscriber.credentials:
            yield Address("credentials", (subscriber.subscriber_id, credentials.provider))
        for preference in subscriber.preferences:
            yield Address("preference", (subscriber.subscriber_id, preference.workflow_id))
    for tombstone in declarations.removed:
        yield Address(tombstone.resource, (tombstone.key,))


def _fits(address: Address, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in _names(address) for pattern in patterns)


def _names(address: Address) -> tuple[str, str]:
    return str(address), "/".join(address.keys)


def _rank(change: Change) -> tuple[bool, int, tuple[str, ...]]:
    is_delete = isinstance(change, Delete)
    return (is_delete, RESOURCES.index(change.address.resource), change.address.keys)
