"""What an environment was seen to hold, as far as the declarations ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from novu_flows.novu.dialect import CallSender, Dialect, Reader, TodayReader
from novu_flows.novu.observed import (
    EnvironmentNames,
    ObservedLayout,
    ObservedPreference,
    ObservedSubscriber,
    ObservedTopic,
    ObservedWorkflow,
)
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Role, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAccess:
    """
    What a plan reads an environment through: nothing in it can write.

    `role` is that of the environment which the key opens. `secrets` are the values of the declared secrets. `today`
    reads what only today's Novu has.
    """

    dialect: Dialect
    reader: Reader
    role: Role
    secrets: Secrets
    seal: Seal
    today: TodayReader | None = None


def access_to(
    dialect: Dialect, sender: CallSender, *, role: Role, secrets: Secrets, seal: Seal
) -> ReadAccess:
    """Return what a plan reads an environment through."""
    return ReadAccess(
        dialect=dialect,
        reader=dialect.reader(sender),
        role=role,
        secrets=secrets,
        seal=seal,
        today=dialect.today.reader(sender) if dialect.today else None,
    )


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
    layouts: Mapping[str, ObservedLayout] = field(default_factory=dict)
    layout_users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    declared_layouts: frozenset[str] = frozenset()
    topics: Mapping[str, ObservedTopic] = field(default_factory=dict)
    global_preferences: Mapping[str, ObservedPreference] = field(default_factory=dict)

    @property
    def writes_workflows(self) -> bool:
        """Return whether workflows are written here, and do not come by promotion."""
        return self.role == "development" or not self.dialect.traits.promotes_workflows
