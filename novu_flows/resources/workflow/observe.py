"""Read the declared workflows of an environment."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Reader
from novu_flows.novu.observed import EnvironmentNames, ObservedWorkflow, WorkflowHead


async def read_workflows(
    declarations: Declarations, heads: Mapping[str, WorkflowHead], names: EnvironmentNames, reader: Reader
) -> dict[str, ObservedWorkflow]:
    """Read each declared workflow that exists; the list holds no texts, so each needs its own request."""
    wanted = [workflow_id for workflow_id in _wanted(declarations) if workflow_id in heads]
    found = await asyncio.gather(*(reader.workflow(heads[workflow_id], names) for workflow_id in wanted))
    return {
        workflow_id: observed
        for workflow_id, observed in zip(wanted, found, strict=True)
        if observed is not None
    }


def several(rows: Iterable[WorkflowHead], workflow_ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """
    Return the template ids of each workflow that is there more than once, the newest first.

    Two writers that create one id at the same time make two, and one whose creation was cut off may be left under the
    name that it was begun with.
    """
    by_id: dict[str, list[str]] = defaultdict(list)
    begun: dict[str | None, list[str]] = defaultdict(list)
    for row in rows:
        by_id[row.workflow_id].append(row.template_id)
        begun[row.begun_as].append(row.template_id)
    found = {one: (*by_id[one], *begun[one]) for one in workflow_ids}
    return {workflow_id: template_ids for workflow_id, template_ids in found.items() if len(template_ids) > 1}


def _wanted(declarations: Declarations) -> list[str]:
    declared = [workflow.workflow_id for workflow in declarations.workflows]
    removed = [tombstone.key for tombstone in declarations.removed if tombstone.resource == "workflow"]
    return list(dict.fromkeys([*declared, *removed]))
