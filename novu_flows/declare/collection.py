"""All declarations of a project, as one value, and the table of what there is to declare."""

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Literal, Never, Protocol, cast, get_origin

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Environments, here
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases
from novu_flows.declare.frozen import freeze_environments
from novu_flows.declare.integration import Integration
from novu_flows.declare.sorting import Feed, NotificationGroup
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber, Workflow
from novu_flows.issues import Source

Removable = Literal["integration", "notification_group", "feed", "workflow", "subscriber", "layout", "topic"]


class Resourceful(Protocol):
    """A declaration of a resource of its own."""

    @property
    def environments(self) -> Environments:
        """Return the environments that it is for."""

    @property
    def protect(self) -> bool:
        """Return whether no tombstone deletes it."""

    @property
    def source(self) -> Source:
        """Return where it is declared."""


@dataclass(frozen=True, slots=True)
class DeclaredKind:
    """A kind of declaration: its class, the field of `Declarations` that holds it, and its own field that names it."""

    resource: Removable
    kind: type
    held_in: str
    key: str

    def key_of(self, declared: object) -> str:
        """Return what a declaration is named by; it may be no text where `check` has not seen it yet."""
        return cast("str", getattr(declared, self.key))

    def of(self, declarations: "Declarations") -> tuple[Resourceful, ...]:
        """Return the declarations of this kind."""
        return cast("tuple[Resourceful, ...]", getattr(declarations, self.held_in))


# What is declared at the top of a module and is a resource; each of them can be a tombstone.
DECLARED_KINDS: tuple[DeclaredKind, ...] = (
    DeclaredKind("integration", Integration, "integrations", "key"),
    DeclaredKind("notification_group", NotificationGroup, "groups", "name"),
    DeclaredKind("feed", Feed, "feeds", "name"),
    DeclaredKind("workflow", Workflow, "workflows", "workflow_id"),
    DeclaredKind("subscriber", Subscriber, "subscribers", "subscriber_id"),
    DeclaredKind("layout", Layout, "layouts", "layout_id"),
    DeclaredKind("topic", Topic, "topics", "topic_key"),
)
_REMOVABLE: dict[object, Removable] = {one.kind: one.resource for one in DECLARED_KINDS}
KIND_OF = {one.kind: one for one in DECLARED_KINDS}


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
    kind: type[Subscriber] | type[AnyWorkflow] | type[Layout] | type[Topic] | type[Integration] | type[Feed],
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
class MovedId:
    """Something that has another id from now on; `check` reports what Novu gives no other id."""

    resource: Removable
    key: str
    to: str
    environments: Environments = UNSET
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)


def moved(
    kind: type[Subscriber] | type[AnyWorkflow] | type[Layout] | type[Topic] | type[Integration],
    key: str,
    *,
    to: str,
    environments: Environments = UNSET,
) -> MovedId:
    """Declare that what is declared under an id was under another one: `moved(Workflow, "old-id", to="new-id")`."""
    resource = _REMOVABLE.get(get_origin(kind) or kind) or _unremovable(kind)
    return MovedId(resource=resource, key=key, to=to, environments=environments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declarations:
    """What the modules of a project declare, each kind in order of its place in the files."""

    workflows: tuple[AnyWorkflow, ...] = ()
    subscribers: tuple[Subscriber, ...] = ()
    removed: tuple[Removed, ...] = ()
    moved: tuple[MovedId, ...] = ()
    cases: tuple[AnyTriggerCase, ...] = ()
    generated: tuple[GeneratedCases, ...] = ()
    layouts: tuple[Layout, ...] = ()
    topics: tuple[Topic, ...] = ()
    integrations: tuple[Integration, ...] = ()
    groups: tuple[NotificationGroup, ...] = ()
    feeds: tuple[Feed, ...] = ()

    def workflow(self, workflow_id: str) -> AnyWorkflow | None:
        """Return the workflow of an id."""
        return next((one for one in self.workflows if one.workflow_id == workflow_id), None)

    def holding(self, resources: Mapping[str, tuple[Resourceful, ...]]) -> "Declarations":
        """Return this with other declarations of some kinds, each by the field that holds it."""
        return replace(self, **cast("Mapping[str, tuple[Never, ...]]", resources))

    def resources(self) -> Iterator[tuple[DeclaredKind, str, Resourceful]]:
        """Yield every declaration of a resource, with its kind and what it is named by."""
        for kind in DECLARED_KINDS:
            for one in kind.of(self):
                yield kind, kind.key_of(one), one
