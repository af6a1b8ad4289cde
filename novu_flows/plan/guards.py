"""
Guards: what a plan may not do unless somebody has said so.

They belong to the plan, and whatever applies one has to pass them: `apply`, `apply FILE` and `watch --apply`.
"""

from dataclasses import dataclass

from novu_flows.errors import Refused
from novu_flows.plan.plan import Plan

MOST_DELETES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """
    The limits of an environment.

    `max_deletes` is that of novu.toml; `allowed_deletes` is what was said for this one plan, instead of it.
    """

    max_deletes: int = MOST_DELETES
    allowed_deletes: int | None = None


def check_guards(plan: Plan, guards: Guards) -> None:
    """
    Raise Refused where a plan deletes more than it may.

    What counts for the limit are the deletes of the whole project: with `--target` many small plans would
    delete as much as one large plan. What was said for this plan counts for what this plan deletes.
    """
    deletes = plan.summary.delete
    if guards.allowed_deletes is not None:
        limit, counted = guards.allowed_deletes, deletes
    else:
        limit, counted = guards.max_deletes, max(deletes, plan.declared_deletes)
    if not deletes or counted <= limit:
        return
    whole = f" of the {counted} that are declared as removed" if counted > deletes else ""
    raise Refused(
        f"the plan deletes {deletes} resources{whole}, and {limit} are allowed",
        remedy=f"read it with `novu-flows plan`; if that is what you want, say `novu-flows apply --allow-deletes "
        f"{deletes}`, or raise `max_deletes` in novu.toml",
    )
