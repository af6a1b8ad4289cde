"""Whether a subscriber wants a channel of a v2 workflow; what was said last decides and is named (recorded `tx-p1`, `tx-p2`)."""

from novu_flows.emulator.delivery.details import Detail
from novu_flows.emulator.delivery.v2 import details
from novu_flows.emulator.delivery.v2.run import StepRun
from novu_flows.emulator.store.documents import without
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.preference_rules import GLOBAL, find_choice, shown_preference
from novu_flows.emulator.v2.workflow_facts import default_of


def is_preferred(run: StepRun) -> bool:
    """Return whether a channel is wanted, and write down what says that it is not."""
    subscriber = run.person()
    shown = without(shown_preference(run.store, run.workflow, subscriber), "updatedAt")
    if shown["channels"].get(run.kind):
        return True
    run.record(_reason(run, subscriber).with_raw(shown))
    return False


def _reason(run: StepRun, subscriber: Document) -> Detail:
    if not default_of(run.workflow)["readOnly"]:
        if find_choice(run.store, subscriber, run.workflow["_id"]) is not None:
            return details.FILTERED_BY_WORKFLOW_CHOICE
        if find_choice(run.store, subscriber, GLOBAL) is not None:
            return details.FILTERED_BY_GLOBAL_CHOICE
    return details.FILTERED_BY_USER if run.workflow.get("userPreferences") else details.FILTERED_BY_WORKFLOW
