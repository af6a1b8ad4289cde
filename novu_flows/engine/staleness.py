"""Whether what a plan is about is still as it was: each object is read as before its write, and nothing is written."""

import asyncio
from collections.abc import Mapping

from novu_flows.engine.apply import Gate
from novu_flows.engine.change import is_as_wanted
from novu_flows.plan.changes import Address, Change, Resource
from novu_flows.plan.plan import Plan
from novu_flows.resources.kind import ResourceKind


async def moved_and_done(plan: Plan, gate: Gate) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Return which changes of a plan are of what has moved since, and which are carried out already."""
    kinds = gate.kinds()
    moved, done = dict[Address, Change](), dict[Address, Change]()
    waiting = iter(plan.changes)

    async def worker() -> None:
        for change in waiting:
            current = await kinds[change.address.resource].read(change)
            if is_as_wanted(change, current):
                done[change.address] = change
            elif current.base != change.base:
                moved[change.address] = change

    await asyncio.gather(*(worker() for _ in plan.changes[: gate.concurrency]))
    addresses = [change.address for change in plan.changes]
    return (
        tuple(one for one in addresses if one in moved and not _moved_by(one, done, kinds)),
        tuple(one for one in addresses if one in done),
    )


def _moved_by(
    address: Address, done: Mapping[Address, Change], kinds: Mapping[Resource, ResourceKind]
) -> bool:
    """Return whether a change that is carried out already has moved an object, and nobody else."""
    return any(one in done for one in kinds[address.resource].moves_with(address))
