"""Compares the payloads of a project with those of an earlier state of it."""

from collections.abc import Iterator, Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue, in_order
from novu_flows.validate.compatibility import PayloadChange, payload_changes
from novu_flows.validate.place import Place, workflow_place


def payload_issues(before: Declarations, after: Declarations, *, reference: str) -> tuple[Issue, ...]:
    """Tell, workflow by workflow, what breaks callers (errors) and what does not (warnings)."""
    return in_order(_issues(before, after, reference))


def _issues(before: Declarations, after: Declarations, reference: str) -> Iterator[Issue]:
    for old in before.workflows:
        new = after.workflow(old.workflow_id)
        if new is None:
            yield Place(f"workflow {old.workflow_id}", old.source).error(
                "removed-workflow",
                f"it is declared in {reference} and not any more: triggers of it will fail",
                "keep it until nothing triggers it",
            )
            continue
        for change in payload_changes(_schema(old), _schema(new)):
            yield _issue(new, change, reference)


def _issue(workflow: AnyWorkflow, change: PayloadChange, reference: str) -> Issue:
    place = workflow_place(workflow).part(f"payload.{change.path}")
    if change.breaks:
        return place.error(
            "breaking-payload",
            f"{change.text} (since {reference}), which breaks callers",
            "keep what callers send valid: add a default, or take a new workflow id",
        )
    return place.warning(
        "changed-payload",
        f"{change.text} (since {reference}); callers go on working",
        "nothing need be done",
    )


def _schema(workflow: AnyWorkflow) -> Mapping[str, object]:
    """Give what callers may send."""
    schema: Mapping[str, object] = workflow.payload.model_json_schema(mode="validation", by_alias=True)
    return schema
