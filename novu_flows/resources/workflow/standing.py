"""What is said of a workflow beside its changes: who wrote it, what Novu finds wrong with it, what hides a declaration."""

from collections.abc import Iterator, Mapping

from novu_flows.declare.collection import Removed
from novu_flows.declare.payload import Payload
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue
from novu_flows.novu.dialect import Traits
from novu_flows.novu.observed import SCHEMA, VALIDATES, ObservedWorkflow
from novu_flows.plan.fields import Value


def foreign_issue(workflow: AnyWorkflow, observed: ObservedWorkflow, traits: Traits) -> Issue:
    """Report a declared id that belongs to a workflow which this project must not touch."""
    return Issue(
        code="foreign-workflow",
        where=f"workflow {workflow.workflow_id}",
        message=f"the environment has a workflow of this id that was written {written_elsewhere(observed)}",
        hint="declare another id, or remove that workflow where it was made "
        f"(`{traits.api} workflows delete {observed.template_id}`), then plan again",
        source=workflow.source,
    )


def foreign_tombstone(tombstone: Removed, observed: ObservedWorkflow) -> Issue:
    """Report a tombstone of a workflow that this project must not touch."""
    return Issue(
        code="foreign-workflow",
        where=f"workflow {tombstone.key}",
        message=f"it is left alone: it was written {written_elsewhere(observed)}",
        hint="remove it where it was made, then take the tombstone out",
        source=tombstone.source,
        severity="warning",
    )


def written_elsewhere(observed: ObservedWorkflow) -> str:
    """Return where a workflow was written, as far as its origin tells."""
    where = {"novu-cloud-v1": "with the legacy API v1", "external": "by code, behind a bridge"}
    return f"{where.get(observed.origin, 'elsewhere')} (origin {observed.origin})"


def standing_issues(
    workflow: AnyWorkflow, observed: ObservedWorkflow, *, is_written: bool
) -> Iterator[Issue]:
    """Report what Novu finds wrong with a workflow that is not written again, and an override of the dashboard."""
    for found in () if is_written else observed.issues:
        yield Issue(
            code="novu-issue",
            where=f"workflow {workflow.workflow_id}, {found.place}",
            message=f"Novu reports: {found.message}",
            hint="correct the declaration; Novu may deliver nevertheless",
            source=workflow.source,
            severity="warning",
        )
    if workflow.payload is Payload and (schema := observed.fields.get(SCHEMA)) and _is_held(observed):
        fields = ", ".join(_fields_of(schema)) or "no field"
        yield Issue(
            code="payload-not-declared",
            where=f"workflow {workflow.workflow_id}",
            message=f"no payload is declared, and Novu refuses triggers that break the schema it has ({fields})",
            hint='declare it with payload=…; a model with model_config = ConfigDict(extra="allow") takes anything',
            source=workflow.source,
            severity="warning",
        )
    if hidden := list(_hidden(workflow, observed)):
        yield Issue(
            code="dashboard-override",
            where=f"workflow {workflow.workflow_id}",
            message=f"preferences set in the dashboard hide what is declared of {', '.join(hidden)}",
            hint='reset them in the dashboard, or declare dashboard_preferences="clear"',
            source=workflow.source,
            severity="warning",
        )


def _is_held(observed: ObservedWorkflow) -> bool:
    return observed.fields.get(VALIDATES) is True


def _fields_of(schema: Value) -> list[str]:
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    return [str(name) for name in properties] if isinstance(properties, Mapping) else []


def _hidden(workflow: AnyWorkflow, observed: ObservedWorkflow) -> Iterator[str]:
    if not observed.is_overridden or workflow.dashboard_preferences == "clear":
        return
    for channel, on in workflow.preferences:
        if observed.settings[channel] is not on:
            yield channel
    if isinstance(workflow.critical, bool) and workflow.critical is not observed.is_locked:
        yield "critical"
