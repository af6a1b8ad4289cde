"""A workflow: what notifies, in ordered steps."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, Generic, cast

from novu_flows.declare.channels import Channels
from novu_flows.declare.payload import P, Payload
from novu_flows.declare.source import here
from novu_flows.declare.steps import Step
from novu_flows.declare.unset import UNSET, Unset
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True)
class Workflow(Generic[P]):
    """
    Declare a workflow by the author's stable identifier.

    What is left out is left alone; a new workflow is active. `group` is the name of a notification group,
    created where it does not exist.
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
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps))
        if not isinstance(self.tags, Unset):
            object.__setattr__(self, "tags", tuple(self.tags))


AnyWorkflow = Workflow[Any]  # type: ignore[explicit-any]  # Workflow is invariant in its payload: any of them
