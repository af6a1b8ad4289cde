"""Declared and observed to changes: the one comparison, and what follows from it."""

from collections.abc import Iterator, Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow, Subscriber
from novu_flows.diff.credentials import diff_credentials
from novu_flows.diff.observation import Observation
from novu_flows.diff.preferences import diff_preference
from novu_flows.diff.subscribers import diff_removed_subscriber, diff_subscriber
from novu_flows.diff.workflows import diff_removed_workflow, diff_workflow
from novu_flows.plan.changes import Findings

__all__ = ["diff"]


def diff(declarations: Declarations, observation: Observation) -> Findings:
    """Compare everything that is declared with what was observed."""
    found = tuple(_each(declarations, observation))
    return Findings(
        changes=tuple(change for one in found for change in one.changes),
        to_promote=tuple(change for one in found for change in one.to_promote),
        issues=tuple(issue for one in found for issue in one.issues),
        unchanged=sum(one.unchanged for one in found),
    )


def _each(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    for workflow in declarations.workflows:
        yield diff_workflow(workflow, observation)
    workflows = {workflow.workflow_id: workflow for workflow in declarations.workflows}
    for subscriber in declarations.subscribers:
        yield from _of_subscriber(subscriber, observation, workflows)
    for tombstone in declarations.removed:
        if tombstone.resource == "workflow":
            yield diff_removed_workflow(tombstone, observation)
        else:
            yield diff_removed_subscriber(tombstone, observation)


def _of_subscriber(
    subscriber: Subscriber, observation: Observation, workflows: Mapping[str, AnyWorkflow]
) -> Iterator[Findings]:
    yield diff_subscriber(subscriber, observation)
    for credentials in subscriber.credentials:
        yield diff_credentials(subscriber, credentials, observation)
    for preference in subscriber.preferences:
        yield diff_preference(subscriber, preference, observation, workflows.get(preference.workflow_id))
