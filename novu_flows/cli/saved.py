"""Plans of files, as commands take them: of this project, of this environment, sealed with its key."""

from novu_flows.declare.basics import Secret
from novu_flows.engine.environment import Connection
from novu_flows.errors import PlanFileRefused
from novu_flows.plan.fields import references
from novu_flows.plan.file import SavedPlan
from novu_flows.plan.plan import Plan
from novu_flows.project.loading import Project


async def verified_plan(saved: SavedPlan, project: Project, connection: Connection) -> Plan:
    """Return the plan of a file; raise PlanFileRefused where it is of something else, or was changed."""
    plan, target = saved.plan, connection.target
    if plan.project != project.config.project.name:
        raise PlanFileRefused(
            f"the plan was made for the project {plan.project}, and this is {project.config.project.name}",
            remedy="apply it in the folder of its project, or make a new plan here",
        )
    if not plan.target.is_same_place(target):
        raise PlanFileRefused(
            f"the plan was made for {plan.target.name} ({plan.target.url}) with another key or URL than "
            f"{target.name} ({target.url}) has now",
            remedy="make a new plan for this environment",
        )
    if plan.target.api not in (None, project.dialect):
        raise PlanFileRefused(
            f"the plan was made for Novu's API {plan.target.api}, and novu.toml says {project.dialect}",
            remedy="make a new plan",
        )
    verified = saved.verified(connection.api_key)
    found = await connection.client.environment()
    if plan.target.novu and plan.target.novu.environment_id != found.environment_id:
        raise PlanFileRefused(
            f"the plan was made for {plan.target.novu}, and the key opens {found} now",
            remedy="make a new plan for this environment",
        )
    return verified


def plan_references(plan: Plan) -> list[Secret]:
    """Return the secrets that a plan refers to."""
    return [secret for change in plan.changes for secret in references(change.after)]
