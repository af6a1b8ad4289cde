"""Which channels of a workflow come after a wait whose end a server, unlike the embedded Novu, may or may not show."""

from collections.abc import Iterator

from novu_flows.declare.basics import CHANNELS, Channel, Cron, Span
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.steps import DelayStep, DigestStep, Step, ThrottleStep


def doubtful_channels(case: AnyTriggerCase, seconds: float) -> frozenset[Channel]:
    """
    Return the channels after a wait that may have ended in the seconds since the trigger.

    On the embedded Novu the clock stands still. So are those after a digest with a backoff: whether it waits
    depends on the triggers before.
    """
    return frozenset(_after_waits(case, seconds))


def waits_for_date(case: AnyTriggerCase) -> bool:
    """Return whether a workflow waits for a date, which an inactive step does as well (recorded deliveries, 12)."""
    return any(isinstance(step, DelayStep) and isinstance(step.until, str) for step in case.workflow.steps)


def _after_waits(case: AnyTriggerCase, seconds: float) -> Iterator[Channel]:
    is_after = False
    for step in case.workflow.steps:
        is_after = is_after or _may_have_ended(step, case, seconds)
        if is_after:
            yield from (channel for channel in CHANNELS if channel == step.type)


def _may_have_ended(step: Step, case: AnyTriggerCase, seconds: float) -> bool:
    match step:
        case DigestStep(span=Span() as span):
            is_by_history = step.backoff is not None
        case DelayStep(until=Span() as span):
            is_by_history = False
        case DigestStep() | DelayStep(until=Cron()) | ThrottleStep():
            return True
        case _:
            return False
    return is_by_history or "delay" in case.overrides or span.timedelta.total_seconds() <= seconds
