"""Finds what has drifted in an environment, and who changed it; no request of it writes."""

import asyncio
from dataclasses import replace

from novu_flows.engine.apply import gate_of
from novu_flows.engine.environment import Connection
from novu_flows.engine.planning import plan_environment
from novu_flows.engine.record import read_record
from novu_flows.errors import ApiError
from novu_flows.plan.drift import Drifted, DriftReport, find_drift
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import sealer
from novu_flows.plan.selection import Patterns
from novu_flows.project.loading import Project


async def environment_drift(
    project: Project,
    connection: Connection,
    secrets: Secrets,
    *,
    patterns: Patterns,
    ignore: tuple[str, ...] = (),
) -> DriftReport:
    """
    Compare an environment with what is declared, and with what was written to it last.

    Raise WrongUsage for a pattern that fits nothing which is declared; one of `ignore` need not fit anything.
    """
    plan = await plan_environment(project, connection, secrets, patterns=patterns)
    seal = sealer(connection.api_key)
    report = find_drift(plan, read_record(connection.record, seal), seal, ignore)
    return replace(report, drifted=await _with_authors(report.drifted, connection, secrets))


async def _with_authors(
    drifted: tuple[Drifted, ...], connection: Connection, secrets: Secrets
) -> tuple[Drifted, ...]:
    """Add who changed what has drifted, and when, as far as Novu says it."""
    gate = gate_of(connection, secrets)
    kinds, found, waiting = gate.kinds(), list(drifted), iter(enumerate(drifted))

    async def worker() -> None:
        for place, one in waiting:
            try:
                current = await kinds[one.address.resource].read(one.change)
            except ApiError:  # it is reported without its author
                continue
            found[place] = replace(one, last=current.last)

    await asyncio.gather(*(worker() for _ in drifted[: gate.concurrency]))
    return tuple(found)
