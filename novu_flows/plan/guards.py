"""
Guards: what a plan may not do unless somebody has said so.

They belong to the plan, and whatever applies one has to pass them: `apply`, `apply FILE` and `watch --apply`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from novu_flows.errors import Refused
from novu_flows.plan.plan import Plan

_PERCENTAGE = re.compile(r"(100|[0-9]{1,2})\s?%", re.ASCII)


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


MOST_DELETES = Limit(number=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """
    The limits of an environment.

    `max_deletes` and `max_changes` are those of novu.toml; `allowed_deletes` and `allowed_changes` are what was said
    for this one plan, instead of them.
    """

    max_deletes: Limit = MOST_DELETES
    max_changes: Limit | None = None
    allowed_deletes: int | None = None
    allowed_changes: int | None = None


def check_guards(plan: Plan, guards: Guards) -> None:
    """
    Raise Refused where a plan deletes or changes more than it may.

    What counts for the limits of novu.toml is what the whole project asks for: with `--target` many small plans
    would do as much as one large plan. What was said for this plan counts for what this plan does.
    """
    for excess in _excesses(plan, guards):
        raise excess


def _excesses(plan: Plan, guards: Guards) -> Iterator[Refused]:
    deletes, changes = plan.summary.delete, len(plan.changes)
    declared = changes + len(plan.to_promote) + plan.unchanged + plan.left_out
    whole_deletes = max(deletes, plan.declared_deletes)
    if deletes and guards.allowed_deletes is not None:
        yield from _over(_DELETES, Limit(number=guards.allowed_deletes), (deletes, deletes, declared))
    elif deletes:
        yield from _over(_DELETES, guards.max_deletes, (deletes, whole_deletes, declared))
    if changes and guards.allowed_changes is not None:
        yield from _over(_CHANGES, Limit(number=guards.allowed_changes), (changes, changes, declared))
    elif changes and guards.max_changes is not None:
        yield from _over(_CHANGES, guards.max_changes, (changes, changes + plan.left_out, declared))


@dataclass(frozen=True, slots=True)
class _Words:
    verb: str
    of_all: str
    option: str
    key: str


_DELETES = _Words("deletes", "that are declared as removed", "--allow-deletes", "max_deletes")
_CHANGES = _Words("changes", "that are pending", "--allow-changes", "max_changes")


def _over(words: _Words, limit: Limit, numbers: tuple[int, int, int]) -> Iterator[Refused]:
    """Yield the refusal of a plan that does `planned` of `counted`, where that is above the limit."""
    planned, counted, declared = numbers
    if counted <= limit.of(declared):
        return
    whole = f" of the {counted} {words.of_all}" if counted > planned else ""
    resources = "1 resource" if planned == 1 else f"{planned} resources"
    are = "is" if limit.of(declared) == 1 else "are"
    yield Refused(
        f"the plan {words.verb} {resources}{whole}, and {limit.shown(declared)} {are} allowed",
        remedy=f"read it with `novu-flows plan`; if that is what you want, say `novu-flows apply {words.option} "
        f"{planned}`, or raise `{words.key}` in novu.toml",
    )
