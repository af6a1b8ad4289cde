"""Changes of preferences."""

from collections.abc import Iterator

from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow, Preference, Subscriber
from novu_flows.issues import Issue
from novu_flows.novu.observed import ACTIVE, ENABLED, ObservedPreference, ObservedWorkflow
from novu_flows.plan.changes import ABSENT, UNCHANGED, Address, Create, Findings, Update
from novu_flows.plan.compare import compare, creation
from novu_flows.plan.fields import Fields, Path, Value
from novu_flows.resources.observation import Observation


def compare_preferences(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared preferences of every subscriber."""
    workflows = {workflow.workflow_id: workflow for workflow in declarations.workflows}
    for subscriber in declarations.subscribers:
        for preference in subscriber.preferences:
            declared = workflows.get(preference.workflow_id)
            yield diff_preference(subscriber, preference, observation, declared)


def diff_preference(
    subscriber: Subscriber, preference: Preference, observation: Observation, declared: AnyWorkflow | None
) -> Findings:
    """
    Compare one subscriber's effective preference for one workflow.

    `declared` is what becomes of the workflow in the same plan: it is written first, and may move the preference.
    """
    workflow = observation.workflows.get(preference.workflow_id)
    if workflow is None:
        return _for_new_workflow(subscriber, preference, observation)
    observed = observation.preferences.get((subscriber.subscriber_id, preference.workflow_id))
    if observed is None:
        return _unseen(subscriber, preference, (workflow, observation), declared)
    wanted = observation.dialect.preference_fields(preference)
    fields = compare(wanted, _predicted(observed.fields, workflow, declared, observation))
    if not fields:
        return UNCHANGED
    if _never_taken(workflow, observation) and all(change.path == ENABLED for change in fields):
        return Findings(issues=(_not_taken(subscriber, preference, observation),), unchanged=1)
    update = Update(
        address=_address(subscriber, preference),
        fields=fields,
        source=preference.source,
        reason="differs",
        base=observation.seal(observed.base),
    )
    return Findings(changes=(update,))


def _predicted(
    effective: Fields, workflow: ObservedWorkflow, declared: AnyWorkflow | None, observation: Observation
) -> Fields:
    """Return what a preference will be once the workflow is written: its settings reach whoever has none stored."""
    if declared is None or not observation.writes_workflows:
        return effective
    moved: dict[Path, Value] = {
        (name,): on
        for name, on in declared.preferences
        if effective.get((name,)) is workflow.settings.get(name, True) is not on
    }
    return {**effective, **moved}


def _address(subscriber: Subscriber, preference: Preference) -> Address:
    return Address("preference", (subscriber.subscriber_id, preference.workflow_id))


def _for_new_workflow(subscriber: Subscriber, preference: Preference, observation: Observation) -> Findings:
    if observation.writes_workflows:
        return _creation(subscriber, preference, observation)
    issue = Issue(
        code="not-promoted",
        where=str(_address(subscriber, preference)),
        message=f"workflow {preference.workflow_id} is not in the production environment yet",
        hint="promote the workflow, then plan again",
        source=preference.source,
        severity="warning",
    )
    return Findings(issues=(issue,))


def _unseen(
    subscriber: Subscriber,
    preference: Preference,
    seen: tuple[ObservedWorkflow, Observation],
    declared: AnyWorkflow | None,
) -> Findings:
    """
    Judge a preference that could not be read.

    The subscriber is new, or the workflow is switched off and so not in Novu's answer (docs/novu/v1.md, section 4.1).
    """
    workflow, observation = seen
    if declared is not None and observation.writes_workflows and _is_written(declared, seen):
        return _creation(subscriber, preference, observation)
    if workflow.fields[ACTIVE] is True or subscriber.subscriber_id not in observation.subscribers:
        return _differing_from_settings(subscriber, preference, seen)
    issue = Issue(
        code="workflow-off",
        where=str(_address(subscriber, preference)),
        message=f"workflow {preference.workflow_id} is off, so Novu does not show preferences for it",
        hint="the preference is compared and written once the workflow is active",
        source=preference.source,
        severity="warning",
    )
    return Findings(issues=(issue,))


def _is_written(declared: AnyWorkflow, seen: tuple[ObservedWorkflow, Observation]) -> bool:
    """Return whether the plan writes the workflow, so that its settings and channels now say nothing."""
    workflow, observation = seen
    return bool(compare(observation.dialect.workflow_fields(declared), workflow.fields))


def _differing_from_settings(
    subscriber: Subscriber, preference: Preference, seen: tuple[ObservedWorkflow, Observation]
) -> Findings:
    """Compare the preference of a new subscriber with the workflow's own settings, which apply to it."""
    workflow, observation = seen
    settings = ObservedPreference(fields={ENABLED: True}).within(workflow)
    if not compare(observation.dialect.preference_fields(preference), settings.fields):
        return UNCHANGED
    return _creation(subscriber, preference, observation)


def _creation(subscriber: Subscriber, preference: Preference, observation: Observation) -> Findings:
    """Return the change that writes a preference; one that says nothing asks for none, and Novu refuses it."""
    fields = creation(observation.dialect.preference_fields(preference))
    if not fields:
        return UNCHANGED
    create = Create(
        address=_address(subscriber, preference),
        fields=fields,
        source=preference.source,
        reason="not in the environment",
        base=ABSENT,
    )
    return Findings(changes=(create,))


def _never_taken(workflow: ObservedWorkflow, observation: Observation) -> bool:
    """Return whether Novu shows `enabled` as on whatever is written: workflows without own settings, of Novu 0.14."""
    return observation.dialect.traits.ignores_enabled_of_old_workflows and not workflow.settings


def _not_taken(subscriber: Subscriber, preference: Preference, observation: Observation) -> Issue:
    return Issue(
        code="not-taken",
        where=str(_address(subscriber, preference)),
        message=f"not taken by Novu: {observation.dialect.traits.server} shows this old workflow as on for every subscriber",
        hint="declare the workflow's `preferences`, which gives it settings of its own",
        source=preference.source,
        severity="warning",
    )
