"""A provider that an environment delivers with; its credentials are secrets."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, field

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Channel, Environments, Secret, Switch, Unset, as_secret, here
from novu_flows.declare.frozen import freeze_environments
from novu_flows.issues import Source

# Parts of a provider's credentials that are no secrets, by Novu's names; they may be written in place.
PLAIN_CREDENTIALS = frozenset(
    {
        *("from", "senderName", "host", "port", "secure", "requireTls", "ignoreTls", "region", "domain"),
        *("projectName", "contentType", "baseUrl", "ipPoolName", "senderId", "messageProfileId"),
    }
)
CredentialValue = Secret | str | bool


@dataclass(frozen=True, slots=True)
class Integration:
    """
    Declare a provider that an environment delivers with: `Integration("sendgrid", channel="email", identifier="mail")`.

    Today's Novu knows it by its `identifier`, Novu 0.14 by its provider. `credentials` are by Novu's own names, and
    secrets among them `env(…)`. What is left out is left alone; a new integration is active. With `protect=True` no tombstone
    deletes it.
    """

    provider: str
    _: KW_ONLY
    channel: Channel
    identifier: str | Unset = UNSET
    name: str | Unset = UNSET
    active: Switch = UNSET
    primary: Switch = UNSET
    credentials: Mapping[str, CredentialValue] = field(default_factory=dict)
    environments: Environments = UNSET
    protect: bool = False
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "credentials", _hidden(self.credentials))
        freeze_environments(self)

    @property
    def key(self) -> str:
        """Return what it is known by in an environment."""
        return self.provider if isinstance(self.identifier, Unset) else self.identifier


def _hidden(given: Mapping[str, CredentialValue]) -> Mapping[str, CredentialValue]:
    """Return credentials in which a secret that was written in place is in no repr; what is no dict is left to `check`."""
    named: object = given
    if not isinstance(named, dict):
        return given
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: object, value: CredentialValue) -> CredentialValue:
    return as_secret(value) if isinstance(value, str) and name not in PLAIN_CREDENTIALS else value
