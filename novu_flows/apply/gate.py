"""What an apply goes through: the environment as far as it writes to it."""

from dataclasses import dataclass

from novu_flows.connect import Connection
from novu_flows.novu.v1.environment import Sender
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Seal, sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What an apply needs of an environment: what sends, the seal of its key, secrets, how much at once."""

    sender: Sender
    seal: Seal
    secrets: Secrets
    concurrency: int = 16


def gate_of(connection: Connection, secrets: Secrets) -> Gate:
    """Give what an apply needs of an open environment."""
    return Gate(
        sender=connection.client,
        seal=sealer(connection.api_key),
        secrets=secrets,
        concurrency=connection.concurrency,
    )
