"""A workflow: what notifies, in ordered steps."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import KW_ONLY, field
from typing import TYPE_CHECKING, Any, Generic, Literal, cast

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Channels, Environments, Switch, Unset, here
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.frozen import freeze_environments, frozen
from novu_flows.declare.payload import P, Payload
from novu_flows.declare.steps import Step
from novu_flows.issues import Source

if TYPE_CHECKING:
    from novu_flows.declare.cases import Recipients
    from novu_flows.declare.event import Event


SeverityLevel = Literal["high", "medium", "low", "none"]
DashboardPreferences = Literal["keep", "clear"]
SchemaUse = Literal["write", "keep"]


@dataclass(frozen=True, slots=True)
class Workflow(Generic[P]):
    """
    Declare a workflow by the author's stable identifier.

    What is left out is left alone; a new workflow is active. `group` is the name of a notification group of
    Novu 0.14, created where it does not exist. Somebody may have set other preferences in the dashboard of
    today's Novu, which win over `preferences`: they are kept, unless `dashboard_preferences` is "clear".
    With `environments` it is declared for those of novu.toml only, and what is about it follows.
    What has `protect=True` is not deleted, also where a tombstone names it.
    With `payload_schema="keep"` the model is for templates and triggers alone, and the schema in Novu is left as it is.
    `allow_issues` are the codes of issues that Novu holds the workflow with, so that they are warnings.
    """

    workflow_id: str
    _: KW_ONLY
    steps: Sequence[Step]
    name: str | Unset = UNSET
    description: str | Unset = UNSET
    payload: type[P] = field(default=cast("type[P]", Payload))
    preferences: Channels = field(default_factory=Channels)
    critical: bool | Unset = UNSET
    active: bool | Unset = UNSET
    tags: Sequence[str] | Unset = UNSET
    group: str | Unset = UNSET
    severity: SeverityLevel | Unset = UNSET
    translations: Switch = UNSET
    dashboard_preferences: DashboardPreferences = "keep"
    environments: Environments = UNSET
    protect: bool = False
    payload_schema: SchemaUse = "write"
    allow_issues: Sequence[str] = ()
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", frozen(self.steps))
        freeze_environments(self)
        object.__setattr__(self, "allow_issues", frozen(self.allow_issues))
        if not isinstance(self.tags, Unset):
            object.__setattr__(self, "tags", frozen(self.tags))

    def event(
        self,
        *,
        to: "Recipients",
        payload: P | Mapping[str, object],
        overrides: Mapping[str, object] | None = None,
        actor: "Subscriber | str | None" = None,
        context: Mapping[str, object] | None = None,
        transaction_id: str | None = None,
    ) -> "Event":
        """
        Return a start of this workflow, for an application to send or to queue: checked, and ready for JSON.

        `actor` is whose picture is shown, `context` what templates of today's Novu name as such. Raise pydantic's
        ValidationError where the model refuses the payload.
        """
        from novu_flows.declare.event import checked_payload, event_of  # noqa: PLC0415 - made of workflows

        return event_of(
            self.workflow_id,
            to,
            checked_payload(self, to, payload),
            overrides=overrides,
            actor=actor,
            context=context,
            transaction_id=transaction_id,
        )


AnyWorkflow = Workflow[Any]  # type: ignore[explicit-any]  # Workflow is invariant in its payload: any of them


DataMode = Literal["merge", "replace"]


@dataclass(frozen=True, slots=True)
class Preference:
    """Declare whether a subscriber gets a workflow at all, and on which channels; unset is left alone."""

    workflow: AnyWorkflow | str
    _: KW_ONLY
    enabled: Switch = UNSET
    in_app: Switch = UNSET
    email: Switch = UNSET
    sms: Switch = UNSET
    chat: Switch = UNSET
    push: Switch = UNSET
    environments: Environments = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)

    @property
    def workflow_id(self) -> str:
        """Return the id of the workflow that this is about."""
        return self.workflow if isinstance(self.workflow, str) else self.workflow.workflow_id


@dataclass(frozen=True, slots=True)
class Subscriber:
    """
    Declare a subscriber by the application's own id.

    What is left out is left alone; None means "must be empty". With `data_mode="merge"` only the declared
    keys of `data` are compared and written, with `"replace"` the whole of it. `global_preferences` hold for
    all workflows that `preferences` do not name. With `protect=True` no tombstone deletes it.
    """

    subscriber_id: str
    _: KW_ONLY
    email: str | Unset | None = UNSET
    first_name: str | Unset | None = UNSET
    last_name: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    avatar: str | Unset | None = UNSET
    locale: str | Unset | None = UNSET
    timezone: str | Unset | None = UNSET
    data: Mapping[str, object] | Unset | None = UNSET
    data_mode: DataMode = "merge"
    preferences: Sequence[Preference] = ()
    global_preferences: Channels = field(default_factory=Channels)
    credentials: Sequence[Credentials] = ()
    environments: Environments = UNSET
    protect: bool = False
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "preferences", frozen(self.preferences))
        object.__setattr__(self, "credentials", frozen(self.credentials))
        object.__setattr__(self, "data", deepcopy(self.data))
        freeze_environments(self)


def id_of(subscriber: Subscriber | str) -> str:
    """Return the id of a subscriber that is named by itself or by its id."""
    return subscriber if isinstance(subscriber, str) else subscriber.subscriber_id
