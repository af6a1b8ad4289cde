"""Which Novu environment a key belongs to, and the names that it holds."""

from novu_flows.errors import WrongEnvironment
from novu_flows.novu.v1.environment import Reader
from novu_flows.novu.v1.json.names import role_of
from novu_flows.resources.observation import Role


async def check_role(reader: Reader, role: Role | None) -> Role:
    """Give the role of the key's environment; raise WrongEnvironment where novu.toml says another one."""
    found = role_of(await reader.environment())
    if role is not None and found != role:
        raise WrongEnvironment(
            f"the key is of Novu's {found} environment, but novu.toml gives this one the role {role!r}",
            remedy="put the key of the right environment into the variable, or mend `role` in novu.toml",
        )
    return found
