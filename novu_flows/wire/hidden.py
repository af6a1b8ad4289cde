"""A secret's value while it is compared or sent: shown nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from novu_flows.declare.secret import Secret


@dataclass(frozen=True, slots=True)
class Hidden:
    """Hold a secret value; its repr does not."""

    value: str = field(repr=False)


Secrets = Mapping[Secret, Hidden]
