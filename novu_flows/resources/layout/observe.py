"""Read the declared layouts of an environment."""

import asyncio
from dataclasses import replace

from novu_flows.declare.collection import Declarations
from novu_flows.resources.observation import Observation, ReadAccess


async def observe_layouts(batch: Declarations, seen: Observation, access: ReadAccess) -> Observation:
    """Read each declared layout that exists, tombstones included, and which workflows use those."""
    declared = [layout.layout_id for layout in batch.layouts]
    removed = [tombstone.key for tombstone in batch.removed if tombstone.resource == "layout"]
    wanted = dict.fromkeys([*declared, *removed])
    if not wanted and access.today is None:
        return seen  # Novu 0.14 has layouts of its own in every environment, which nobody need declare
    reader = access.layouts
    answers = await asyncio.gather(*(reader.layout(layout_id, seen.names) for layout_id in wanted))
    found = {one.layout_id: one for one in answers if one is not None}
    gone = [layout_id for layout_id in removed if layout_id in found]
    users = await asyncio.gather(*(reader.layout_users(found[layout_id]) for layout_id in gone))
    return replace(
        seen,
        layouts=found,
        layout_users={layout_id: tuple(ids) for layout_id, ids in zip(gone, users, strict=True)},
        totals={**seen.totals, "layout": len(seen.names.layouts.by_id)},
    ).counting("layout", len(found))
