"""Rules for preferences: of workflows that are declared, for channels that these have."""

from collections.abc import Iterator

from novu_flows.check.duplicates import repeated
from novu_flows.check.place import Place, subscriber_place
from novu_flows.declare.basics import CHANNELS, UNSET, switched
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow, Preference, Subscriber
from novu_flows.issues import Issue, did_you_mean

UNDECLARED = "undeclared-workflow"


def preferences(declarations: Declarations) -> Iterator[Issue]:
    """Report preferences that Novu could not keep, or that would be without effect."""
    workflows = {one.workflow_id: one for one in declarations.workflows}
    for subscriber in declarations.subscribers:
        for one in subscriber.preferences:
            place = _place(subscriber, one)
            workflow = workflows.get(one.workflow_id)
            if workflow is None:
                yield place.error(
                    UNDECLARED,
                    f"no workflow {one.workflow_id!r} is declared",
                    did_you_mean(one.workflow_id, workflows) or "declare it",
                )
            else:
                yield from _switches(place, one, workflow)


def repeated_preferences(declarations: Declarations) -> Iterator[Issue]:
    """Report workflows that a subscriber has two preferences for."""
    for subscriber in declarations.subscribers:
        for workflow_id in repeated(one.workflow_id for one in subscriber.preferences):
            yield (
                subscriber_place(subscriber)
                .part(f"preferences[{workflow_id}]")
                .error(
                    "duplicate-preference",
                    f"the subscriber has more than one preference for {workflow_id}",
                    "make one of them",
                )
            )


def _place(subscriber: Subscriber, preference: Preference) -> Place:
    name = f"preferences[{preference.workflow_id}]"
    return subscriber_place(subscriber).part(name, preference.source)


def _switches(place: Place, preference: Preference, workflow: AnyWorkflow) -> Iterator[Issue]:
    if preference.enabled is UNSET and not list(switched(preference)):
        yield place.warning(
            "empty-preference", "it switches nothing", "say enabled=…, or a channel, or leave it out"
        )
    elif workflow.critical is True:
        yield place.warning(
            "critical-preference",
            f"workflow {workflow.workflow_id} is critical: Novu delivers it whatever the preference",
            "leave the preference out, or make the workflow critical=False",
        )


def channels_of_preferences(declarations: Declarations) -> Iterator[Issue]:
    """Report preferences for channels of which the workflow has no active step."""
    workflows = {one.workflow_id: one for one in declarations.workflows}
    for subscriber in declarations.subscribers:
        for one in subscriber.preferences:
            for channel, _ in switched(one):
                if workflow := workflows.get(one.workflow_id):
                    yield from _channel(_place(subscriber, one), channel, workflow)


def _channel(place: Place, channel: str, workflow: AnyWorkflow) -> Iterator[Issue]:
    active = {step.type for step in workflow.steps if step.active is not False}
    if channel not in active:
        has = ", ".join(one for one in CHANNELS if one in active) or "none"
        yield place.error(
            "channel-without-step",
            f"workflow {workflow.workflow_id} has no active {channel} step; Novu would deliver no channel at all",
            f"its channels: {has}",
        )
