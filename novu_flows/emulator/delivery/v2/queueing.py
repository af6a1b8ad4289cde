"""When the turn of a job comes: at once, after a delay, at the end of a digest, or never, where it is merged or throttled."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from novu_flows.controls.limits import limit_issues
from novu_flows.emulator.delivery.details import Detail
from novu_flows.emulator.delivery.kinds import CANCELED, DELAY, DELAYED, FAILED, PENDING, QUEUED
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.v2 import details
from novu_flows.emulator.delivery.v2.digest import SKIPPED, digest_of, is_merged_or_skipped
from novu_flows.emulator.delivery.v2.durations import BadDuration, dynamic_delay, milliseconds, overridden
from novu_flows.emulator.delivery.v2.moments import moment_shown, zone_of
from novu_flows.emulator.delivery.v2.rendering import delivered, render, without
from novu_flows.emulator.delivery.v2.run import HALTING, StepFailed, StepOutput, StepRun
from novu_flows.emulator.delivery.v2.throttle import ThrottleInPast, is_throttled
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.cron import runs_after


def step_run(lookups: Lookups, job: Document) -> StepRun | None:
    """Return a job to be carried out, None where its workflow is gone."""
    workflow = lookups.workflow(job["_templateId"])
    return None if workflow is None else StepRun(lookups=lookups, job=job, workflow=workflow)


def queue_next(lookups: Lookups, job: Document) -> None:
    """Queue the job after one, and what comes at once after that: steps whose condition does not hold are passed over."""
    after: Document | None = job
    while after is not None:
        run = _next(lookups, after)
        after = run.job if run is not None and _goes_on(run) else None


def _next(lookups: Lookups, job: Document) -> StepRun | None:
    where = {"_notificationId": job["_notificationId"], "_parentId": job["_id"]}
    found = lookups.store.find_one("jobs", where)
    return None if found is None else step_run(lookups, found)


def _goes_on(run: StepRun) -> bool:
    """Queue a job; return whether the one after it is to be queued at once."""
    try:
        return _queue(run)
    except StepFailed as failed:
        end(run, FAILED)
        if failed.halts:
            cancel_rest(run)
        return not failed.halts


def end(run: StepRun, status: str) -> None:
    """Write the status that a job ends with."""
    job = run.store.find_one("jobs", {"_id": run.job["_id"]}) or run.job
    run.store.replace("jobs", {**without(job, "dueAt"), "status": status, "updatedAt": run.state.now()})


def cancel_rest(run: StepRun) -> None:
    """Cancel the jobs of a run that wait for one that failed (recorded `activity of tx-tier`)."""
    for job in run.store.find("jobs", {"_notificationId": run.job["_notificationId"], "status": PENDING}):
        rest = StepRun(lookups=run.lookups, job=job, workflow=run.workflow)
        end(rest, CANCELED)
        rest.record(details.STEP_CANCELED)


def _queue(run: StepRun) -> bool:
    run.record(_with_topics(run, details.STEP_QUEUED))
    if run.kind not in HALTING:
        _put_in_line(run, QUEUED, 0)
        return False
    rendering = render(run)
    if rendering is None:
        end(run, SKIPPED)
        run.record(details.SKIPPED_BY_CONDITIONS)
        return True
    return _QUEUE[run.kind](run, delivered(run, rendering.controls))


def _with_topics(run: StepRun, detail: Detail) -> Detail:
    """Add which topics a run comes from, and what the conditions of their subscriptions said (recorded `tx-c2`)."""
    notification = run.store.find_one("notifications", {"_id": run.job["_notificationId"]}) or {}
    topics = [
        {"topic": one["topicKey"], "preferenceEvaluation": one["preferenceEvaluation"]}
        for one in notification.get("topics") or ()
    ]
    return detail.with_raw({"topics": topics}) if topics else detail


def _queue_digest(run: StepRun, outputs: StepOutput) -> bool:
    until = _next_of_cron(run, outputs)
    run = _with(run, digest=digest_of(outputs, until))
    status = is_merged_or_skipped(run)
    if status is not None:
        return status == SKIPPED
    span = _span(run, outputs, until)
    _refuse_long(run, outputs, span)
    _put_in_line(run, DELAYED, span, until)
    return False


def _queue_delay(run: StepRun, outputs: StepOutput) -> bool:
    until = _next_of_cron(run, outputs)
    run = _with(run, step={**run.step, "metadata": {**run.step["metadata"], **_metadata(outputs)}})
    try:
        span = _delay(run, outputs, until)
    except BadDuration as error:
        run.record(details.BAD_DELAY.with_raw({"error": str(error)}))
        end(run, FAILED)  # what comes after it waits for ever (recorded `activity of tx-dd1`)
        return False
    _refuse_long(run, outputs, span)
    _put_in_line(run, DELAYED, span, until)
    return False


def _queue_throttle(run: StepRun, outputs: StepOutput) -> bool:
    try:
        throttled = is_throttled(run, outputs)
    except ThrottleInPast:
        end(run, FAILED)
        return False
    if not throttled:
        job = run.store.find_one("jobs", {"_id": run.job["_id"]}) or run.job
        _put_in_line(StepRun(lookups=run.lookups, job=job, workflow=run.workflow), PENDING, 0)
    return False


_QUEUE: Mapping[str, Callable[[StepRun, StepOutput], bool]] = {
    "digest": _queue_digest,
    "delay": _queue_delay,
    "throttle": _queue_throttle,
}


def _with(run: StepRun, **fields: Any) -> StepRun:
    job = {**run.job, **fields}
    run.store.replace("jobs", job)
    return StepRun(lookups=run.lookups, job=job, workflow=run.workflow)


def _metadata(outputs: StepOutput) -> Document:
    if outputs.get("dynamicKey") is not None:
        return {"type": "dynamic", "dynamicKey": outputs["dynamicKey"]}
    if outputs.get("cron") is not None:
        return {"type": "timed"}
    return {"type": "regular", "amount": outputs.get("amount", 0), "unit": outputs.get("unit")}


def _delay(run: StepRun, outputs: StepOutput, until: datetime | None) -> int:
    key = outputs.get("dynamicKey")
    if key is None:
        return _span(run, outputs, until)
    span = dynamic_delay(run.job.get("payload"), str(key), run.state.clock.now())
    if span <= 0:
        run.record(details.BAD_DELAY.with_raw({"error": "delay must be in the future"}))
        raise BadDuration(f"Dynamic delay must be in the future. durationMs: {span}")
    for text in _limits(run, {"amount": span / 1000, "unit": "seconds"}):
        run.record(details.TOO_LONG.with_raw({"errorMessage": text}))
        raise BadDuration(f"delay duration exceeds tier limits: {text}")
    return span


def _span(run: StepRun, outputs: StepOutput, until: datetime | None) -> int:
    if until is not None:
        return int((until - run.state.clock.now()).total_seconds() * 1000)
    chosen = overridden(outputs, run.override("delay"))
    return milliseconds(chosen.get("amount", 0), chosen.get("unit"))


def _next_of_cron(run: StepRun, outputs: StepOutput) -> datetime | None:
    """Return when a cron expression runs next, by the clock of the subscriber."""
    cron = outputs.get("cron")
    if cron is None:
        return None
    try:
        return next(runs_after(str(cron), run.state.clock.now().astimezone(zone_of(run))))
    except ValueError as error:
        raise StepFailed(halts=True) from error


def _limits(run: StepRun, values: StepOutput) -> list[str]:
    found = [issue.message for issue in limit_issues(DELAY, values, run.state.clock.now())]
    return list(dict.fromkeys(found))


def _refuse_long(run: StepRun, outputs: StepOutput, span: int) -> None:
    cron = outputs.get("cron")
    errors = _limits(run, {"amount": span / 1000, "unit": "seconds", **({"cron": cron} if cron else {})})
    if errors:
        run.record(details.TOO_LONG.with_raw({"errors": errors}))
        raise StepFailed(halts=True)


def _put_in_line(run: StepRun, status: str, span: int, until: datetime | None = None) -> None:
    due = iso(run.state.clock.now() + timedelta(milliseconds=span))
    run.store.replace("jobs", {**run.job, "status": status, "dueAt": due, "updatedAt": run.state.now()})
    if span:
        detail = details.STEP_DELAYED if run.kind == DELAY else details.STEP_DIGESTED
        shown = {} if until is None else {"untilDate": moment_shown(run, until)}
        run.record(detail.with_raw({"delay": span, **shown}))
