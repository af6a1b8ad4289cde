"""All declarations of a project, as one value."""

from dataclasses import dataclass

from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases
from novu_flows.declare.removed import Removed
from novu_flows.declare.subscriber import Subscriber
from novu_flows.declare.workflow import AnyWorkflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What the modules of a project declare, each kind in order of its place in the files."""

    workflows: tuple[AnyWorkflow, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    removed: tuple[Removed, ...] = ()
    cases: tuple[AnyTriggerCase, ...] = ()
    generated: tuple[GeneratedCases, ...] = ()

    def workflow(self, workflow_id: str) -> AnyWorkflow | None:
        """Give the workflow of an id."""
        return next((one for one in self.workflows if one.workflow_id == workflow_id), None)
