"""What an environment was seen to hold, as far as the declarations ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from novu_flows.novu.dialect import Dialect, Reader
from novu_flows.novu.observed import (
    EnvironmentNames,
    ObservedPreference,
    ObservedSubscriber,
    ObservedWorkflow,
)
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Role, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAccess:
    """
    What a plan reads an environment through: nothing in it can write.

    `role` is that of the environment which the key opens. `secrets` are the values of the declared secrets.
    """

    dialect: Dialect
    reader: Reader
    role: Role
    secrets: Secrets
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """
    One reading of an environment, in a dialect.

    `preferences` are by subscriber id and workflow id. `unmanaged` counts what nothing declares, by resource.
    `secrets` are the values of the declared secrets, needed to compare credentials.
    """

    dialect: Dialect
    role: Role
    names: EnvironmentNames
    providers: frozenset[str]
    workflows: Mapping[str, ObservedWorkflow]
    subscribers: Mapping[str, ObservedSubscriber]
    preferences: Mapping[tuple[str, str], ObservedPreference]
    secrets: Secrets
    seal: Seal
    copies: Mapping[str, int] = field(default_factory=dict)
    copies_differ: frozenset[str] = frozenset()
    workflow_copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unmanaged: Mapping[str, int] = field(default_factory=dict)

    @property
    def writes_workflows(self) -> bool:
        """Return whether workflows are written here, and do not come by promotion."""
        return self.role == "development" or not self.dialect.traits.promotes_workflows
