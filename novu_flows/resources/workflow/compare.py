"""Changes of workflows."""

from collections.abc import Set as AbstractSet

from novu_flows.declare.collection import Removed
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue
from novu_flows.novu.dialect import NameKind
from novu_flows.novu.observed import GROUP, STEPS, ObservedWorkflow
from novu_flows.plan.changes import (
    ABSENT,
    UNCHANGED,
    Address,
    Change,
    Create,
    Delete,
    FieldChange,
    Findings,
    Update,
)
from novu_flows.plan.compare import compare, creation, lost_values
from novu_flows.plan.fields import Fields, Path, Value
from novu_flows.resources.clearing import cannot_clear, clearing_issue
from novu_flows.resources.observation import Observation
from novu_flows.resources.workflow.standing import foreign_issue, foreign_tombstone, standing_issues


def diff_workflow(workflow: AnyWorkflow, observation: Observation, layouts: AbstractSet[str]) -> Findings:
    """Compare one workflow beside the declared layouts; in production what differs is to be promoted, never written."""
    observed = observation.workflows.get(workflow.workflow_id)
    if observed is not None and observed.origin:
        return Findings(issues=(foreign_issue(workflow, observed, observation.dialect.traits),))
    ownership = observation.ownership
    if observed is not None and ownership.is_marked and (others := ownership.others(observed.fields)):
        return Findings(issues=(ownership.issue(workflow.workflow_id, others, workflow.source),))
    declared = observation.declared_workflow(workflow, observed)
    found = (
        _create(workflow, declared)
        if observed is None
        else _update(workflow, declared, observed, observation)
    )
    found += Findings(issues=_of_owners(workflow, declared, observed, observation))
    if observed is not None:
        found += Findings(issues=tuple(standing_issues(workflow, observed, is_written=bool(found.changes))))
    found += _missing_layouts(workflow, {*names_needed(declared)["layout"]} - layouts, observation)
    return _in_role(found + _copies(workflow, observation), observation)


def _of_owners(
    workflow: AnyWorkflow, wanted: Fields, observed: ObservedWorkflow | None, observation: Observation
) -> tuple[Issue, ...]:
    """Return what is said of marks where the workflow is this project's all the same."""
    ownership, traits = observation.ownership, observation.dialect.traits
    others = ownership.others(observed.fields) if observed else []
    also = [ownership.issue(workflow.workflow_id, others, workflow.source)] if others else []
    return (*also, *ownership.too_many(workflow, wanted, traits.most_tags))


def diff_removed_workflow(tombstone: Removed, observation: Observation) -> Findings:
    """Delete a workflow that exists although a tombstone names it."""
    observed = observation.workflows.get(tombstone.key)
    if observed is None:
        return UNCHANGED
    if observed.origin:
        return Findings(issues=(foreign_tombstone(tombstone, observed),), unchanged=1)
    others = observation.ownership.others(observed.fields)
    said = (observation.ownership.issue(tombstone.key, others, tombstone.source),) if others else ()
    if any(issue.stops for issue in said):
        return Findings(issues=said)
    delete = Delete(
        address=Address("workflow", (tombstone.key,)),
        fields=(),
        source=tombstone.source,
        reason="declared as removed",
        base=observation.seal(observed.base),
        lost=lost_values(observed.fields),
    )
    return _in_role(Findings(changes=(delete,), issues=said), observation)


def same_types(declared: Fields, observed: Fields) -> dict[Path, Value]:
    """Leave out observed steps whose id is now declared for a step of another type: that one is new."""
    retyped = {
        path[1]
        for path, value in declared.items()
        if path[0] == "steps" and path[2:] == ("type",) and observed.get(path) not in (None, value)
    }
    return {
        path: value
        for path, value in observed.items()
        if path == STEPS or path[1:2] not in {(one,) for one in retyped}
    }


def names_needed(fields: Fields) -> dict[NameKind, set[str]]:
    """Return the names of groups, feeds and layouts that fields refer to."""
    in_steps: tuple[NameKind, ...] = ("feed", "layout")
    return {
        "group": {str(fields[GROUP])} if GROUP in fields else set(),
        **{
            kind: {str(value) for path, value in fields.items() if path[2:] == (kind,) and value is not None}
            for kind in in_steps
        },
    }


def _create(workflow: AnyWorkflow, declared: Fields) -> Findings:
    create = Create(
        address=Address("workflow", (workflow.workflow_id,)),
        fields=creation(declared),
        source=workflow.source,
        reason="not in the environment",
        base=ABSENT,
    )
    return Findings(changes=(create,))


def _update(
    workflow: AnyWorkflow, declared: Fields, observed: ObservedWorkflow, observation: Observation
) -> Findings:
    address, traits = Address("workflow", (workflow.workflow_id,)), observation.dialect.traits
    fields = compare(declared, same_types(declared, observed.fields))
    kept = [change for change in fields if cannot_clear(address, change, traits)]
    issues = tuple(clearing_issue(address, change, workflow.source, traits) for change in kept)
    writable = tuple(change for change in fields if change not in kept)
    if not writable:
        return Findings(issues=issues, unchanged=1)
    update: Change = Update(
        address=address,
        fields=_without_empty(writable),
        source=workflow.source,
        reason="differs",
        base=observation.seal(observed.base),
        lost=lost_values(_removed_steps(declared, observed.fields)),
    )
    return Findings(changes=(update,), issues=issues)


def _removed_steps(declared: Fields, observed: Fields) -> Fields:
    """Return the fields of the steps that the environment holds and that are declared no more."""
    kept = {path[1] for path in same_types(declared, observed) if len(path) > 1 and path in declared}
    steps = {path: value for path, value in observed.items() if path[0] == STEPS[0] and len(path) > 1}
    return {path: value for path, value in steps.items() if path[1] not in kept}


def _without_empty(fields: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
    return tuple(change for change in fields if change.before is not None or change.after is not None)


def _in_role(found: Findings, observation: Observation) -> Findings:
    if observation.writes_workflows:
        return found
    return Findings(to_promote=found.changes, unchanged=found.unchanged)


def _copies(workflow: AnyWorkflow, observation: Observation) -> Findings:
    template_ids = observation.workflow_copies.get(workflow.workflow_id, ())
    if not template_ids:
        return Findings()
    issue = Issue(
        code="copies",
        where=f"workflow {workflow.workflow_id}",
        message=f"the environment holds {len(template_ids)} workflows of this id (template ids "
        f"{', '.join(template_ids)}), made by writers at the same time",
        hint=f"the first one is compared; `{observation.dialect.traits.api} workflows delete ID` removes another one",
        source=workflow.source,
        severity="warning",
    )
    return Findings(issues=(issue,))


def _missing_layouts(workflow: AnyWorkflow, named: AbstractSet[str], observation: Observation) -> Findings:
    issues = tuple(
        Issue(
            code="unknown-layout",
            where=f"workflow {workflow.workflow_id}",
            message=f"the environment has no layout named {name!r}",
            hint=_layout_hint(name),
            source=workflow.source,
        )
        for name in sorted(named - set(observation.names.layouts.by_id.values()))
    )
    return Findings(issues=issues)


def _layout_hint(name: str) -> str:
    return f'declare it (`Layout("{name}", body=…)`), or name another one'
