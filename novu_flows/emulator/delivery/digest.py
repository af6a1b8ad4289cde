"""Digests: the first event of a window waits, later ones are merged into it (docs/novu/v1.md, section 9.2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery import details
from novu_flows.emulator.delivery.delay import Misconfigured, delay_of, milliseconds
from novu_flows.emulator.delivery.details import record
from novu_flows.emulator.delivery.kinds import (
    COMPLETED,
    DELAY,
    DELAYED,
    DIGEST,
    FAILED,
    IN_APP,
    PENDING,
    STATUSES,
    TRIGGER,
)
from novu_flows.emulator.delivery.trigger import RunContext, kind_of
from novu_flows.emulator.store.clock import iso, moment
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document, Store, path_column
from novu_flows.javascript.json import is_equal

Same = Mapping[str, Any]  # environment, subscriber and workflow: what is digested together has them in common


def delay_or_merge(state: State, job: Document) -> int | None:
    """Return how long a digest waits; None where it was merged into one that is waiting already."""
    _check_span(job["digest"])
    if find_waiting(state.store, _same(job), key_of(job["digest"], job.get("payload"))) is not None:
        record(state, job, details.DIGEST_MERGED)
        return None
    return delay_of(state, job["digest"], job.get("payload"), job.get("overrides"))


@dataclass(frozen=True, slots=True)
class DigestKey:
    """The name of what a digest is grouped by, at the top of the payload, and a value of it."""

    name: str
    value: Any

    def fits(self, job: Document) -> bool:
        """Return whether a job's payload has the value, as the database compares: at every depth."""
        return is_equal(_at_top(job.get("payload"), self.name), self.value)

    def fits_exactly(self, job: Document) -> bool:
        """Compare as the worker does, for which no object and no list is the same as another."""
        return not isinstance(self.value, dict | list) and self.fits(job)


def key_of(digest: Document, payload: Any) -> DigestKey | None:
    """
    Return the key of a digest for a payload, or None where it has none.

    Of a path with dots Novu takes the last part, and looks for it at the top of the payload: `order.id` is
    the payload's `id` (recorded deliveries `digest.key`).
    """
    path = digest.get("digestKey")
    if not path:
        return None
    name = str(path).rpartition(".")[2]
    return DigestKey(name, _at_top(payload, name))


def find_waiting(store: Store, same: Same, key: DigestKey | None) -> Document | None:
    """Return the waiting digest of a subscriber and workflow, for one value of the digest key."""
    waiting = store.find("jobs", {**same, "status": DELAYED, "type": DIGEST})
    return next((found for found in waiting if key is None or key.fits(found)), None)


def newest_since(store: Store, same: Same, since: str, key: DigestKey | None) -> Document | None:
    """Return the newest job that was touched since a moment."""
    for found in store.each("jobs", same, newest_first=True):
        if found["updatedAt"] < since:
            return None
        if key is None or key.fits(found):
            return found
    return None


def collect(state: State, job: Document) -> list[Any]:
    """Return the payloads that a digest has collected, its own first; later digests will not have them."""
    key = key_of(job["digest"], job.get("payload"))
    triggers = [found for found in _triggers(state, job) if key is None or key.fits_exactly(found)]
    others = [found for found in triggers if found["transactionId"] != job["transactionId"]]
    events = [job.get("payload"), *(found.get("payload") for found in others)]
    record(state, job, details.DIGEST_TRIGGERED.with_raw(events))
    return events


def _triggers(state: State, job: Document) -> list[Document]:
    if job["digest"].get("type") == "backoff":
        return backoff_triggers(state, job)
    window = milliseconds(job["digest"].get("amount"), job["digest"].get("unit")) or 0
    return regular_triggers(state, job, timedelta(milliseconds=window))


def hand_over(state: State, job: Document, events: Sequence[Any]) -> None:
    """Return the events to the steps that follow."""
    run = state.store.find("jobs", {"_notificationId": job["_notificationId"]})
    following = [found for found in run if found["_id"] != job["_id"] and _is_open(found)]
    record(state, job, details.DIGEST_PROVIDED.with_raw(following))
    for found in following:
        changed = {**found, "digest": {"events": list(events)}, "updatedAt": state.now()}
        state.store.replace("jobs", changed)


def _at_top(payload: Any, name: str) -> Any:
    return payload.get(name) if isinstance(payload, dict) else None


def _check_span(digest: Document) -> None:
    for field in ("amount", "unit"):
        if not digest.get(field):
            raise Misconfigured(f"Invalid digest {field}")


def _same(job: Document) -> Same:
    return {name: job[name] for name in ("_environmentId", "_subscriberId", "_templateId")}


def backoff_triggers(state: State, job: Document) -> list[Document]:
    """Return the triggers since a digest began."""
    where = {**_same(job), "status": COMPLETED, "type": TRIGGER}
    return _since(state.store, where, "createdAt", job["createdAt"])


def regular_triggers(state: State, job: Document, window: timedelta) -> list[Document]:
    """Return the triggers of the window before a digest, and since, that no other digest has had."""
    since = iso(moment(job["createdAt"]) - window)

    def touched(status: str, kind: str) -> list[Document]:
        return _since(state.store, {**_same(job), "status": status, "type": kind}, "updatedAt", since)

    gone = {found["transactionId"] for found in [*touched(COMPLETED, DIGEST), *touched(DELAYED, DELAY)]}
    triggers = [found for found in touched(COMPLETED, TRIGGER) if found["transactionId"] not in gone]
    taken = {found["transactionId"] for found in triggers}
    for merged in touched(PENDING, DIGEST):
        if merged["transactionId"] in taken:
            state.store.replace("jobs", {**merged, "status": COMPLETED, "updatedAt": state.now()})
    return triggers


def _since(store: Store, where: Mapping[str, Any], field: str, since: str) -> list[Document]:
    conditions = [f"{path_column(name)} = ?" for name in where]
    condition = " AND ".join([*conditions, f"{path_column(field)} >= ?"])
    return store.select("jobs", f"{condition} ORDER BY seq", [*where.values(), since])


def _is_open(job: Document) -> bool:
    if job["type"] == IN_APP and job["status"] == COMPLETED:
        return True
    return job["status"] not in (COMPLETED, FAILED)


def steps_of_run(start: RunContext, notification: Document) -> list[Document]:
    """
    Return the steps of a run.

    Where there is a digest, a hidden step for the trigger itself comes first, and the inactive steps of the
    workflow run as well (recorded deliveries `digest.inactive_step`). A backoff digest is left out for the
    first event of a window; for later ones the run ends where a digest is waiting already.
    """
    active = start.active_steps
    digest = next((step for step in active if kind_of(step) == DIGEST), None)
    kind = (digest.get("metadata") or {}).get("type") if digest else None
    if kind is None:
        return active
    choose = _backoff if kind == "backoff" else _regular
    return [_trigger_step(start), *choose(start, notification, start.workflow["steps"])]


def _trigger_step(start: RunContext) -> Document:
    template = {**start.trigger.scope, "_creatorId": start.trigger.creator_id, "type": TRIGGER, "content": ""}
    return {"template": template, "_templateId": start.workflow["_id"]}


def _regular(start: RunContext, notification: Document, steps: list[Document]) -> Iterator[Document]:
    for step in steps:
        if kind_of(step) == DIGEST:
            key = key_of(step.get("metadata") or {}, start.trigger.payload)
            _mark_digested(
                start, notification, find_waiting(start.lookups.store, _same_step(notification), key)
            )
        yield step


def _backoff(start: RunContext, notification: Document, steps: list[Document]) -> Iterator[Document]:
    for step in steps:
        if kind_of(step) != DIGEST:
            yield step
        elif _newest(start, notification, step, {"type": TRIGGER, "status": COMPLETED}):
            waiting = _digest_in_window(start, notification, step)
            if waiting:
                _mark_digested(start, notification, waiting)
                return
            yield step


def _digest_in_window(start: RunContext, notification: Document, step: Document) -> Document | None:
    """Return a digest of the window in whatever state; the index finds one state at a time."""
    found = (_newest(start, notification, step, {"type": DIGEST, "status": status}) for status in STATUSES)
    return next(filter(None, found), None)


def _newest(start: RunContext, notification: Document, step: Document, where: Document) -> Document | None:
    metadata = step.get("metadata") or {}
    window = milliseconds(metadata.get("backoffAmount"), metadata.get("backoffUnit")) or 0
    since = iso(start.lookups.state.clock.now() - timedelta(milliseconds=window))
    key = key_of(metadata, start.trigger.payload)
    return newest_since(start.lookups.store, {**_same_step(notification), **where}, since, key)


def _mark_digested(start: RunContext, notification: Document, digest: Document | None) -> None:
    if digest is not None:
        notification["_digestedNotificationId"] = digest["_notificationId"]
        notification["expireAt"] = digest["expireAt"]
        start.lookups.store.replace("notifications", notification)


def _same_step(notification: Document) -> Same:
    return {name: notification[name] for name in ("_environmentId", "_subscriberId", "_templateId")}
