"""Changes of all declared workflows, those among them that were under another id before."""

from collections.abc import Iterator
from dataclasses import replace

from novu_flows.declare.collection import Declarations, MovedId
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue
from novu_flows.novu.observed import ID, ObservedWorkflow
from novu_flows.plan.changes import Address, Change, FieldChange, Findings, Update
from novu_flows.resources.observation import Observation
from novu_flows.resources.workflow.compare import diff_removed_workflow, diff_workflow


def compare_workflows(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared workflows, tombstones included."""
    layouts = {layout.layout_id for layout in declarations.layouts}
    moves = {one.to: one for one in declarations.moved if one.resource == "workflow"}
    for workflow in declarations.workflows:
        move = moves.get(workflow.workflow_id)
        former = observation.workflows.get(move.key) if move else None
        if move and former and workflow.workflow_id in observation.workflows:
            yield Findings(issues=(_taken(move),))
        elif move and former:
            there = {**observation.workflows, workflow.workflow_id: former}
            found = diff_workflow(workflow, replace(observation, workflows=there), layouts)
            yield _moved(workflow, found, move, former, seen=observation)
        else:
            found = diff_workflow(workflow, observation, layouts)
            yield found + Findings(issues=(_done(move),)) if move else found
    for tombstone in declarations.removed:
        if tombstone.resource == "workflow":
            yield diff_removed_workflow(tombstone, observation)


def _moved(
    workflow: AnyWorkflow, found: Findings, move: MovedId, former: ObservedWorkflow, *, seen: Observation
) -> Findings:
    """Return what was found with the change of the id beside it; nothing where an error keeps the workflow as it is."""
    if any(issue.stops for issue in found.issues):
        return found
    base = seen.seal(former.base)
    alone = Update(
        address=Address("workflow", (workflow.workflow_id,)),
        fields=(),
        source=move.source,
        reason="moved",
        base=base,
    )
    changes = [_with_id(one, move) for one in (*found.changes, *found.to_promote) or (alone,)]
    if seen.writes_workflows:
        return replace(found, changes=tuple(changes), unchanged=0)
    return replace(found, changes=(), to_promote=tuple(changes), unchanged=0)


def _with_id(change: Change, move: MovedId) -> Change:
    moves = FieldChange(path=ID, before=move.key, after=move.to)
    return replace(change, fields=(moves, *change.fields), reason="moved")


def _done(move: MovedId) -> Issue:
    return Issue(
        code="moved-already",
        where=f"moved workflow {move.key}",
        message=f"the environment has no workflow {move.key} any more: the line may be removed",
        hint="remove it once it was applied to every environment",
        source=move.source,
        severity="warning",
    )


def _taken(move: MovedId) -> Issue:
    return Issue(
        code="moved-onto",
        where=f"moved workflow {move.key}",
        message=f"the environment has workflows of both ids, {move.key} and {move.to}",
        hint=f'keep one: take the line out, and declare removed(Workflow, "{move.key}")',
        source=move.source,
    )
