"""What text and Markdown say of a plan in the same words: its scope, its counts, its state, what looks renamed."""

from collections.abc import Sequence

from novu_flows.output.excerpt import FIRST
from novu_flows.output.values import for_terminal
from novu_flows.plan.changes import Address
from novu_flows.plan.plan import Plan
from novu_flows.plan.report import PlanState
from novu_flows.plan.unmanaged import Unmanaged, UnmanagedList


def scope_note(plan: Plan) -> str:
    """Return what is said of a plan that is about a part of the declarations only; empty for any other."""
    if not plan.patterns:
        return ""
    return f"Only a part of the declarations: {plan.patterns}; {counted(plan.left_out, 'other resource')} left out."


def other_environments(plan: Plan) -> str:
    """Return how much is declared that this environment does not get."""
    return f"{plan.other_environments} for other environments only"


def no_changes(plan: Plan) -> str:
    """Return that there is nothing to do, in everything or of the part that a plan is about."""
    if plan.complete:
        return "No changes. The environment is as declared."
    if plan.patterns:
        return "No changes in the part of the declarations that this plan is about."
    return f"No changes in what could be {'compared' if plan.not_compared else 'planned'}."


def plan_counts(plan: Plan) -> str:
    """Count the changes of a plan, on one line."""
    summary = plan.summary
    parts = [
        f"{summary.create} create",
        f"{summary.update} update",
        f"{summary.delete} delete",
        f"{summary.unchanged} unchanged",
        *([] if plan.patterns else [f"{summary.unmanaged} unmanaged (not touched)"]),
    ]
    more = ((summary.to_promote, "to promote"), (summary.not_compared, "not compared"))
    return ", ".join(parts + [f"{number} {what}" for number, what in more if number])


def state_line(state: PlanState) -> str:
    """Return when a saved plan was made, and whether it is stale."""
    made = f"Made {state.created_at} by novu-flows {state.tool_version}; "
    if state.unknown:
        return for_terminal(f"{made}whether it is stale is not known: {state.unknown}", longest=400)
    if state.moved:
        return for_terminal(f"{made}STALE: moved since: {listed(state.moved)}; make a new plan", longest=400)
    done = f"; already carried out: {listed(state.done)}" if state.done else ""
    return for_terminal(f"{made}nothing that it changes has moved since{done}", longest=400)


def listed(addresses: Sequence[Address]) -> str:
    """Return the first of several addresses, and how many more there are."""
    more = len(addresses) - FIRST
    names = ", ".join(map(str, addresses[:FIRST]))
    return f"{names} and {more} more" if more > 0 else names


def rename_note(old: Address) -> str:
    """Return the guess that a resource is another one under a new name."""
    return for_terminal(f"looks like {old} under a new name: that one is deleted, this one is new")


def step_note(new: str, old: str) -> str:
    """Return the guess that a step is another one under a new name."""
    return f"steps[{new}] looks like steps[{old}] under a new name: that one is deleted"


def unmanaged_title(listed: UnmanagedList) -> str:
    """Return what is said over the list of what nothing declares."""
    if not listed.things:
        return "Everything that the environment holds is declared."
    more = f" (and {listed.more} more subscribers)" if listed.more else ""
    return f"Held by the environment, and declared by nothing{more}:"


def unmanaged_hint(one: Unmanaged) -> str:
    """Return how something is adopted, and how it is removed; of what is never touched, what wrote it."""
    if one.origin:
        return f"written elsewhere (origin {one.origin}): it is never touched"
    return f"adopt: {one.adopt}   remove: {one.remove}"


def counted(number: int, word: str) -> str:
    """Return a number of things."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
