"""Read the declared workflows of an environment."""

import asyncio
from collections.abc import Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.novu.v1.environment import Reader
from novu_flows.novu.v1.json.names import EnvironmentNames
from novu_flows.novu.v1.json.workflows import ObservedWorkflow, observed_workflow


async def read_workflows(
    declarations: Declarations, heads: Mapping[str, str], names: EnvironmentNames, reader: Reader
) -> dict[str, ObservedWorkflow]:
    """Read each declared workflow that exists; the list holds no texts, so each needs its own request."""
    wanted = [workflow_id for workflow_id in _wanted(declarations) if workflow_id in heads]
    answers = await asyncio.gather(*(reader.workflow(heads[workflow_id]) for workflow_id in wanted))
    return {
        workflow_id: observed_workflow(answer, names)
        for workflow_id, answer in zip(wanted, answers, strict=True)
        if answer is not None
    }


def _wanted(declarations: Declarations) -> list[str]:
    declared = [workflow.workflow_id for workflow in declarations.workflows]
    removed = [tombstone.key for tombstone in declarations.removed if tombstone.resource == "workflow"]
    return list(dict.fromkeys([*declared, *removed]))
