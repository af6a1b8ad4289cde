"""Why a channel delivered nothing, from what Novu says of the steps."""

from collections.abc import Sequence

from novu_flows.declare.expectations import Reason
from novu_flows.verdict.seen import SeenRun, SeenStep

# What Novu 0.14 writes into a job's execution details (recorded section `notifications`).
_SAYINGS: tuple[tuple[str, Reason], ...] = (
    ("subscriber preferences", "preference"),
    ("steps filters", "filter"),
    ("active integration", "no_integration"),
)
_OVER = ("failed", "completed", "skipped", "canceled")


def reasons(channel: str, run: SeenRun) -> frozenset[Reason]:
    """Give why the steps of a channel delivered nothing; a step that is switched off leaves no trace."""
    found = {_reason(index, run.steps) for index, step in enumerate(run.steps) if step.type == channel}
    return frozenset(found) if found else frozenset({_untouched(run.steps)})


def failed_steps(run: SeenRun) -> tuple[SeenStep, ...]:
    """Give the steps that failed, whatever for."""
    return tuple(step for step in run.steps if step.status == "failed")


def _reason(index: int, steps: Sequence[SeenStep]) -> Reason:
    step = steps[index]
    for text, reason in _SAYINGS:
        if any(text in detail for detail in step.details):
            return reason
    return _held_back(steps[:index]) or ("failed" if step.status in _OVER else "delayed")


def _untouched(steps: Sequence[SeenStep]) -> Reason:
    return _held_back(steps) or "inactive"


def _held_back(before: Sequence[SeenStep]) -> Reason | None:
    """Say what holds back the steps after these."""
    for step in before:
        if step.type == "digest" and step.status in ("delayed", "merged", "skipped"):
            return "digested"
        if step.type == "delay" and step.status in ("delayed", "pending", "queued"):
            return "delayed"
    return None
