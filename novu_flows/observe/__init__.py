"""Read an environment, as far as the declarations ask for it, choosing the cheapest way."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import TodayReader
from novu_flows.resources.layout.observe import read_layout_users, read_layouts
from novu_flows.resources.observation import Observation, ReadAccess
from novu_flows.resources.preference.observe import read_preferences
from novu_flows.resources.subscriber.observe import read_subscribers
from novu_flows.resources.topic.observe import read_topics
from novu_flows.resources.workflow.observe import read_workflows, several


async def observe(declarations: Declarations, access: ReadAccess) -> Observation:
    """Read what the declarations need to be compared with; no request of it writes. Raise ApiError."""
    reader = access.reader
    names, providers, rows, people = await asyncio.gather(
        reader.names(),
        reader.active_providers(),
        reader.workflow_heads(),
        read_subscribers(declarations, reader),
    )
    heads = {row.workflow_id: row for row in reversed(rows)}
    workflows = await read_workflows(declarations, heads, names, reader)
    preferences = await read_preferences(declarations, workflows, people.found, reader)
    observation = Observation(
        dialect=access.dialect,
        role=access.role,
        names=names,
        providers=providers,
        workflows=workflows,
        subscribers=people.found,
        preferences=preferences.by_workflow,
        global_preferences=preferences.for_all,
        secrets=access.secrets,
        seal=access.seal,
        copies=people.copies,
        copies_differ=people.copies_differ,
        workflow_copies=several(rows, workflows),
        unmanaged=_unmanaged(
            {"workflow": len(heads) - len(workflows), "subscriber": people.total - people.managed}
        ),
    )
    return observation if access.today is None else await _with_today(declarations, observation, access.today)


async def _with_today(
    declarations: Declarations, observation: Observation, reader: TodayReader
) -> Observation:
    """Read what only today's Novu has as things of their own."""
    layouts, topics, count = await asyncio.gather(
        read_layouts(declarations, observation.names, reader),
        read_topics(declarations, reader),
        reader.topic_count(),
    )
    others = {"layout": len(observation.names.layouts.by_id) - len(layouts), "topic": count - len(topics)}
    return replace(
        observation,
        layouts=layouts,
        declared_layouts=frozenset(layout.layout_id for layout in declarations.layouts),
        layout_users=await read_layout_users(declarations, layouts, reader),
        topics=topics,
        unmanaged={**observation.unmanaged, **_unmanaged(others)},
    )


def _unmanaged(counts: Mapping[str, int]) -> dict[str, int]:
    return {resource: count for resource, count in counts.items() if count > 0}
