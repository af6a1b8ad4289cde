"""Declarations and an open environment to a plan: read, compare, order."""

from collections.abc import Sequence

from novu_flows.engine.environment import Connection
from novu_flows.errors import AuthenticationFailed
from novu_flows.observe import observe
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import EnvironmentInfo, Plan, PlanScope, make_plan, sealer
from novu_flows.plan.selection import select
from novu_flows.project.loading import Project
from novu_flows.resources.compare import diff
from novu_flows.resources.observation import Observation, access_to


async def plan_environment(
    project: Project, connection: Connection, secrets: Secrets, *, patterns: Sequence[str] = ()
) -> Plan:
    """
    Make the plan that brings an environment to what is declared; no request of it writes.

    Raise WrongUsage for a pattern that fits nothing which is declared.
    """
    selection = select(patterns, project.declarations)
    target, observation = await _observed(project, connection, secrets)
    scope = PlanScope(target=target, project=project.config.project.name, selection=selection)
    return make_plan(diff(project.declarations, observation), scope, unmanaged=observation.unmanaged)


async def _observed(
    project: Project, connection: Connection, secrets: Secrets
) -> tuple[EnvironmentInfo, Observation]:
    try:
        target = await connection.identified()
        observation = await observe(
            project.declarations,
            access_to(
                connection.dialect,
                connection.client,
                role=(await connection.client.environment()).role,
                secrets=secrets,
                seal=sealer(connection.api_key),
            ),
        )
    except AuthenticationFailed as error:
        raise AuthenticationFailed(
            f"environment {connection.target.name}: {error.message}",
            exchange=error.exchange,
            texts=error.texts,
            remedy=f"put the key of this environment into {connection.key_variable}",
        ) from error
    return target, observation
