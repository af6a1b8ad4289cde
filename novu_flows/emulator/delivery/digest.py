"""Digests: the first event of a window waits, later ones are merged into it (API notes, section 9.2)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from novu_flows.emulator.clock import iso, moment
from novu_flows.emulator.delivery import details
from novu_flows.emulator.delivery.delay import Misconfigured
from novu_flows.emulator.delivery.details import record
from novu_flows.emulator.delivery.kinds import DELAY, DIGEST, IN_APP, TRIGGER
from novu_flows.emulator.delivery.moments import milliseconds
from novu_flows.emulator.delivery.statuses import COMPLETED, DELAYED, FAILED, PENDING
from novu_flows.emulator.store import Document, Store, path_column
from novu_flows.emulator.world import World

Same = Mapping[str, Any]  # environment, subscriber and workflow: what is digested together has them in common


def delay_or_merge(world: World, job: Document) -> int | None:
    """Give how long a digest waits; None where it was merged into one that is waiting already."""
    span = _span(job["digest"])
    key = job["digest"].get("digestKey")
    if find_waiting(world.store, _same(job), key, at_path(job.get("payload"), key)) is not None:
        record(world, job, details.DIGEST_MERGED)
        return None
    return span


def find_waiting(store: Store, same: Same, key: str | None, value: Any) -> Document | None:
    """Give the waiting digest of a subscriber and workflow, for one value of the digest key."""
    waiting = store.find("jobs", {**same, "status": DELAYED, "type": DIGEST})
    return next((found for found in waiting if _has_value(found, key, value)), None)


def newest_since(store: Store, same: Same, since: str, key: str | None, value: Any) -> Document | None:
    """Give the newest job that was touched since a moment."""
    for found in store.each("jobs", same, newest_first=True):
        if found["updatedAt"] < since:
            return None
        if _has_value(found, key, value):
            return found
    return None


def collect(world: World, job: Document) -> list[Any]:
    """Give the payloads that a digest has collected, its own first; later digests will not have them."""
    key = job["digest"].get("digestKey")
    value = at_path(job.get("payload"), key)
    find = _backoff_triggers if job["digest"].get("type") == "backoff" else _regular_triggers
    triggers = [found for found in find(world, job) if _has_value(found, key, value)]
    others = [found for found in triggers if found["transactionId"] != job["transactionId"]]
    events = [job.get("payload"), *(found.get("payload") for found in others)]
    record(world, job, details.DIGEST_TRIGGERED.with_raw(events))
    return events


def hand_over(world: World, job: Document, events: Sequence[Any]) -> None:
    """Give the events to the steps that follow."""
    run = world.store.find("jobs", {"_notificationId": job["_notificationId"]})
    following = [found for found in run if found["_id"] != job["_id"] and _is_open(found)]
    record(world, job, details.DIGEST_PROVIDED.with_raw(following))
    for found in following:
        changed = {**found, "digest": {"events": list(events)}, "updatedAt": world.now()}
        world.store.replace("jobs", changed)


def at_path(value: Any, path: str | None) -> Any:
    """Give what a path with dots leads to; None where it leads nowhere."""
    if not path:
        return None
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _span(digest: Document) -> int:
    for field in ("amount", "unit"):
        if not digest.get(field):
            raise Misconfigured(f"Invalid digest {field}")
    return milliseconds(digest["amount"], digest["unit"]) or 0


def _same(job: Document) -> Same:
    return {name: job[name] for name in ("_environmentId", "_subscriberId", "_templateId")}


def _has_value(job: Document, key: str | None, value: Any) -> bool:
    return not key or at_path(job.get("payload"), key) == value


def _backoff_triggers(world: World, job: Document) -> list[Document]:
    where = {**_same(job), "status": COMPLETED, "type": TRIGGER}
    return _since(world.store, where, "createdAt", job["createdAt"])


def _regular_triggers(world: World, job: Document) -> list[Document]:
    """Give the triggers of the window that no other digest has had."""
    window = timedelta(milliseconds=_span(job["digest"]))
    since = iso(moment(job["createdAt"]) - window)

    def touched(status: str, kind: str) -> list[Document]:
        return _since(world.store, {**_same(job), "status": status, "type": kind}, "updatedAt", since)

    gone = {found["transactionId"] for found in [*touched(COMPLETED, DIGEST), *touched(DELAYED, DELAY)]}
    triggers = [found for found in touched(COMPLETED, TRIGGER) if found["transactionId"] not in gone]
    taken = {found["transactionId"] for found in triggers}
    for merged in touched(PENDING, DIGEST):
        if merged["transactionId"] in taken:
            world.store.replace("jobs", {**merged, "status": COMPLETED, "updatedAt": world.now()})
    return triggers


def _since(store: Store, where: Mapping[str, Any], field: str, since: str) -> list[Document]:
    conditions = [f"{path_column(name)} = ?" for name in where]
    condition = " AND ".join([*conditions, f"{path_column(field)} >= ?"])
    return store.select("jobs", f"{condition} ORDER BY seq", [*where.values(), since])


def _is_open(job: Document) -> bool:
    if job["type"] == IN_APP and job["status"] == COMPLETED:
        return True
    return job["status"] not in (COMPLETED, FAILED)
