"""What Novu 0.14 sorts by: groups of workflows, feeds of in-app messages. Each is known by its name, which never changes."""

from dataclasses import KW_ONLY, field

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Environments, here
from novu_flows.declare.frozen import freeze_environments
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True)
class NotificationGroup:
    """Declare a group of workflows of Novu 0.14, which `Workflow(…, group=…)` names; there is no request that deletes one."""

    name: str
    _: KW_ONLY
    environments: Environments = UNSET
    protect: bool = False
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)


@dataclass(frozen=True, slots=True)
class Feed:
    """Declare a feed of Novu 0.14, which `in_app(…, feed=…)` names. With `protect=True` no tombstone deletes it."""

    name: str
    _: KW_ONLY
    environments: Environments = UNSET
    protect: bool = False
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_environments(self)
