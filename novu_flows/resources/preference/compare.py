"""Changes of preferences."""

from collections.abc import Iterator

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import CHANNELS, UNSET, Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow, Preference, Subscriber
from novu_flows.issues import Issue
from novu_flows.novu.observed import ACTIVE, ENABLED, ObservedPreference, ObservedWorkflow
from novu_flows.plan.changes import ABSENT, UNCHANGED, Address, Create, FieldChange, Findings, Update
from novu_flows.plan.compare import compare, creation
from novu_flows.plan.fields import Fields, Path, Value
from novu_flows.resources.global_preference.compare import global_changes, new_channels
from novu_flows.resources.observation import Observation


def compare_preferences(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared preferences of every subscriber."""
    workflows = {workflow.workflow_id: workflow for workflow in declarations.workflows}
    coming = new_channels(declarations, observation)
    for subscriber in declarations.subscribers:
        switched = (
            {one.path: one.after for one in global_changes(subscriber, coming, observation)}
            if subscriber.preferences
            else {}
        )
        for preference in subscriber.preferences:
            declared = workflows.get(preference.workflow_id)
            yield diff_preference(
                _Wanted(
                    subscriber=subscriber,
                    preference=preference,
                    workflow=declared,
                    observation=observation,
                    switched=switched,
                )
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """
    One declared preference, and what its plan does before it is written.

    `workflow` is what becomes of the workflow, and `switched` what becomes of the subscriber's preferences for all
    workflows: both are written first, and may move this one.
    """

    subscriber: Subscriber
    preference: Preference
    workflow: AnyWorkflow | None
    observation: Observation
    switched: Fields

    @property
    def address(self) -> Address:
        """Return the address of the preference."""
        return Address("preference", (self.subscriber.subscriber_id, self.preference.workflow_id))

    @property
    def channels(self) -> frozenset[str]:
        """Return the channels that the workflow is declared to have; of the others Novu shows no preference."""
        steps = self.workflow.steps if self.workflow else ()
        return frozenset(step.type for step in steps if step.active is not False).intersection(CHANNELS)

    def fields(self, shown: Fields) -> Fields:
        """
        Return the declared switches.

        Of those that a dialect has made of `enabled`, only the channels that Novu shows or will show.
        """
        declared = self.observation.dialect.preference_fields(self.preference)
        return {
            path: on
            for path, on in declared.items()
            if path in shown or path[0] in self.channels or getattr(self.preference, path[0]) is not UNSET
        }


def diff_preference(wanted: _Wanted) -> Findings:
    """Compare one subscriber's effective preference for one workflow."""
    observation, workflow_id = wanted.observation, wanted.preference.workflow_id
    workflow = observation.workflows.get(workflow_id)
    if workflow is None:
        return _for_new_workflow(wanted)
    if _will_be_locked(wanted, workflow):
        return Findings(issues=(_locked(wanted),), unchanged=1)
    shown = observation.preferences.get((wanted.subscriber.subscriber_id, workflow_id))
    if shown is None:
        return _unseen(wanted, workflow)
    fields = _differing(wanted, shown.fields, workflow)
    if not fields:
        return UNCHANGED
    if _never_taken(workflow, observation) and all(change.path == ENABLED for change in fields):
        return Findings(issues=(_not_taken(wanted),), unchanged=1)
    update = Update(
        address=wanted.address,
        fields=fields,
        source=wanted.preference.source,
        reason="differs",
        base=observation.seal(shown.base),
    )
    return Findings(changes=(update,))


def _differing(wanted: _Wanted, shown: Fields, workflow: ObservedWorkflow) -> tuple[FieldChange, ...]:
    """Return the switches that differ now, or will once what is written before has moved them."""
    declared = wanted.fields(shown)
    if workflow.is_locked:  # what is stored for the subscriber is not shown until it is unlocked
        return creation(declared)
    later = {one.path: one for one in compare(declared, _predicted(wanted, shown, workflow))}
    now = {one.path: one for one in compare(declared, shown)}
    return tuple({**now, **later}[path] for path in declared if path in now or path in later)


def _predicted(wanted: _Wanted, shown: Fields, workflow: ObservedWorkflow) -> Fields:
    """Return what a preference will be: the workflow's switches reach whoever has none stored."""
    moved: dict[Path, Value] = {}
    for channel in CHANNELS:
        now, later = workflow.settings.get(channel, True), _future_setting(wanted, workflow, channel)
        if shown.get((channel,)) is now is not later:
            moved[(channel,)] = later
    return {**shown, **moved, **wanted.switched}


def _future_setting(wanted: _Wanted, workflow: ObservedWorkflow, channel: str) -> Value:
    now = workflow.settings.get(channel, True)
    if wanted.workflow is None or not wanted.observation.writes_workflows or _is_overridden(wanted, workflow):
        return now
    declared = getattr(wanted.workflow.preferences, channel)
    return (
        workflow.fields.get(("preferences", channel), now) if isinstance(declared, Unset) else bool(declared)
    )


def _is_overridden(wanted: _Wanted, workflow: ObservedWorkflow) -> bool:
    """Return whether what somebody has switched in the dashboard goes on to hold."""
    keeps = wanted.workflow is None or wanted.workflow.dashboard_preferences == "keep"
    return workflow.is_overridden and keeps


def _will_be_locked(wanted: _Wanted, workflow: ObservedWorkflow) -> bool:
    """Return whether the workflow will be critical, where Novu takes no preference for such a one."""
    if not wanted.observation.dialect.traits.locks_critical:
        return False
    declared = wanted.workflow.critical if wanted.workflow else None
    if _is_overridden(wanted, workflow) or not isinstance(declared, bool):
        return workflow.is_locked
    return declared


def _for_new_workflow(wanted: _Wanted) -> Findings:
    if (
        wanted.observation.dialect.traits.locks_critical
        and wanted.workflow
        and wanted.workflow.critical is True
    ):
        return Findings(issues=(_locked(wanted),))
    if wanted.observation.writes_workflows:
        return _creation(wanted)
    issue = _warning(
        wanted,
        code="not-promoted",
        message=f"workflow {wanted.preference.workflow_id} is not in the production environment yet",
        hint="promote the workflow, then plan again",
    )
    return Findings(issues=(issue,))


def _unseen(wanted: _Wanted, workflow: ObservedWorkflow) -> Findings:
    """
    Judge a preference that could not be read.

    The subscriber is new, or the workflow is switched off and so not in Novu's answer (docs/novu/v1.md, section 4.1).
    """
    observation = wanted.observation
    if observation.writes_workflows and _is_written(wanted, workflow):
        return _creation(wanted)
    if workflow.fields[ACTIVE] is True or wanted.subscriber.subscriber_id not in observation.subscribers:
        return _differing_from_settings(wanted, workflow)
    issue = _warning(
        wanted,
        code="workflow-off",
        message=f"workflow {wanted.preference.workflow_id} is off, so Novu does not show preferences for it",
        hint="the preference is compared and written once the workflow is active",
    )
    return Findings(issues=(issue,))


def _is_written(wanted: _Wanted, workflow: ObservedWorkflow) -> bool:
    """Return whether the plan writes the workflow, so that its settings and channels now say nothing."""
    if wanted.workflow is None:
        return False
    return bool(compare(wanted.observation.declared_workflow(wanted.workflow, workflow), workflow.fields))


def _differing_from_settings(wanted: _Wanted, workflow: ObservedWorkflow) -> Findings:
    """Compare the preference of a new subscriber with the workflow's own settings, which apply to it."""
    settings = ObservedPreference(fields={ENABLED: True}).within(workflow).fields
    if not compare(wanted.fields(settings), {**settings, **wanted.switched}):
        return UNCHANGED
    return _creation(wanted)


def _creation(wanted: _Wanted) -> Findings:
    """Return the change that writes a preference; one that says nothing asks for none, and Novu refuses it."""
    fields = creation(wanted.fields({}))
    if not fields:
        return UNCHANGED
    create = Create(
        address=wanted.address,
        fields=fields,
        source=wanted.preference.source,
        reason="not in the environment",
        base=ABSENT,
    )
    return Findings(changes=(create,))


def _never_taken(workflow: ObservedWorkflow, observation: Observation) -> bool:
    """Return whether Novu shows `enabled` as on whatever is written: workflows without own settings, of Novu 0.14."""
    return observation.dialect.traits.ignores_enabled_of_old_workflows and not workflow.settings


def _not_taken(wanted: _Wanted) -> Issue:
    server = wanted.observation.dialect.traits.server
    return _warning(
        wanted,
        code="not-taken",
        message=f"not taken by Novu: {server} shows this old workflow as on for every subscriber",
        hint="declare the workflow's `preferences`, which gives it settings of its own",
    )


def _locked(wanted: _Wanted) -> Issue:
    return _warning(
        wanted,
        code="not-taken",
        message=f"not taken by Novu: workflow {wanted.preference.workflow_id} is critical, which every subscriber gets",
        hint="leave the preference out, or declare the workflow with critical=False",
    )


def _warning(wanted: _Wanted, *, code: str, message: str, hint: str) -> Issue:
    return Issue(
        code=code,
        where=str(wanted.address),
        message=message,
        hint=hint,
        source=wanted.preference.source,
        severity="warning",
    )
