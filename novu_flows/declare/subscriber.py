"""A subscriber: who receives, with credentials and preferences."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal

from novu_flows.declare.channels import Switch
from novu_flows.declare.credentials import Credentials
from novu_flows.declare.frozen import frozen
from novu_flows.declare.source import here
from novu_flows.declare.unset import UNSET, Unset
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Source

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
    source: Source = field(default_factory=here, compare=False, repr=False)

    @property
    def workflow_id(self) -> str:
        """Give the id of the workflow that this is about."""
        return self.workflow if isinstance(self.workflow, str) else self.workflow.workflow_id


@dataclass(frozen=True, slots=True)
class Subscriber:
    """
    Declare a subscriber by the application's own id.

    What is left out is left alone; None means "must be empty". With `data_mode="merge"` only the declared
    keys of `data` are compared and written, with `"replace"` the whole of it.
    """

    subscriber_id: str
    _: KW_ONLY
    email: str | Unset | None = UNSET
    first_name: str | Unset | None = UNSET
    last_name: str | Unset | None = UNSET
    phone: str | Unset | None = UNSET
    avatar: str | Unset | None = UNSET
    locale: str | Unset | None = UNSET
    data: Mapping[str, object] | Unset | None = UNSET
    data_mode: DataMode = "merge"
    preferences: Sequence[Preference] = ()
    credentials: Sequence[Credentials] = ()
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "preferences", frozen(self.preferences))
        object.__setattr__(self, "credentials", frozen(self.credentials))
        object.__setattr__(self, "data", deepcopy(self.data))


def id_of(subscriber: Subscriber | str) -> str:
    """Give the id of a subscriber that is named by itself or by its id."""
    return subscriber if isinstance(subscriber, str) else subscriber.subscriber_id
