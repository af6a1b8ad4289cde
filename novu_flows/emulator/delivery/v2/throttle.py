"""Throttles: more runs for a subscriber than the threshold within a window end there (recorded `activity of tx-th1`)."""

from datetime import timedelta

from novu_flows.emulator.delivery.v2.details import BAD_DELAY, THROTTLE_IN_PAST, THROTTLED
from novu_flows.emulator.delivery.v2.digest import SKIPPED, followers
from novu_flows.emulator.delivery.v2.durations import dynamic_window, milliseconds, value_at
from novu_flows.emulator.delivery.v2.run import StepOutput, StepRun
from novu_flows.emulator.store.clock import iso, moment
from novu_flows.emulator.store.store import Document

_GRACE_MILLISECONDS = 30_000  # Novu counts for so much longer than the window


class ThrottleInPast(Exception):
    """The window of a throttle has ended before it began: the step fails, and the run stays where it is."""


def is_throttled(run: StepRun, outputs: StepOutput) -> bool:
    """Return whether a run ends at its throttle, which is written down then; raise ThrottleInPast."""
    window = _window(run, outputs)
    if window is None:
        return False
    key = _key(run, outputs)
    counted, limit = _counted(run, key, window), outputs.get("threshold") or 1
    if counted >= limit:
        _skip(run, {"executionCount": counted, "threshold": limit, "throttledUntil": _end(run, window)})
        return True
    run.store.replace("jobs", {**run.job, "throttled": {"key": key, "at": run.state.now()}})
    return False


def _window(run: StepRun, outputs: StepOutput) -> int | None:
    if outputs["type"] == "fixed":
        amount, unit = outputs.get("amount"), outputs.get("unit")
        return milliseconds(amount, unit) if amount and unit else None
    key = outputs.get("dynamicKey")
    window = dynamic_window(run.job.get("payload"), str(key), run.state.clock.now()) if key else None
    if window is not None and window <= 0:
        run.record(THROTTLE_IN_PAST.with_raw({"error": "throttle must be in the future"}))
        text = f"Dynamic throttle must be in the future. durationMs: {window}"
        run.record(BAD_DELAY.with_raw({"error": text}))
        raise ThrottleInPast
    return window


def _key(run: StepRun, outputs: StepOutput) -> str:
    path = str(outputs.get("throttleKey") or "")
    value = value_at(run.job.get("payload"), path) if path else "default"
    return f"{path}:{value}"


def _counted(run: StepRun, key: str, window: int) -> int:
    """Return how many runs were let through since the window began, which is at the first of them."""
    where = {name: run.job[name] for name in ("_environmentId", "_subscriberId", "_templateId", "type")}
    lasts = timedelta(milliseconds=window + _GRACE_MILLISECONDS)
    count, start = 0, None
    for job in run.store.find("jobs", where):
        mark = job.get("throttled") or {}
        if mark.get("key") != key or job["step"]["_id"] != run.step["_id"]:
            continue
        at = moment(mark["at"])
        count, start = (1, at) if start is None or at - start >= lasts else (count + 1, start)
    return count if start is not None and run.state.clock.now() - start < lasts else 0


def _end(run: StepRun, window: int) -> str:
    return iso(run.state.clock.now() + timedelta(milliseconds=window))


def _skip(run: StepRun, result: Document) -> None:
    """End a run at its throttle: the steps after it are skipped as well."""
    now = run.state.now()
    output = {"throttled": True, **result}
    run.store.replace("jobs", {**run.job, "status": SKIPPED, "stepOutput": output, "updatedAt": now})
    rest = followers(run, run.job)
    for job in rest:
        run.store.replace("jobs", {**job, "status": SKIPPED, "updatedAt": now})
    if rest:
        run.record(THROTTLED.with_raw({"shouldSkip": True, **result}))
