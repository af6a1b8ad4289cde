"""Which of Novu's environments a key opens, held against novu.toml before anything is written through it."""

from typing import TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.errors import Refused, WrongEnvironment
from novu_flows.novu.call import Call
from novu_flows.novu.dialect import CallSender, Dialect
from novu_flows.plan.plan import NovuEnvironment, Role

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What novu.toml says of an environment: its name there, and which environment of Novu its key is to open."""

    name: str
    role: Role | None = None
    environment_id: str | None = None
    is_embedded: bool = False


class CheckedSender:
    """
    Sends calls; before the first one that writes it asks which environment the key opens.

    Raise WrongEnvironment where novu.toml says another one, and Refused where it is a production and novu.toml
    does not say so. Every command sends through this, so that none goes around it.
    """

    def __init__(self, sender: CallSender, claim: Claim, dialect: Dialect) -> None:
        self._sender = sender
        self._dialect = dialect
        self._claim = claim
        self._found: NovuEnvironment | None = None

    async def send(self, call: Call[T]) -> T:
        """Send a call and read its answer."""
        if call.method != "GET":
            await self.check_write()
        return await self._sender.send(call)

    async def check_write(self) -> None:
        """Raise WrongEnvironment or Refused where the environment must not be written to."""
        found, claim = await self.environment(), self._claim
        if found.is_production and not (claim.role or claim.environment_id or claim.is_embedded):
            raise Refused(
                f"the key of {claim.name} opens {found}, a production, and novu.toml does not say that it is meant",
                remedy=f'write `role = "production"` or `environment_id = "{found.environment_id}"` under '
                f"[environments.{claim.name}], or use the key of another environment",
            )

    async def environment(self) -> NovuEnvironment:
        """Return the environment that the key opens, which is asked for once."""
        if self._found is None:
            found = await self._dialect.reader(self._sender).environment()
            _check_identity(found, self._claim)
            self._found = found
        return self._found


def _check_identity(found: NovuEnvironment, claim: Claim) -> None:
    if claim.role is not None and found.role != claim.role:
        raise WrongEnvironment(
            f"the key is of Novu's {found.role} environment, but novu.toml gives this one the role "
            f"{claim.role!r}",
            remedy="put the key of the right environment into the variable, or correct `role` in novu.toml",
        )
    if claim.environment_id is not None and found.environment_id != claim.environment_id:
        raise WrongEnvironment(
            f"the key opens {found}, but novu.toml says `environment_id` {claim.environment_id}",
            remedy="put the key of the right environment into the variable, or correct `environment_id`",
        )
