"""A workflow: what notifies, in ordered steps."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any, Generic, cast

from novu_flows.declare.channels import Channels
from novu_flows.declare.frozen import frozen
from novu_flows.declare.payload import P, Payload
from novu_flows.declare.source import here
from novu_flows.declare.steps import Step
from novu_flows.declare.unset import UNSET, Unset
from novu_flows.issues import Source

if TYPE_CHECKING:
    from novu_flows.declare.cases import Recipients
    from novu_flows.declare.event import Event
    from novu_flows.declare.subscriber import Subscriber


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
        object.__setattr__(self, "steps", frozen(self.steps))
        if not isinstance(self.tags, Unset):
            object.__setattr__(self, "tags", frozen(self.tags))

    def event(
        self,
        *,
        to: "Recipients",
        payload: P | Mapping[str, object],
        overrides: Mapping[str, object] | None = None,
        actor: "Subscriber | str | None" = None,
        transaction_id: str | None = None,
    ) -> "Event":
        """
        Return a start of this workflow, for an application to send or to queue: checked, and ready for JSON.

        `actor` is whose picture is shown. Raise pydantic's ValidationError where the model refuses the payload.
        """
        from novu_flows.declare.event import checked_payload, event_of  # noqa: PLC0415 - made of workflows

        return event_of(
            self.workflow_id,
            to,
            checked_payload(self, to, payload),
            overrides=overrides,
            actor=actor,
            transaction_id=transaction_id,
        )


AnyWorkflow = Workflow[Any]  # type: ignore[explicit-any]  # Workflow is invariant in its payload: any of them
