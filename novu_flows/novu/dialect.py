"""What a dialect of Novu's API offers, in our own values: a reader, a writer, what it can do, and how it compares."""

from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Literal, Protocol, TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Channels, DialectName
from novu_flows.declare.event import Event
from novu_flows.declare.filters import Filter
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Preference, Subscriber
from novu_flows.javascript.json import Json
from novu_flows.novu.call import Call
from novu_flows.novu.observed import (
    EnvironmentNames,
    HiddenAddress,
    ObservedIntegration,
    ObservedLayout,
    ObservedPreference,
    ObservedPreferences,
    ObservedSubscriber,
    ObservedTopic,
    ObservedWorkflow,
    SubscriberPage,
    WorkflowHead,
)
from novu_flows.novu.runs import ObservedRun, RunMessage
from novu_flows.plan.changes import RESOURCES, Resource
from novu_flows.plan.fields import Fields, Hidden, Value
from novu_flows.plan.plan import NovuEnvironment

T = TypeVar("T")
NameKind = Literal["group", "feed", "layout"]


class CallSender(Protocol):
    """Whatever sends calls: a client of Novu's API."""

    async def send(self, call: Call[T]) -> T:
        """Send a call and read its answer; raise ApiError."""


class Reader(Protocol):
    """Reads one environment; it has no method that writes."""

    async def environment(self) -> NovuEnvironment:
        """Read which Novu environment the key belongs to."""

    async def names(self) -> EnvironmentNames:
        """Read the names that workflows refer to."""

    async def integrations(self) -> Sequence[ObservedIntegration]:
        """Read the integrations of the environment; their credentials are hidden at the door."""

    async def workflow_heads(self) -> Sequence[WorkflowHead]:
        """Read the list of workflows, newest first."""

    async def workflow(self, head: WorkflowHead, names: EnvironmentNames) -> ObservedWorkflow | None:
        """Read one workflow with its steps; None where it does not exist."""

    async def subscriber(self, subscriber_id: str) -> ObservedSubscriber | None:
        """Read one subscriber; None where it does not exist."""

    async def first_subscribers(self, wanted: Container[str]) -> SubscriberPage:
        """Read the first page of the list of subscribers, and keep those whose id is wanted."""

    async def other_subscribers(self, first: SubscriberPage, wanted: Container[str]) -> SubscriberPage:
        """Read all pages after the first one; the answer holds the rows of all of them, the first one's too."""

    async def preferences(self, subscriber_id: str, heads: Iterable[WorkflowHead]) -> ObservedPreferences:
        """Read the effective preferences of a subscriber, those for workflows among `heads` alone."""


class Writer(Protocol):
    """Writes to one environment, and returns what it answered in terms of what is observed."""

    async def create_workflow(
        self, workflow_id: str, fields: Fields, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """
        Create a workflow, with as many requests as that takes; the first one is never sent twice.

        An answer with another `workflow_id` is a second workflow: the id was taken, and nothing more was written.
        """

    async def update_workflow(
        self, workflow_id: str, observed: ObservedWorkflow, fields: Fields, names: EnvironmentNames
    ) -> ObservedWorkflow:
        """
        Update the given fields of a workflow, its status among them; what was observed of it is carried along.

        One that a creation has begun gets its id.
        """

    async def delete_workflow(self, observed: ObservedWorkflow) -> None:
        """Delete a workflow."""

    async def create_name(self, kind: NameKind, name: str) -> None:
        """Create a thing that workflows refer to by its name; only where the dialect has such things."""

    async def delete_name(self, kind: NameKind, held_id: str) -> None:
        """Delete a thing that workflows refer to by its name; only where the dialect can."""

    async def create_integration(self, key: str, fields: Fields, credentials: Mapping[str, Hidden]) -> None:
        """Create an integration, and make it the primary one where that is wanted; the first request is sent once."""

    async def update_integration(
        self, observed: ObservedIntegration, fields: Fields, credentials: Mapping[str, Hidden]
    ) -> None:
        """Update the given fields and credentials of an integration; what Novu shows of the others stays."""

    async def delete_integration(self, observed: ObservedIntegration) -> None:
        """Delete an integration."""

    async def create_subscriber(self, subscriber_id: str, fields: Fields) -> ObservedSubscriber:
        """Create a subscriber."""

    async def update_subscriber(self, observed: ObservedSubscriber, fields: Fields) -> ObservedSubscriber:
        """Update the given fields of the subscriber that was observed."""

    async def delete_subscriber(self, subscriber_id: str) -> None:
        """Delete every document of a subscriber."""

    async def write_credentials(
        self, subscriber_id: str, provider: str, address: HiddenAddress, *, held: HiddenAddress
    ) -> ObservedSubscriber:
        """Replace a subscriber's credentials of one provider; `held` is what is there."""

    async def write_preference(
        self, subscriber_id: str, head: WorkflowHead, fields: Fields
    ) -> ObservedPreference:
        """Write switches of a preference, with as many requests as that takes; the workflow must be known to exist."""


class Activity(Protocol):
    """Starts workflows, and reads what came of them."""

    async def trigger(self, event: Event) -> str:
        """Start a workflow; return the status that Novu answers."""

    async def create_topic(self, topic_key: str, subscriber_ids: Sequence[str]) -> None:
        """Create a topic with its subscribers; one that is there is left alone."""

    async def runs(self, transaction_id: str) -> Sequence[ObservedRun]:
        """Read the runs of a transaction, in order of creation."""

    async def delivered(self, run: ObservedRun, transaction_id: str) -> Sequence[RunMessage]:
        """Read the messages of a run that were delivered, oldest first."""


class LayoutReader(Protocol):
    """Reads layouts; it has no method that writes."""

    async def layout(self, layout_id: str, names: EnvironmentNames) -> ObservedLayout | None:
        """Read one layout; None where it does not exist."""

    async def layout_users(self, observed: ObservedLayout) -> Sequence[str]:
        """Read the ids of the workflows that use a layout."""


class LayoutWriter(Protocol):
    """Writes layouts."""

    async def create_layout(self, layout_id: str, fields: Fields) -> ObservedLayout:
        """Create a layout with its values; raise Conflict where there is one of the id."""

    async def update_layout(self, observed: ObservedLayout, fields: Fields) -> ObservedLayout:
        """Update the given fields of a layout."""

    async def delete_layout(self, observed: ObservedLayout) -> None:
        """Delete a layout; steps that use it have none afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layouts:
    """Layouts of a dialect: how they are read and written, and what is declared of one in comparable form."""

    reader: Callable[[CallSender], LayoutReader]
    writer: Callable[[CallSender], LayoutWriter]
    fields: Callable[[Layout], Fields]


class TodayReader(Reader, LayoutReader, Protocol):
    """Reads what only today's Novu has as things of their own."""

    async def topic(self, topic_key: str, wanted: Collection[str] | None) -> ObservedTopic | None:
        """Read one topic, with all its subscribers or at least those that are wanted; None where it does not exist."""

    async def topic_count(self) -> int:
        """Count the topics."""

    async def topic_keys(self) -> Sequence[str]:
        """Read the keys of all topics."""


class TodayWriter(Writer, LayoutWriter, Protocol):
    """Writes what only today's Novu has as things of their own."""

    async def write_global_preference(self, subscriber_id: str, fields: Fields) -> ObservedPreference:
        """Write switches for all workflows, which takes back those of the same channels for each of them."""

    async def write_topic(self, topic_key: str, observed: ObservedTopic | None, fields: Fields) -> Fields:
        """Create or rename a topic, and put subscribers in and take them out; return what the answers show of that."""

    async def delete_topic(self, topic_key: str) -> None:
        """Delete a topic with its subscriptions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadRoute:
    """The way to a field of the payload that a template names, `[]` for the items of a list; or a condition asks for."""

    route: tuple[str, ...]
    is_truth: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What a dialect offers beside what both have: layouts, topics, and preferences for all workflows."""

    reader: Callable[[CallSender], TodayReader]
    writer: Callable[[CallSender], TodayWriter]
    topic_fields: Callable[[Topic], Fields]
    global_fields: Callable[[Channels], Fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """
    What a dialect can and cannot do, as data.

    `server` is how messages call what they say of it, `profile` the release that is embedded for it. `api` begins the
    commands that ask an endpoint, `workflows_path` is where workflows are. `creates_names` are the things that an apply
    creates where a workflow refers to them.
    `cannot_clear` are the names of the fields that Novu goes on holding, of a "subscriber", a "workflow", a "step".
    `promotes_workflows`: they reach a production by promotion, and are never written there.
    `ignores_enabled_of_old_workflows`: a preference's `enabled` is not taken for a workflow without settings of its own.
    `merges_credentials`: what must go of a provider's credentials is deleted before the rest is written.
    `one_active_integration`: the channels in which an active integration turns the others off.
    `most_tags`: how many tags a workflow may have.
    `locks_critical`: a preference for a critical workflow is not taken, though Novu answers with success.
    """

    name: DialectName
    server: str
    profile: Literal["0.14", "3.15"]
    api: str
    workflows_path: str
    resources: tuple[Resource, ...] = RESOURCES
    cannot_clear: Mapping[str, frozenset[str]] = field(default_factory=dict)
    creates_names: frozenset[NameKind] = frozenset()
    promotes_workflows: bool = False
    ignores_enabled_of_old_workflows: bool = False
    locks_critical: bool = False
    merges_credentials: bool = False
    one_active_integration: frozenset[str] = frozenset()
    most_tags: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """
    One dialect of Novu's API.

    `…_fields` bring what is declared into comparable form. `first_name` is the name that a workflow of an id and
    fields is created with. `adopted_filters` reads filters of comparable form back, by the schema of the payload, and
    returns None where no declaration says the same; `raw_controls` are the values of named fields of a step as they are,
    where a dialect has `extra_controls` to declare them. `payload_routes` are the fields of the payload that a template
    names. `today` is what today's Novu has beside.
    """

    traits: Traits
    reader: Callable[[CallSender], Reader]
    writer: Callable[[CallSender], Writer]
    activity: Callable[[CallSender], Activity]
    workflow_fields: Callable[[AnyWorkflow], Fields]
    subscriber_fields: Callable[[Subscriber], Fields]
    preference_fields: Callable[[Preference], Fields]
    first_name: Callable[[str, Fields], str]
    adopted_filters: Callable[[Value, Mapping[str, Json] | None], tuple[Filter, ...] | None]
    raw_controls: Callable[[ObservedWorkflow, str, Collection[str]], Mapping[str, Json]]
    payload_routes: Callable[[str], Iterable[PayloadRoute]]
    layouts: Layouts
    today: Today | None = None
