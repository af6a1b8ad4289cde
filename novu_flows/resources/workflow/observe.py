"""Read the declared workflows of an environment."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from novu_flows.declare.collection import Declarations
from novu_flows.novu.observed import WorkflowHead
from novu_flows.resources.observation import Observation, ReadAccess


async def observe_workflows(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
    """Read each workflow of a batch that exists; the list holds no texts, so each needs its own request."""
    wanted = [seen.heads[workflow_id] for workflow_id in wanted_workflows(batch) if workflow_id in seen.heads]
    answers = await asyncio.gather(*(access.reader.workflow(head, seen.names) for head in wanted))
    found = {
        head.workflow_id: observed
        for head, observed in zip(wanted, answers, strict=True)
        if observed is not None
    }
    return replace(seen, workflows={**seen.workflows, **found}).counting("workflow", len(found))


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


def wanted_workflows(declarations: Declarations) -> list[str]:
    """Return the ids of the declared workflows, tombstones and former ids included."""
    declared = [workflow.workflow_id for workflow in declarations.workflows]
    removed = [tombstone.key for tombstone in declarations.removed if tombstone.resource == "workflow"]
    moved = [one.key for one in declarations.moved if one.resource == "workflow"]
    return list(dict.fromkeys([*declared, *removed, *moved]))
