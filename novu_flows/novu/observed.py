"""What an environment holds, as the values that both of Novu's dialects are read into."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import CHANNELS
from novu_flows.javascript.json import Json
from novu_flows.plan.drift import LastChange
from novu_flows.plan.fields import Fields, Hidden, Path

# Fields that more than one part of the program asks for, in comparable form.
ACTIVE: Path = ("active",)
DATA: Path = ("data",)
ENABLED: Path = ("enabled",)
GROUP: Path = ("group",)
ID: Path = ("id",)  # of a workflow, where it has another one from now on
NAME: Path = ("name",)
OF_CHANNEL: Path = ("channel",)
PRIMARY: Path = ("primary",)
PROVIDER: Path = ("provider",)
SCHEMA: Path = ("payload_schema",)
STEPS: Path = ("steps",)
VALIDATES: Path = ("validate_payload",)


def in_words(identifier: str) -> str:
    """Return a name for what has only an id: `order-shipped` is "Order shipped"."""
    words = identifier.replace("-", " ").replace("_", " ").replace(".", " ")
    return words[:1].upper() + words[1:]


def last_change(at: datetime | None, by: str = "") -> LastChange | None:
    """Return when something was changed last, as people write it; None where Novu does not say."""
    return None if at is None else LastChange(at=at.isoformat(timespec="seconds"), by=by)


@dataclass(frozen=True, slots=True)
class Names:
    """One kind of thing in one environment; where a name is taken twice, the first one counts."""

    by_id: Mapping[str, str]

    def id_of(self, name: str) -> str | None:
        """Return the id of a name, or None."""
        return next((found for found, held in self.by_id.items() if held == name), None)

    def name_of(self, held: object) -> str | None:
        """Return the name of an id, or None."""
        return self.by_id.get(held) if isinstance(held, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentNames:
    """The names that workflows of one environment refer to; what a dialect does not have is empty."""

    groups: Names = Names({})
    feeds: Names = Names({})
    layouts: Names = Names({})


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowHead:
    """
    One row of the list of workflows: its id, and where it is in this environment.

    `begun_as` is the id that a workflow is being created for, where a creation was cut off before it got it. `origin` says
    what wrote it, where that is not the API of the dialect.
    """

    workflow_id: str
    template_id: str
    begun_as: str | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedIssue:
    """What Novu finds wrong with something that it holds nevertheless; `place` is a path such as `steps[email].subject`."""

    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedWorkflow:
    """
    A workflow as an environment holds it.

    `fields` are compared, and `base` is what a plan's base is made of. `settings` are the workflow's own switches of
    channels, `channels` those that it has an active step for. `issues` is what Novu finds wrong with it. `origin` says
    what wrote it, where that is not the API of the dialect: such a workflow is never touched. `is_overridden`: somebody
    has set other preferences in the dashboard, which `settings` are then; `is_locked`: subscribers cannot choose. `handle`
    is the dialect's own: ids of steps, and what a write carries along; nobody else looks into it.
    """

    workflow_id: str
    template_id: str
    fields: Fields
    base: Json
    settings: Mapping[str, bool]
    channels: frozenset[str]
    issues: tuple[ObservedIssue, ...] = ()
    origin: str = ""
    is_overridden: bool = False
    is_locked: bool = False
    last: LastChange | None = field(default=None, compare=False)
    handle: Any = field(default=None, repr=False, compare=False)

    @property
    def head(self) -> WorkflowHead:
        """Return where the workflow is."""
        return WorkflowHead(workflow_id=self.workflow_id, template_id=self.template_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenAddress:
    """Where one provider reaches a subscriber, as observed or resolved; nothing of it is ever shown."""

    webhook_url: Hidden | None = None
    channel: Hidden | None = None
    device_tokens: tuple[Hidden, ...] = ()

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of; it is sealed before it is kept anywhere."""
        return [
            self.webhook_url.value if self.webhook_url else None,
            self.channel.value if self.channel else None,
            [token.value for token in self.device_tokens],
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedSubscriber:
    """
    A subscriber as an environment holds it; the field `data` is the whole of it, `data.…` are its keys.

    `credentials` are by provider. `document_id` tells several documents of one id apart.
    """

    subscriber_id: str
    fields: Fields
    base: Json
    credentials: Mapping[str, HiddenAddress]
    document_id: str = ""
    last: LastChange | None = field(default=None, compare=False)
    handle: Any = field(default=None, repr=False, compare=False)

    def is_like(self, other: "ObservedSubscriber") -> bool:
        """Return whether another document of the same id holds the same."""
        return self.base == other.base and self.credentials == other.credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberPage:
    """
    The wanted subscribers on one page of the list, or on several; `total` counts all documents.

    `pages` is how many requests the whole list takes, and `handle` the dialect's own place in it.
    """

    rows: tuple[ObservedSubscriber, ...]
    total: int
    pages: int
    handle: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedPreference:
    """
    The effective preference of one subscriber, for one workflow or, where a dialect has that, for all.

    Its fields are `enabled` and the channels that Novu shows.
    """

    fields: Fields

    def within(self, workflow: ObservedWorkflow) -> "ObservedPreference":
        """Return the preference in which a channel that Novu leaves out has the workflow's own setting."""
        own: Fields = {(name,): workflow.settings.get(name, True) for name in workflow.channels}
        shown = {**own, **self.fields}
        order = (ENABLED, *((name,) for name in CHANNELS))
        return ObservedPreference(fields={path: shown[path] for path in order if path in shown})

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of."""
        return {path[0]: value is True for path, value in self.fields.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedPreferences:
    """The preferences of one subscriber: by workflow id, and for all workflows where the dialect has that."""

    by_workflow: Mapping[str, ObservedPreference]
    for_all: ObservedPreference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedLayout:
    """A layout as an environment holds it; the default one cannot be deleted."""

    layout_id: str
    fields: Fields
    base: Json
    is_default: bool = False
    last: LastChange | None = field(default=None, compare=False)
    handle: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedTopic:
    """
    A topic as an environment holds it; each of its subscribers is a field, `subscribers.ada`.

    Applications add and remove subscribers at any time, so that they are no part of `base`.
    """

    topic_key: str
    fields: Fields
    base: Json
    last: LastChange | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedIntegration:
    """
    An integration as an environment holds it; its provider and channel never change.

    `credentials` are by Novu's names, each the JSON of its value; None where Novu does not show any.
    """

    key: str
    provider: str
    channel: str
    fields: Fields
    credentials: Mapping[str, Hidden] | None = field(default=None, repr=False)
    integration_id: str = ""

    @property
    def base(self) -> Json:
        """Return what a plan's base is made of: not what another integration of the channel switches."""
        return [self.integration_id, self.key, self.provider, self.channel, str(self.fields.get(NAME))]
