"""Read an environment, as far as the declarations ask for it, choosing the cheapest way."""

import asyncio
from collections.abc import Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.novu.v1.environment import Reader
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Role, Seal
from novu_flows.resources.observation import Observation
from novu_flows.resources.preference.observe import read_preferences
from novu_flows.resources.subscriber.observe import read_subscribers
from novu_flows.resources.workflow.observe import read_workflows, several

__all__ = ["Reader", "observe"]


async def observe(
    declarations: Declarations, reader: Reader, *, role: Role, secrets: Secrets, seal: Seal
) -> Observation:
    """
    Read what the declarations need to be compared with; no request of it writes.

    `role` is that of the environment which the key opens. Raise ApiError.
    """
    names, providers, rows, people = await asyncio.gather(
        reader.names(),
        reader.active_providers(),
        reader.workflow_rows(),
        read_subscribers(declarations, reader),
    )
    heads = {row.workflow_id: row.template_id for row in reversed(rows)}
    workflows = await read_workflows(declarations, heads, names, reader)
    preferences = await read_preferences(declarations, workflows, people.found, reader)
    return Observation(
        role=role,
        names=names,
        providers=providers,
        workflows=workflows,
        subscribers=people.found,
        preferences=preferences,
        secrets=secrets,
        seal=seal,
        copies=people.copies,
        copies_differ=people.copies_differ,
        workflow_copies=several(rows, workflows),
        unmanaged=_unmanaged(
            {"workflow": len(heads) - len(workflows), "subscriber": people.total - people.managed}
        ),
    )


def _unmanaged(counts: Mapping[str, int]) -> dict[str, int]:
    return {resource: count for resource, count in counts.items() if count > 0}
