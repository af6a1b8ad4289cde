"""What the worker does first with a trigger: subscribers, notifications, jobs (docs/novu/v1.md, section 6.1)."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.delivery.delay import Misconfigured
from novu_flows.emulator.delivery.details import STEP_CREATED, record
from novu_flows.emulator.delivery.jobs import make_jobs, make_notification, queue, set_channels
from novu_flows.emulator.delivery.lookups import Lookups
from novu_flows.emulator.delivery.trigger import AcceptedTrigger, RunContext
from novu_flows.emulator.http.checks import DEFINED, NOT_EMPTY, STRING, faults, required
from novu_flows.emulator.sections.subscriber_rules import (
    PROFILE_CHECKS,
    change_subscriber,
    differs,
    make_subscriber,
)
from novu_flows.emulator.store.state import State
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.json import trim

# What a trigger takes of an inline recipient: `data` and `channels` are not among it (docs/novu/v1.md, section 6.1).
PROFILE = tuple(declared.name for declared in PROFILE_CHECKS)

_RULES = (required("subscriberId", DEFINED, STRING, NOT_EMPTY), *PROFILE_CHECKS)


class NotASubscriber(Exception):
    """A recipient cannot be made a subscriber of; the whole trigger ends there."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(messages)
        self.messages = messages


def met(state: State, scope: Document, recipient: Any) -> Document:
    """Return the subscriber that a recipient means, made or brought up to date; raise NotASubscriber."""
    given = recipient if isinstance(recipient, dict) else {}
    known = _find(state, scope, given.get("subscriberId"))
    if known and not differs(known, given):
        return known
    given = _checked(given)
    known = known or _find(state, scope, given["subscriberId"])
    return change_subscriber(state, known, given) if known else make_subscriber(state, scope, given)


def _find(state: State, scope: Document, subscriber_id: Any) -> Document | None:
    if not isinstance(subscriber_id, str):
        return None
    where = {"_environmentId": scope["_environmentId"], "subscriberId": subscriber_id, "deleted": False}
    return state.store.find_one("subscribers", where)


def _checked(given: Mapping[str, Any]) -> Document:
    subscriber_id = given.get("subscriberId")
    trimmed = trim(subscriber_id) if isinstance(subscriber_id, str) else subscriber_id
    kept = {"subscriberId": trimmed, **{field: given[field] for field in PROFILE if field in given}}
    found = list(faults(kept, _RULES))
    if found:
        raise NotASubscriber(found)
    return kept


NOT_UNIQUE = "transactionId property is not unique, please make sure all triggers have a unique transactionId"


class TriggerEnded(Exception):
    """A trigger ends early; its caller hears of it only where the worker's part runs in the request."""

    def __init__(self, messages: str | list[str]) -> None:
        super().__init__(messages)
        self.messages = messages


def deliver(lookups: Lookups, trigger: AcceptedTrigger) -> None:
    """
    Make everything that a trigger makes and queue the first job of each run; raise NotDelivered.

    All notifications come before the first job, so a recipient that cannot be a subscriber leaves
    notifications without jobs behind (recorded section `notifications`, number 487).
    """
    start = _start(lookups, trigger)
    try:
        for jobs in [_run(start, recipient) for recipient in trigger.recipients]:
            _store(lookups, jobs)
    except Misconfigured as refused:
        raise TriggerEnded(str(refused)) from refused


def _start(lookups: Lookups, trigger: AcceptedTrigger) -> RunContext:
    refuse_used(lookups, trigger)
    workflow = lookups.triggered(trigger.environment_id, trigger.workflow_id)
    if workflow is None:
        raise TriggerEnded("Notification template could not be found")
    actor = _subscriber(lookups, trigger, trigger.actor) if trigger.actor else None
    return RunContext(lookups=lookups, trigger=trigger, workflow=workflow, actor=actor)


def refuse_used(lookups: Lookups, trigger: AcceptedTrigger) -> None:
    """
    Raise TriggerEnded for a transaction id that was used before.

    The events of one bulk are looked at before any of them has jobs, so one id may be in there twice
    (recorded section `bulk trigger`, number 468, whose messages are in section `feed`).
    """
    mark = (trigger.bulk_id or "", trigger.transaction_id)
    if mark in lookups.bulks:
        return
    used = {"_environmentId": trigger.environment_id, "transactionId": trigger.transaction_id}
    if lookups.store.find_one("jobs", used) is not None:
        raise TriggerEnded(NOT_UNIQUE)
    if trigger.bulk_id:
        lookups.bulks.add(mark)


def _run(start: RunContext, recipient: Any) -> list[Document]:
    subscriber = _subscriber(start.lookups, start.trigger, recipient)
    return make_jobs(start, subscriber, make_notification(start, subscriber, recipient))


def _subscriber(lookups: Lookups, trigger: AcceptedTrigger, recipient: Any) -> Document:
    try:
        return met(lookups.state, trigger.scope, recipient)
    except NotASubscriber as refused:
        raise TriggerEnded(refused.messages) from refused


def _store(lookups: Lookups, jobs: list[Document]) -> None:
    if not jobs:
        raise TriggerEnded("Cannot read properties of undefined (reading '_organizationId')")
    for job in jobs:
        lookups.store.insert("jobs", job)
        record(lookups.state, job, STEP_CREATED)
    set_channels(lookups, jobs)
    queue(lookups.state, jobs[0])
