"""Digests of v2 workflows: the first event waits or, looking back, is let through; later ones are merged into one that waits."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from novu_flows.emulator.delivery.digest import backoff_triggers, regular_triggers
from novu_flows.emulator.delivery.kinds import COMPLETED, DELAYED, DIGEST, MERGED, PENDING, TRIGGER
from novu_flows.emulator.delivery.v2.details import DIGEST_MERGED, DIGEST_SKIPPED, DIGEST_TRIGGERED
from novu_flows.emulator.delivery.v2.durations import milliseconds
from novu_flows.emulator.delivery.v2.run import StepFailed, StepRun
from novu_flows.emulator.store.clock import iso
from novu_flows.emulator.store.store import AtLeast, Document

SKIPPED = "skipped"
NO_KEY, NO_VALUE = "No-Key-Provided", "No-Value-Provided"


def digest_of(outputs: Mapping[str, Any], until: datetime | None) -> Document:
    """Return what the job of a digest keeps of it; raise StepFailed where it does not say how long it collects."""
    named: Document = {"digestKey": NO_KEY, "digestValue": outputs.get("digestKey") or NO_VALUE, "events": []}
    if until is not None:
        timed = {"cronExpression": outputs["cron"], "untilDate": iso(until)}
        return {**named, "type": "timed", "timed": timed}
    if not outputs.get("amount") or not outputs.get("unit"):
        raise StepFailed(halts=True)
    window = outputs.get("lookBackWindow") or {}
    span = {"amount": outputs["amount"], "unit": outputs["unit"]}
    if not window:
        return {**named, **span, "type": "regular"}
    back = {"backoffAmount": window["amount"], "backoffUnit": window["unit"]}
    return {**named, **span, **back, "type": "backoff", "backoff": True}


def is_merged_or_skipped(run: StepRun) -> str | None:
    """Merge a digest into one that waits, or skip it as the first of its window; return the status that it got."""
    digest = run.job["digest"]
    if digest.get("backoff") and _is_first(run):
        _set(run, run.job, status=SKIPPED)
        run.record(DIGEST_SKIPPED)
        return SKIPPED
    waiting = _find_waiting(run, digest["digestValue"])
    if waiting is None:
        return None
    _merge(run, waiting)
    return MERGED


def _is_first(run: StepRun) -> bool:
    """Return whether no other event of the same value came within the window before this one."""
    digest = run.job["digest"]
    window = timedelta(milliseconds=milliseconds(digest["backoffAmount"], digest["backoffUnit"]))
    since = AtLeast(iso(run.state.clock.now() - window))
    where = {**_same(run), "type": DIGEST, "status": [PENDING, SKIPPED, COMPLETED], "createdAt": since}
    own = run.job["_notificationId"]
    others = [
        one["transactionId"]
        for one in run.store.find("jobs", where)
        if one["_notificationId"] != own and one["digest"].get("digestValue") == digest["digestValue"]
    ]
    triggers = {"_environmentId": run.job["_environmentId"], "type": TRIGGER, "transactionId": others}
    earliest = min((one["createdAt"] for one in run.store.find("jobs", triggers)), default=None)
    return earliest is None or run.job["createdAt"] < earliest


def _find_waiting(run: StepRun, value: Any) -> Document | None:
    waiting = run.store.find("jobs", {**_same(run), "type": DIGEST, "status": DELAYED})
    found = (one for one in waiting if one["digest"].get("digestValue") == value)
    return next((one for one in found if one["_id"] != run.job["_id"]), None)


def _merge(run: StepRun, waiting: Document) -> None:
    """Merge a digest, and the steps after it, into the one that waits (recorded `activity of tx-g1`)."""
    for job in followers(run, run.job):
        _set(run, job, status=MERGED, _mergedDigestId=waiting["_id"])
    _set(run, run.job, status=MERGED, _mergedDigestId=waiting["_id"])
    run.record(DIGEST_MERGED)
    for notification in run.store.find("notifications", {"_id": run.job["_notificationId"]}):
        changed = {**notification, "_digestedNotificationId": waiting["_notificationId"]}
        run.store.replace("notifications", {**changed, "updatedAt": run.state.now()})


def followers(run: StepRun, job: Document) -> list[Document]:
    """Return the jobs that come after one."""
    jobs = run.store.find("jobs", {"_notificationId": job["_notificationId"]})
    ids = [one["_id"] for one in jobs]
    return jobs[ids.index(job["_id"]) + 1 :]


def _set(run: StepRun, job: Document, **fields: Any) -> None:
    run.store.replace("jobs", {**job, **fields, "updatedAt": run.state.now()})


def collect(run: StepRun) -> None:
    """
    End the collecting of a digest: its job shows the payloads of the window, whatever their value of the key.

    Templates see those that were merged into it alone (recorded `activity of tx-k0`).
    """
    digest = run.job["digest"]
    if digest.get("backoff"):
        triggers = backoff_triggers(run.state, run.job)
    else:
        window = milliseconds(digest.get("amount") or 0, digest.get("unit"))
        triggers = regular_triggers(run.state, run.job, timedelta(milliseconds=window))
    own = run.job["transactionId"]
    others = [one.get("payload") for one in triggers if one["transactionId"] != own]
    events = [run.job.get("payload"), *others]
    run.record(DIGEST_TRIGGERED.with_raw(events))
    _set(run, run.job, digest={**digest, "events": events})


def _same(run: StepRun) -> Document:
    return {name: run.job[name] for name in ("_environmentId", "_subscriberId", "_templateId")}
