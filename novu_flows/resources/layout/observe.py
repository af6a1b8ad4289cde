"""Read the declared layouts of an environment."""

import asyncio
from collections.abc import Mapping

from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import TodayReader
from novu_flows.novu.observed import EnvironmentNames, ObservedLayout


async def read_layouts(
    declarations: Declarations, names: EnvironmentNames, reader: TodayReader
) -> dict[str, ObservedLayout]:
    """Read each declared layout that exists, tombstones included."""
    declared = [layout.layout_id for layout in declarations.layouts]
    wanted = dict.fromkeys([*declared, *_removed(declarations)])
    found = await asyncio.gather(*(reader.layout(layout_id, names) for layout_id in wanted))
    return {one.layout_id: one for one in found if one is not None}


async def read_layout_users(
    declarations: Declarations, layouts: Mapping[str, ObservedLayout], reader: TodayReader
) -> dict[str, tuple[str, ...]]:
    """Read which workflows use the layouts that tombstones name."""
    gone = [layout_id for layout_id in _removed(declarations) if layout_id in layouts]
    users = await asyncio.gather(*(reader.layout_users(layouts[layout_id]) for layout_id in gone))
    return {layout_id: tuple(found) for layout_id, found in zip(gone, users, strict=True)}


def _removed(declarations: Declarations) -> list[str]:
    return [tombstone.key for tombstone in declarations.removed if tombstone.resource == "layout"]
