"""What an environment was seen to hold, as far as the declarations ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from novu_flows.novu.v1.json.names import EnvironmentNames
from novu_flows.novu.v1.json.preferences import ObservedPreference
from novu_flows.novu.v1.json.subscribers import ObservedSubscriber
from novu_flows.novu.v1.json.workflows import ObservedWorkflow
from novu_flows.plan.fields import Secrets
from novu_flows.plan.plan import Role, Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """
    One reading of an environment.

    `preferences` are by subscriber id and template id. `unmanaged` counts what nothing declares, by resource.
    `secrets` are the values of the declared secrets, needed to compare credentials.
    """

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
