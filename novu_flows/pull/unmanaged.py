"""Lists by name what an environment holds and a project does not declare; no request of it writes."""

import asyncio
from collections.abc import Iterator, Sequence

from novu_flows.engine.environment import Connection
from novu_flows.novu.dialect import Reader
from novu_flows.novu.observed import WorkflowHead
from novu_flows.plan.changes import Address
from novu_flows.plan.plan import Plan
from novu_flows.plan.selection import addresses_of
from novu_flows.plan.unmanaged import Unmanaged, UnmanagedList
from novu_flows.project.loading import Project

MOST_SUBSCRIBERS = 100  # are listed by name: an environment may have millions


class _Everybody:
    """Holds every id."""

    def __contains__(self, subscriber_id: object) -> bool:
        return True


async def list_unmanaged(project: Project, connection: Connection, plan: Plan) -> UnmanagedList:
    """Read the lists of an environment, and return what a plan counts as unmanaged. Raise ApiError."""
    dialect = connection.dialect
    reader = dialect.reader(connection.client)
    today = dialect.today.reader(connection.client) if dialect.today else None
    names, heads, people = await asyncio.gather(
        reader.names(), reader.workflow_heads(), _subscriber_ids(reader)
    )
    topics: Sequence[str] = await today.topic_keys() if today else ()
    layouts = names.layouts.by_id.values() if today else ()
    declared = set(addresses_of(project.declared))
    declared |= {Address(one.resource, (one.key,)) for one in project.declared.removed}
    there = [
        *_workflows(heads),
        *(Unmanaged(address=Address("layout", (one,))) for one in sorted(layouts)),
        *(Unmanaged(address=Address("topic", (one,))) for one in sorted(topics)),
        *(Unmanaged(address=Address("subscriber", (one,))) for one in people),
    ]
    things = tuple(one for one in dict.fromkeys(there) if one.address not in declared)
    listed = sum(one.address.resource == "subscriber" for one in things)
    return UnmanagedList(things=things, more=max(plan.unmanaged.get("subscriber", 0) - listed, 0))


def _workflows(heads: Sequence[WorkflowHead]) -> Iterator[Unmanaged]:
    by_id = {head.workflow_id: head for head in heads}
    for workflow_id in sorted(by_id):
        yield Unmanaged(address=Address("workflow", (workflow_id,)), origin=by_id[workflow_id].origin)


async def _subscriber_ids(reader: Reader) -> list[str]:
    first = await reader.first_subscribers(_Everybody())
    return sorted({one.subscriber_id for one in first.rows})[:MOST_SUBSCRIBERS]
