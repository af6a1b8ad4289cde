"""
Guards: what a plan may not do unless somebody has said so.

They belong to the plan, and whatever applies one has to pass them in `engine.apply_plan`: `apply`, `apply FILE`,
`watch --apply`, `test`. A plan says before that which of them it does not pass.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.errors import Refused, stopped_by
from novu_flows.issues import Issue, in_order
from novu_flows.plan.as_json import plan_digest
from novu_flows.plan.changes import Address, Change, Delete
from novu_flows.plan.plan import Plan
from novu_flows.plan.selection import fits

_PERCENTAGE = re.compile(r"(100|[0-9]{1,2})\s?%", re.ASCII)
_AGE = re.compile(r"([0-9]{1,6})\s?(m|h|d|minutes?|hours?|days?)", re.ASCII)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_CLOCKS_DIFFER = timedelta(
    minutes=5
)  # of machines: a plan may seem to be made so much later than it is applied

Policy = Callable[[Plan], Iterable[Issue]]  # raises nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number of resources, or how many of a hundred that are declared."""

    number: int
    is_percentage: bool = False

    def of(self, declared: int) -> int:
        """Return the number of resources, where so many are declared; parts of one are not counted."""
        return declared * self.number // 100 if self.is_percentage else self.number

    def shown(self, declared: int) -> str:
        """Return the limit as a message says it."""
        if not self.is_percentage:
            return str(self.number)
        return f"{self.number} % of the {declared} that are declared, {self.of(declared)},"


def read_limit(value: object) -> Limit:
    """Return the limit that a value of novu.toml means; raise ValueError."""
    if isinstance(value, Limit):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Limit(number=value)
    if isinstance(value, str) and (found := _PERCENTAGE.fullmatch(value.strip())):
        return Limit(number=int(found[1]), is_percentage=True)
    raise ValueError('must be a whole number from 0 up, or a percentage from "0%" to "100%"')


def read_age(value: object) -> timedelta:
    """Return the age that a value of novu.toml means; raise ValueError."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, str) and (found := _AGE.fullmatch(value.strip())):
        return int(found[1]) * _UNITS[found[2][0]]
    raise ValueError('must be a whole number of minutes, hours or days: "90m", "24h" or "7d"')


MOST_DELETES = Limit(number=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protections:
    """
    What no plan deletes.

    `declared` are the resources that are declared with `protect=True`, and where. What is declared no more is protected by
    `patterns`, those of novu.toml, and where it is `remembered`: it was protected when something was applied last.
    """

    declared: Mapping[Address, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    remembered: Callable[[], frozenset[Address]] = frozenset

    def reason(self, address: Address) -> str:
        """Return why a resource is not deleted; empty where it may be."""
        if place := self.declared.get(address):
            return f"it is declared with protect=True at {place}"
        if fits(address, self.patterns):
            return "`protect` in novu.toml names it"
        if address in self.remembered():
            return "it was declared with protect=True when this project was applied last"
        return ""


def protections_of(declarations: Declarations, patterns: tuple[str, ...]) -> Protections:
    """Return what declarations and novu.toml protect."""
    declared = {
        Address(kind.resource, (key,)): one.source
        for kind, key, one in declarations.resources()
        if one.protect
    }
    places = {address: str(source) for address, source in declared.items()}
    return Protections(declared=places, patterns=patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """
    What an environment lets pass.

    `allowed` is the digest of the one plan that may go beyond the limits. With `require_saved_plan` a plan is applied
    from a file only, and with `plan_max_age` from none that is older.
    """

    max_deletes: Limit = MOST_DELETES
    max_changes: Limit | None = None
    allowed: str | None = None
    require_saved_plan: bool = False
    plan_max_age: timedelta | None = None
    protections: Protections = field(default_factory=Protections)
    policies: tuple[Policy, ...] = ()


def guarded(plan: Plan, guards: Guards) -> Plan:
    """Return a plan with what the guards find in it, beside what was found when it was made."""
    kept = (
        issue for issue in plan.issues if issue.code != "over-limit"
    )  # of what the limits were when it was made
    found = (*_protected(plan, guards.protections), *_over_limits(plan, guards))
    of_policies = (issue for policy in guards.policies for issue in policy(plan))
    return replace(plan, issues=in_order((*kept, *found, *of_policies)))


def check_guards(plan: Plan, guards: Guards, *, now: datetime) -> None:
    """
    Raise where a plan, looked at anew, does not pass: ProjectInvalid or PlanRefused for issues that stop it, else Refused.

    What counts for the limits is what the whole project asks for: with `--target` many small plans would do as much as
    one large plan. What repeats a plan that is carried out already is empty, and passes.
    """
    check_guarded(guarded(plan, guards), guards, now=now)


def check_guarded(plan: Plan, guards: Guards, *, now: datetime) -> None:
    """Raise where a plan that has the issues of its guards does not pass, without asking policies once more."""
    if not plan.applyable:
        raise stopped_by(plan.issues)
    if not plan.is_empty:
        _check_origin(plan, guards, now)
        _check_size(plan, guards)


def _protected(plan: Plan, protections: Protections) -> Iterator[Issue]:
    for change in (*plan.changes, *plan.to_promote):
        if isinstance(change, Delete) and (reason := protections.reason(change.address)):
            yield _protected_issue(change, reason)


def _protected_issue(change: Change, reason: str) -> Issue:
    return Issue(
        code="protected",
        where=str(change.address),
        message=f"{change.address} is not deleted: {reason}",
        hint="take the tombstone out; or declare it without the protection, apply that, and remove it then",
        source=change.source,
    )


def _over_limits(plan: Plan, guards: Guards) -> Iterator[Issue]:
    digest = ""
    for excess in _excesses(plan, guards):
        digest = digest or plan_digest(plan)
        yield Issue(
            code="over-limit",
            where=f"plan {digest}",
            message=f"an apply is refused: the plan {excess.message}",
            hint=f"read it; if that is what you want, `novu-flows apply --allow {digest}` lets this one plan pass",
            severity="warning",
        )


def _check_origin(plan: Plan, guards: Guards, now: datetime) -> None:
    name = plan.target.name
    if guards.require_saved_plan and plan.saved_at is None:
        raise Refused(
            f"{name} takes saved plans only, and this one was made just now",
            remedy=f"`novu-flows plan --env {name} --out plan.json`, have it read, then `novu-flows apply plan.json`; "
            "or set `require_saved_plan = false` for the environment in novu.toml",
        )
    if guards.plan_max_age is None or plan.saved_at is None:
        return
    if not -_CLOCKS_DIFFER <= now - plan.saved_at <= guards.plan_max_age:
        raise Refused(
            f"the plan was made at {plan.saved_at.isoformat()}, and {name} takes none that is older than "
            f"{guards.plan_max_age} (`plan_max_age` in novu.toml)",
            remedy="make a new plan, and have it read",
        )


def _check_size(plan: Plan, guards: Guards) -> None:
    if guards.allowed is not None and guards.allowed != (digest := plan_digest(plan)):
        raise Refused(
            f"--allow names another plan: the digest of this one is {digest}",
            remedy="read this one with `novu-flows plan`, and allow it if it is what you want",
        )
    for excess in _excesses(plan, guards):
        if guards.allowed is None:
            raise Refused(
                f"the plan {excess.message}",
                remedy="read it with `novu-flows plan`; if that is what you want, say "
                f"`novu-flows apply --allow {plan_digest(plan)}`, or raise `{excess.key}` in novu.toml",
            )


@dataclass(frozen=True, slots=True)
class _Excess:
    """A limit that a plan goes beyond: its key in novu.toml, and what is said."""

    key: str
    message: str


def _excesses(plan: Plan, guards: Guards) -> Iterator[_Excess]:
    deletes, changes = plan.summary.delete, len(plan.changes)
    declared = changes + len(plan.to_promote) + len(plan.not_compared) + plan.unchanged + plan.left_out
    if deletes:
        of_all = f"the {plan.declared_deletes} that are declared as removed"
        counted = (deletes, max(deletes, plan.declared_deletes), declared)
        yield from _over(guards.max_deletes, ("max_deletes", "deletes", of_all), counted)
    if guards.max_changes is not None:
        of_all = f"the {changes + plan.pending} that are pending"
        counted = (changes, changes + plan.pending, declared)
        yield from _over(guards.max_changes, ("max_changes", "changes", of_all), counted)


def _over(limit: Limit, words: tuple[str, str, str], numbers: tuple[int, int, int]) -> Iterator[_Excess]:
    """Yield what is said of a plan that does `planned` of `counted`, where that is above the limit."""
    (key, verb, of_all), (planned, counted, declared) = words, numbers
    if not planned or counted <= limit.of(declared):
        return
    whole = f" of {of_all}" if counted > planned else ""
    resources = "1 resource" if planned == 1 else f"{planned} resources"
    are = "is" if limit.of(declared) == 1 else "are"
    yield _Excess(key, f"{verb} {resources}{whole}, and {limit.shown(declared)} {are} allowed")
