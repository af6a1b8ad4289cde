"""Whether a subscriber wants a channel of a v2 workflow; what was said last decides and is named (recorded `tx-p1`, `tx-p2`)."""

from novu_flows.emulator.delivery.details import Detail
from novu_flows.emulator.delivery.v2 import details
from novu_flows.emulator.delivery.v2.run import StepRun
from novu_flows.emulator.store.documents import without
from novu_flows.emulator.v2.preference_rules import GLOBAL, Choices, choices_of, shown_preference
from novu_flows.emulator.v2.workflow_facts import default_of


def is_preferred(run: StepRun) -> bool:
    """Return whether a channel is wanted, and write down what says that it is not."""
    choices = choices_of(run.store, run.person())
    shown = without(shown_preference(run.store, run.workflow, choices), "updatedAt")
    if shown["channels"].get(run.kind):
        return True
    run.record(_reason(run, choices).with_raw(shown))
    return False


def _reason(run: StepRun, choices: Choices) -> Detail:
    if not default_of(run.workflow)["isClosed"]:
        if run.workflow["_id"] in choices:
            return details.FILTERED_BY_WORKFLOW_CHOICE
        if GLOBAL in choices:
            return details.FILTERED_BY_GLOBAL_CHOICE
    return details.FILTERED_BY_USER if run.workflow.get("userPreferences") else details.FILTERED_BY_WORKFLOW
