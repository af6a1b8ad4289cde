"""Whether a step runs at all: one filter of which the conditions hold is enough (API notes, section 9.2)."""

from novu_flows.emulator.delivery.conditions import Asking, Found, holds
from novu_flows.emulator.delivery.details import FILTERED, PROCESSING_FILTER
from novu_flows.emulator.delivery.run import Run
from novu_flows.emulator.documents import single
from novu_flows.emulator.store import Document


def passes_filters(run: Run) -> bool:
    """Say whether a step passes, and write down how; raise WebhookUnreachable."""
    filters = run.step.get("filters") or []
    if not filters:
        return True
    asking = Asking(run, _variables(run, filters))
    if any(_passes(asking, group) for group in filters):
        return True
    run.record(FILTERED.with_raw({"payload": asking.variables, "filters": filters}))
    return False


def _variables(run: Run, filters: list[Document]) -> Document:
    asked = any(child.get("on") == "subscriber" for group in filters for child in group.get("children") or [])
    subscriber = run.scene.subscriber(run.job) if asked else None
    known = {"subscriber": single(subscriber)} if subscriber else {}
    payload = run.job.get("payload")
    return known if payload is None else {**known, "payload": payload}


def _passes(asking: Asking, group: Document) -> bool:
    children = group.get("children") or []
    if not children:
        return True
    passed, conditions = _evaluated(asking, group, children)
    report = {"payload": asking.variables, "filter": group, "conditions": conditions}
    asking.run.record(PROCESSING_FILTER.with_raw(report))
    return passed


def _evaluated(asking: Asking, group: Document, children: list[Document]) -> Found:
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


def _all(asking: Asking, parts: tuple[list[Document], ...]) -> Found:
    """Try every condition of a part; webhooks are asked only where all else holds."""
    conditions: list[Document] = []
    for part in parts:
        found = [holds(asking, child) for child in part]
        conditions += [condition for _, reports in found for condition in reports]
        if not all(passed for passed, _ in found):
            return False, conditions
    return True, conditions


def _one(asking: Asking, children: list[Document]) -> Found:
    conditions: list[Document] = []
    for child in children:
        passed, reports = holds(asking, child)
        conditions += reports
        if passed:
            return True, conditions
    return False, conditions
