"""Which steps a run has when its workflow has a digest (API notes, section 9.2)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from novu_flows.emulator.clock import iso
from novu_flows.emulator.delivery.digest import Same, at_path, find_waiting, newest_since
from novu_flows.emulator.delivery.kinds import DIGEST, TRIGGER
from novu_flows.emulator.delivery.moments import milliseconds
from novu_flows.emulator.delivery.start import Start, kind_of
from novu_flows.emulator.delivery.statuses import COMPLETED, STATUSES
from novu_flows.emulator.store import Document


def steps_of_run(start: Start, notification: Document) -> list[Document]:
    """
    Give the steps of a run.

    Where there is a digest, a hidden step for the trigger itself comes first. A backoff digest is left out
    for the first event of a window; for later ones the run ends where a digest is waiting already.
    """
    steps = start.active_steps
    digest = next((step for step in steps if kind_of(step) == DIGEST), None)
    kind = (digest.get("metadata") or {}).get("type") if digest else None
    if kind is None:
        return steps
    choose = _backoff if kind == "backoff" else _regular
    return [_trigger_step(start), *choose(start, notification, steps)]


def _trigger_step(start: Start) -> Document:
    template = {**start.trigger.scope, "_creatorId": start.trigger.creator_id, "type": TRIGGER, "content": ""}
    return {"template": template, "_templateId": start.workflow["_id"]}


def _regular(start: Start, notification: Document, steps: list[Document]) -> Iterator[Document]:
    for step in steps:
        if kind_of(step) == DIGEST:
            key = step["metadata"].get("digestKey")
            value = at_path(start.trigger.payload, key)
            _mark_digested(
                start, notification, find_waiting(start.scene.store, _same(notification), key, value)
            )
        yield step


def _backoff(start: Start, notification: Document, steps: list[Document]) -> Iterator[Document]:
    for step in steps:
        if kind_of(step) != DIGEST:
            yield step
        elif _newest(start, notification, step, {"type": TRIGGER, "status": COMPLETED}):
            waiting = _digest_in_window(start, notification, step)
            if waiting:
                _mark_digested(start, notification, waiting)
                return
            yield step


def _digest_in_window(start: Start, notification: Document, step: Document) -> Document | None:
    """Give a digest of the window in whatever state; the index finds one state at a time."""
    found = (_newest(start, notification, step, {"type": DIGEST, "status": status}) for status in STATUSES)
    return next(filter(None, found), None)


def _newest(start: Start, notification: Document, step: Document, where: Document) -> Document | None:
    metadata = step["metadata"]
    window = milliseconds(metadata.get("backoffAmount"), metadata.get("backoffUnit")) or 0
    since = iso(start.scene.world.clock.now() - timedelta(milliseconds=window))
    key = metadata.get("digestKey")
    value: Any = at_path(start.trigger.payload, key)
    return newest_since(start.scene.store, {**_same(notification), **where}, since, key, value)


def _mark_digested(start: Start, notification: Document, digest: Document | None) -> None:
    if digest is not None:
        notification["_digestedNotificationId"] = digest["_notificationId"]
        notification["expireAt"] = digest["expireAt"]
        start.scene.store.replace("notifications", notification)


def _same(notification: Document) -> Same:
    return {name: notification[name] for name in ("_environmentId", "_subscriberId", "_templateId")}
