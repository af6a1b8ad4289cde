"""One job carried out from its turn to its end, and the next one queued (docs/novu/v1.md, section 6.1)."""

from collections.abc import Callable
from contextlib import suppress

from novu_flows.emulator.delivery import details
from novu_flows.emulator.delivery.chat import send_chat
from novu_flows.emulator.delivery.conditions import WebhookFailed, passes_filters
from novu_flows.emulator.delivery.delay import Misconfigured
from novu_flows.emulator.delivery.digest import collect, hand_over
from novu_flows.emulator.delivery.email import send_email
from novu_flows.emulator.delivery.in_app import send_in_app
from novu_flows.emulator.delivery.job import Crashed, JobRun
from novu_flows.emulator.delivery.jobs import queue
from novu_flows.emulator.delivery.kinds import (
    CANCELED,
    CHANNELS,
    CHAT,
    COMPLETED,
    DELAY,
    DIGEST,
    EMAIL,
    FAILED,
    IN_APP,
    PUSH,
    SMS,
)
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.push import send_push
from novu_flows.emulator.delivery.sms import send_sms
from novu_flows.emulator.store.documents import without
from novu_flows.emulator.store.store import Document


def carry_out(lookups: Lookups, job: Document) -> None:
    """Run a job whose turn has come; unless it failed and says "stop", the next of its run is queued."""
    run = JobRun(lookups=lookups, job=job)
    if job["status"] == CANCELED:
        _end(run, COMPLETED)
        return
    done = _done(run)
    if done or not run.step.get("shouldStopOnFail"):
        done = _queue_next(run) and done
    _end(run, COMPLETED if done else FAILED)


def give_up(lookups: Lookups, job: Document, reason: str) -> None:
    """End a job as failed, and its run with it; the reason is the embedded Novu's own."""
    run = JobRun(lookups=lookups, job=job)
    _end(run, FAILED)
    with suppress(KeyError):  # a damaged job may lack what a detail says of it; it is ended all the same
        run.record(details.NOT_CARRIED_OUT.with_raw({"error": reason}))


def _done(run: JobRun) -> bool:
    try:
        return _step(run)
    except (Crashed, WebhookFailed):
        return False


def _step(run: JobRun) -> bool:
    """Carry out a step, or leave it out; a step that is left out counts as done."""
    passes = passes_filters(run)
    preferred = _is_preferred(run)
    if not (passes and preferred):
        return True
    if run.job["type"] != DELAY:
        run.record(details.START_DIGESTING if run.job["type"] == DIGEST else details.START_SENDING)
    send = _STEPS.get(run.job["type"])
    return send(run) if send else True


def _is_preferred(run: JobRun) -> bool:
    """Ask the subscriber's preference, which counts for channels of workflows that are not critical."""
    workflow = run.lookups.workflow(run.job["_templateId"])
    if workflow is None:
        raise Crashed(f"Notification template {run.job['_templateId']} is not found")
    if workflow.get("critical") or run.job["type"] not in CHANNELS:
        return True
    preference = run.lookups.preference(workflow, run.subscriber())
    if preference["enabled"] and preference["channels"].get(run.job["type"]):
        return True
    run.record(details.FILTERED_BY_PREFERENCES.with_raw(preference))
    return False


def _digest(run: JobRun) -> bool:
    hand_over(run.state, run.job, collect(run.state, run.job))
    return True


def _delay(run: JobRun) -> bool:
    run.record(details.DELAY_FINISHED)
    return True


_STEPS: dict[str, Callable[[JobRun], bool]] = {
    IN_APP: send_in_app,
    EMAIL: send_email,
    SMS: send_sms,
    CHAT: send_chat,
    PUSH: send_push,
    DIGEST: _digest,
    DELAY: _delay,
}


def _queue_next(run: JobRun) -> bool:
    """Queue the job that comes next; say whether that was possible."""
    after = {"_notificationId": run.job["_notificationId"], "_parentId": run.job["_id"]}
    following = run.store.find_one("jobs", after)
    try:
        if following is not None:
            queue(run.state, following)
    except Misconfigured:
        return False
    return True


def _end(run: JobRun, status: str) -> None:
    job = without(run.job, "dueAt")
    run.store.replace("jobs", {**job, "status": status, "updatedAt": run.state.now()})
