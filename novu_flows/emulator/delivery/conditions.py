"""The conditions of one step filter: each says whether it holds, and what Novu writes down about it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.emulator.delivery.asking import asked
from novu_flows.emulator.delivery.comparisons import (
    compare,
    expected_number,
    held_at,
    read_expected,
    shown_held,
)
from novu_flows.emulator.delivery.details import (
    FILTERED,
    PROCESSING_FILTER,
    WEBHOOK_LAST_RETRY,
    WEBHOOK_RETRY,
)
from novu_flows.emulator.delivery.job import Crashed, JobRun
from novu_flows.emulator.delivery.kinds import EMAIL
from novu_flows.emulator.store.clock import moment
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.network import HookAnswer, Reply, Unreachable
from novu_flows.emulator.store.store import Document
from novu_flows.javascript.values import UNDEFINED, text_of

_LABELS = {
    "payload": "Payload",
    "subscriber": "Subscriber",
    "webhook": "Webhook",
    "isOnline": "Online right now",
    "isOnlineInLast": "Online in the last 'X' time period",
    "previousStep": "Previous step",
}
_SPANS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}

WEBHOOK_ATTEMPTS = 3
_OBJECT_ID = re.compile("[0-9a-fA-F]{24}")
_BYTES_OF_OBJECT_ID = 12

ConditionResult = tuple[bool, list[Document]]


@dataclass(frozen=True, slots=True)
class ConditionContext:
    """The step that is asked about, and what conditions on fields look at."""

    run: JobRun
    variables: Document


class WebhookFailed(Exception):
    """A webhook filter got no answer that Novu takes, after all its attempts."""


def holds(asking: ConditionContext, child: Document) -> ConditionResult:
    """Return whether a condition holds, with its report; raise WebhookFailed."""
    test = _TESTS.get(str(child.get("on")))
    return test(asking, child) if test else (False, [])


def _field(asking: ConditionContext, child: Document) -> ConditionResult:
    held = held_at(asking.variables, f"{child['on']}.{child.get('field')}")
    expected = read_expected(held, child.get("value", UNDEFINED))
    passed = compare(str(child.get("operator")), held, expected)
    report = _report(child, text_of(expected), shown_held(held), passed=passed)
    operator = text_of(child.get("operator", UNDEFINED))
    return passed, [{**report, "field": child.get("field"), "operator": operator}]


def _webhook(asking: ConditionContext, child: Document) -> ConditionResult:
    url = child.get("webhookUrl")
    variables = {"webhook": _asked(asking.run, str(url))} if url else {}
    return _field(ConditionContext(asking.run, variables), child)


def _asked(run: JobRun, url: str) -> Any:
    """Return what a webhook says; it is asked again where it fails (recorded deliveries `filter.webhook`)."""
    body = {
        "subscriber": single(run.subscriber()),
        "payload": run.payload,
        "identifier": run.job["identifier"],
        "channel": run.template.get("type"),
    }
    for attempt in range(1, WEBHOOK_ATTEMPTS + 1):
        answer = asked(run.state.network, url, body)
        if isinstance(answer, Reply) and not answer.is_refusal:
            return answer.body
        _record_failure(run, _reason(answer), attempt)
    raise WebhookFailed


def _record_failure(run: JobRun, reason: str, attempt: int) -> None:
    if attempt < WEBHOOK_ATTEMPTS:
        run.record(WEBHOOK_RETRY.with_raw({"message": reason, "attempt": attempt}))
    else:
        run.record(WEBHOOK_LAST_RETRY.with_raw({"message": reason}))


def _reason(answer: HookAnswer) -> str:
    return (
        answer.reason
        if isinstance(answer, Unreachable)
        else f"Request failed with status code {answer.status}"
    )


def _online(asking: ConditionContext, child: Document) -> ConditionResult:
    held = _looked_up(asking.run).get("isOnline")
    passed = held is not None and held == child.get("value")
    report = _report(child, text_of(child.get("value")), shown_held(held), passed=passed)
    return passed, [{**report, "field": "isOnline", "operator": "EQUAL"}]


def _looked_up(run: JobRun) -> Document:
    """
    Return the subscriber whose *database* id is this subscriber's id, which is where Novu 0.14.0 looks.

    Whoever is online is not found there, and an id that is no database id fails the step (recorded
    deliveries `filter.online`).
    """
    subscriber_id = run.job["subscriberId"]
    if not (_OBJECT_ID.fullmatch(subscriber_id) or len(subscriber_id.encode()) == _BYTES_OF_OBJECT_ID):
        raise Crashed(f'Cast to ObjectId failed for value "{subscriber_id}" (type string) at path "_id"')
    where = {"_environmentId": run.job["_environmentId"], "_id": subscriber_id.lower(), "deleted": False}
    return run.store.find_one("subscribers", where) or {}


def _online_in_last(asking: ConditionContext, child: Document) -> ConditionResult:
    subscriber = _looked_up(asking.run)
    unit, most = str(child.get("timeOperator")), child.get("value")
    if subscriber.get("isOnline"):
        report = _report(child, "true", "true", passed=True)
        return True, [{**report, "field": "isOnline", "operator": unit}]
    last = subscriber.get("lastOnlineAt")
    if last is None and subscriber.get("isOnline") is None:
        report = _report(child, text_of(most), "", passed=False)
        return False, [{**report, "field": "isOnline", "operator": unit}]
    ago = (asking.run.state.clock.now() - moment(last)) // _SPANS.get(unit, _SPANS["days"]) if last else 0
    passed = 0 <= ago <= expected_number(most)
    report = _report(child, text_of(most), text_of(ago), passed=passed)
    return passed, [{**report, "field": "lastOnlineAt", "operator": unit}]


def _previous_step(asking: ConditionContext, child: Document) -> ConditionResult:
    """Hold too where the earlier step does not exist or sent nothing."""
    message = _message_of_step(asking.run, child.get("step"))
    if message is None:
        return True, []
    kind = str(child.get("stepType"))
    negative = kind in ("unread", "unseen")
    # An e-mail counts as read when its provider reports so, which none does here.
    happened = message["channel"] != EMAIL and bool(message["seen" if kind.endswith("seen") else "read"])
    passed = happened != negative
    report = _report(child, "true", text_of(passed), passed=passed)
    return passed, [{**report, "field": kind, "operator": "EQUAL"}]


def _message_of_step(run: JobRun, uuid: Any) -> Document | None:
    jobs = run.store.find("jobs", {"_notificationId": run.job["_notificationId"]})
    job = next((found for found in jobs if found["step"].get("uuid") == uuid), None)
    return run.store.find_one("messages", {"_jobId": job["_id"]}) if job else None


def _report(child: Document, expected: str, actual: str, *, passed: bool) -> Document:
    return {"filter": _LABELS[child["on"]], "expected": expected, "actual": actual, "passed": passed}


_TESTS: dict[str, Callable[[ConditionContext, Document], ConditionResult]] = {
    "payload": _field,
    "subscriber": _field,
    "webhook": _webhook,
    "isOnline": _online,
    "isOnlineInLast": _online_in_last,
    "previousStep": _previous_step,
}


def passes_filters(run: JobRun) -> bool:
    """Return whether a step passes, and write down how; raise WebhookFailed."""
    filters = run.step.get("filters") or []
    if not filters:
        return True
    asking = ConditionContext(run, _variables(run, filters))
    if any(_passes(asking, group) for group in filters):
        return True
    run.record(FILTERED.with_raw({"payload": asking.variables, "filters": filters}))
    return False


def _variables(run: JobRun, filters: list[Document]) -> Document:
    asked = any(child.get("on") == "subscriber" for group in filters for child in group.get("children") or [])
    subscriber = run.lookups.subscriber(run.job) if asked else None
    known = {"subscriber": single(subscriber)} if subscriber else {}
    payload = run.job.get("payload")
    return known if payload is None else {**known, "payload": payload}


def _passes(asking: ConditionContext, group: Document) -> bool:
    children = group.get("children") or []
    if not children:
        return True
    passed, conditions = _evaluated(asking, group, children)
    report = {"payload": asking.variables, "filter": group, "conditions": conditions}
    asking.run.record(PROCESSING_FILTER.with_raw(report))
    return passed


def _evaluated(asking: ConditionContext, group: Document, children: list[Document]) -> ConditionResult:
    if len(children) == 1:
        return holds(asking, children[0])
    webhooks = [child for child in children if child.get("on") == "webhook"]
    others = [child for child in children if child.get("on") != "webhook"]
    match group.get("value"):
        case "AND":
            return _all(asking, (others, webhooks))
        case "OR":
            return _one(asking, [*others, *webhooks])
        case _:
            return False, []


def _all(asking: ConditionContext, parts: tuple[list[Document], ...]) -> ConditionResult:
    """Try every condition of a part; webhooks are asked only where all else holds."""
    conditions: list[Document] = []
    for part in parts:
        found = [holds(asking, child) for child in part]
        conditions += [condition for _, reports in found for condition in reports]
        if not all(passed for passed, _ in found):
            return False, conditions
    return True, conditions


def _one(asking: ConditionContext, children: list[Document]) -> ConditionResult:
    conditions: list[Document] = []
    for child in children:
        passed, reports = holds(asking, child)
        conditions += reports
        if passed:
            return True, conditions
    return False, conditions
