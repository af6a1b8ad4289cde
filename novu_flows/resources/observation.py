"""What an environment was seen to hold, as far as the declarations ask for it."""

from collections.abc import Iterable, Mapping
from dataclasses import field, fields, replace

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.novu.dialect import CallSender, Dialect, LayoutReader, Reader, TodayReader
from novu_flows.novu.observed import (
    ACTIVE,
    EnvironmentNames,
    ObservedIntegration,
    ObservedLayout,
    ObservedPreference,
    ObservedSubscriber,
    ObservedTopic,
    ObservedWorkflow,
    WorkflowHead,
)
from novu_flows.plan.changes import Resource
from novu_flows.plan.fields import Fields, Secrets
from novu_flows.plan.plan import Role, Seal
from novu_flows.resources.ownership import Ownership


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAccess:
    """
    What a plan reads an environment through: nothing in it can write.

    `role` is that of the environment which the key opens. `secrets` are the values of the declared secrets. `today`
    reads what only today's Novu has, and `ownership` is the project that plans.
    """

    dialect: Dialect
    reader: Reader
    role: Role
    secrets: Secrets
    seal: Seal
    layouts: LayoutReader
    today: TodayReader | None = None
    ownership: Ownership = field(default_factory=Ownership)

    def of_today(self) -> TodayReader:
        """Return what reads the kinds that only today's Novu has; no other dialect has such a kind."""
        if self.today is None:
            message = f"{self.dialect.traits.server} has no such resources"
            raise TypeError(message)
        return self.today


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
        layouts=dialect.layouts.reader(sender),
        today=dialect.today.reader(sender) if dialect.today else None,
    )


def active_providers(
    integrations: Iterable[ObservedIntegration], declarations: Declarations
) -> frozenset[str]:
    """Return the providers that subscribers can be reached by: those that are active, once what is declared is applied."""
    held = {one.provider for one in integrations if one.fields[ACTIVE] is True}
    return frozenset({*held, *(one.provider for one in declarations.integrations if one.active is not False)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """
    What was seen of an environment so far, in a dialect.

    `providers` are those that subscribers can be reached by. Subscribers and preferences are those of one batch;
    `preferences` are by subscriber id and workflow id. `heads` say where workflows are, `listed` are the declared
    subscribers of the list, where it was cheaper to read all of it. `copies` counts the documents of subscriber ids that
    have several, `copies_differ` names those whose documents are not alike. `totals` and `managed` count what is there and
    what of it is declared.
    """

    dialect: Dialect
    role: Role
    secrets: Secrets
    seal: Seal
    names: EnvironmentNames = field(default_factory=EnvironmentNames)
    integrations: tuple[ObservedIntegration, ...] = ()
    ownership: Ownership = field(default_factory=Ownership)
    providers: frozenset[str] = frozenset()
    heads: Mapping[str, WorkflowHead] = field(default_factory=dict)
    listed: Mapping[str, ObservedSubscriber] = field(default_factory=dict)
    workflows: Mapping[str, ObservedWorkflow] = field(default_factory=dict)
    subscribers: Mapping[str, ObservedSubscriber] = field(default_factory=dict)
    preferences: Mapping[tuple[str, str], ObservedPreference] = field(default_factory=dict)
    copies: Mapping[str, int] = field(default_factory=dict)
    copies_differ: frozenset[str] = frozenset()
    workflow_copies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    totals: Mapping[Resource, int] = field(default_factory=dict)
    managed: Mapping[Resource, int] = field(default_factory=dict)
    layouts: Mapping[str, ObservedLayout] = field(default_factory=dict)
    layout_users: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    topics: Mapping[str, ObservedTopic] = field(default_factory=dict)
    global_preferences: Mapping[str, ObservedPreference] = field(default_factory=dict)

    @property
    def unmanaged(self) -> dict[str, int]:
        """Count what nothing declares, by resource."""
        counts = {resource: total - self.managed.get(resource, 0) for resource, total in self.totals.items()}
        return {resource: count for resource, count in counts.items() if count > 0}

    def declared_workflow(self, workflow: AnyWorkflow, observed: ObservedWorkflow | None) -> Fields:
        """Return what is declared of a workflow, to compare with what is observed of it, marks of projects among its tags."""
        declared = self.dialect.workflow_fields(workflow)
        return self.ownership.wanted(declared, observed.fields if observed else {})

    def integration(self, key: str) -> ObservedIntegration | None:
        """Return the integration that is known by an identifier, or a provider."""
        return next((one for one in self.integrations if one.key == key), None)

    def with_integrations(self, declarations: Declarations) -> "Observation":
        """Return this with integrations among what is counted; of a project that declares none, they are not."""
        declared = {one.key for one in declarations.integrations}
        declared |= {one.key for one in declarations.removed if one.resource == "integration"}
        found = sum(one.key in declared for one in self.integrations)
        totals: Mapping[Resource, int] = {**self.totals, "integration": len(self.integrations)}
        return replace(self, totals=totals).counting("integration", found)

    def counting(self, resource: Resource, found: int) -> "Observation":
        """Return this with more that is declared and there."""
        managed = self.managed.get(resource, 0) + found
        return replace(self, managed={**self.managed, resource: managed})

    def with_seen(self, other: "Observation", start: "Observation") -> "Observation":
        """Return this with what another one has seen since the start that both have; their counts are of other resources."""
        added = {one.name: getattr(other, one.name) for one in fields(other)}
        new = {name: value for name, value in added.items() if value is not getattr(start, name)}
        totals, managed = {**self.totals, **other.totals}, {**self.managed, **other.managed}
        return replace(self, **{**new, "totals": totals, "managed": managed})

    @property
    def writes_workflows(self) -> bool:
        """Return whether workflows are written here, and do not come by promotion."""
        return self.role == "development" or not self.dialect.traits.promotes_workflows
