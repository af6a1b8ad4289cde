"""All declarations of a project, as one value."""

from dataclasses import field
from typing import Literal, cast, get_origin

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Environments, here
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases
from novu_flows.declare.frozen import freeze_environments
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber, Workflow
from novu_flows.issues import Source

Removable = Literal["workflow", "subscriber", "layout", "topic"]
_REMOVABLE: dict[object, Removable] = {
    Workflow: "workflow",
    Subscriber: "subscriber",
    Layout: "layout",
    Topic: "topic",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that must not exist any more; `check` reports a resource that is none of these."""

    resource: Removable
    key: str
    environments: Environments = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)


def removed(
    kind: type[Subscriber] | type[AnyWorkflow] | type[Layout] | type[Topic],
    key: str,
    *,
    environments: Environments = UNSET,
) -> Removed:
    """Declare that something must not exist any more: `removed(Subscriber, "old-id")`."""
    resource = _REMOVABLE.get(get_origin(kind) or kind) or _unremovable(kind)
    return Removed(resource=resource, key=key, environments=environments)


def _unremovable(kind: object) -> Removable:
    """Return the name of what cannot be removed, for `check` to report."""
    return cast("Removable", getattr(kind, "__name__", None) or type(kind).__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What the modules of a project declare, each kind in order of its place in the files."""

    workflows: tuple[AnyWorkflow, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    removed: tuple[Removed, ...] = ()
    cases: tuple[AnyTriggerCase, ...] = ()
    generated: tuple[GeneratedCases, ...] = ()
    layouts: tuple[Layout, ...] = ()
    topics: tuple[Topic, ...] = ()

    def workflow(self, workflow_id: str) -> AnyWorkflow | None:
        """Return the workflow of an id."""
        return next((one for one in self.workflows if one.workflow_id == workflow_id), None)
