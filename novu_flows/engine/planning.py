"""Declarations and an open environment to a plan: observe, compare, order, batch by batch."""

import asyncio
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from novu_flows.declare.collection import Declarations
from novu_flows.engine.environment import Connection
from novu_flows.errors import AuthenticationFailed
from novu_flows.plan.changes import Findings, joined
from novu_flows.plan.fields import Secrets
from novu_flows.plan.guards import guarded
from novu_flows.plan.part import part_of
from novu_flows.plan.plan import EnvironmentInfo, Plan, PlanScope, make_plan, sealer
from novu_flows.plan.selection import EVERYTHING, Patterns, select
from novu_flows.project.loading import Project
from novu_flows.resources.kind import ResourceKind, Stage
from novu_flows.resources.kinds import first_look, kinds_of
from novu_flows.resources.observation import Observation, ReadAccess, access_to
from novu_flows.resources.ownership import Ownership

Kinds = Sequence[type[ResourceKind]]
Stages = Mapping[Stage, Awaitable[tuple[Findings, Observation]]]


async def plan_environment(
    project: Project, connection: Connection, secrets: Secrets, *, patterns: Patterns = EVERYTHING.patterns
) -> Plan:
    """
    Make the plan that brings an environment to what is declared; no request of it writes.

    A plan of a part reads the part, unless the environment limits how much may be pending in all of it. Raise WrongUsage
    for a pattern that fits nothing which is declared.
    """
    selection = select(patterns, project.declarations)
    declarations = project.declarations
    if connection.guards.max_changes is None:
        declarations = part_of(project.declarations, selection)
    target, found, seen = await _found(replace(project, declarations=declarations), connection, secrets)
    scope = PlanScope(
        target=target,
        project=project.config.project.name,
        selection=selection,
        other_environments=project.other_environments,
    )
    unmanaged = {} if patterns else seen.unmanaged  # a part says nothing of what is not in it
    return guarded(make_plan(found, scope, unmanaged=unmanaged), connection.guards)


async def find_changes(declarations: Declarations, access: ReadAccess) -> tuple[Findings, Observation]:
    """
    Return what is to be done, in the order of the kinds, and what was seen last, with its counts of the whole environment.

    Stages are observed at the same time; what belongs together is observed and compared in batches of a bounded number of
    objects. Raise ApiError.
    """
    first = await first_look(declarations, access)
    under_way: dict[Stage, asyncio.Task[tuple[Findings, Observation]]] = {}
    for kinds in _stages(kinds_of(access.dialect)):
        in_batches = _find_in_batches(declarations, kinds, (first, access), dict(under_way))
        under_way[kinds[0].stage] = asyncio.create_task(in_batches)
    results = await asyncio.gather(*under_way.values())
    seen = first
    for _, one in results:
        seen = seen.with_seen(one, first)
    return joined(found for found, _ in results), seen


async def _find_in_batches(
    declarations: Declarations, kinds: Kinds, begin: tuple[Observation, ReadAccess], earlier: Stages
) -> tuple[Findings, Observation]:
    first, access = begin
    seen, found = first, []
    for batch in kinds[0].stage.batches(declarations):
        for kind in kinds:
            for stage in kind.builds_on:
                seen = seen.with_seen((await earlier[stage])[1], first)
            seen = await kind.observe(batch, seen, access)
        found.append(compare_all(batch, kinds, seen))
    return joined(found), seen


def compare_all(batch: Declarations, kinds: Kinds, seen: Observation) -> Findings:
    """Compare a batch of declarations with what was seen."""
    return joined(one for kind in kinds for one in kind.compare(batch, seen))


def _stages(kinds: Iterable[type[ResourceKind]]) -> Iterator[Kinds]:
    for _, together in groupby(kinds, lambda kind: kind.stage):
        yield list(together)


async def _found(
    project: Project, connection: Connection, secrets: Secrets
) -> tuple[EnvironmentInfo, Findings, Observation]:
    try:
        server = await connection.server()
        target = await connection.identified(server)
        access = access_to(
            connection.dialect,
            connection.client,
            role=(await connection.client.environment()).role,
            secrets=secrets,
            seal=sealer(connection.api_key),
        )
        config = project.config.project
        access = replace(access, ownership=Ownership(project=config.name, is_marked=config.ownership_tag))
        found, seen = await find_changes(project.declarations, access)
        if server and target.api == "v1" and server.has_today:
            found += Findings(issues=(server.legacy_issue(target.name),))
    except AuthenticationFailed as error:
        raise AuthenticationFailed(
            f"environment {connection.target.name}: {error.message}",
            exchange=error.exchange,
            texts=error.texts,
            remedy=f"put the key of this environment into {connection.key_variable}",
        ) from error
    return target, found, seen
