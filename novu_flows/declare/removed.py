"""Tombstones: the only way in which a delete enters a plan."""

from dataclasses import dataclass, field
from typing import Literal

from novu_flows.declare.source import here
from novu_flows.declare.subscriber import Subscriber
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Something that must not exist any more."""

    resource: Literal["workflow", "subscriber"]
    key: str
    source: Source = field(default_factory=here, compare=False, repr=False)


def removed(kind: type[Subscriber] | type[AnyWorkflow], key: str) -> Removed:
    """Declare that something must not exist any more: `removed(Subscriber, "old-id")`."""
    return Removed(resource="subscriber" if kind is Subscriber else "workflow", key=key)
