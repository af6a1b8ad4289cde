"""Topics and layouts: what workflows of today's Novu refer to by name."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, field
from typing import Literal

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Environments, Unset, here
from novu_flows.declare.frozen import freeze_environments, frozen
from novu_flows.declare.steps import Text
from novu_flows.declare.workflow import Subscriber
from novu_flows.issues import Source

Membership = Literal["additive", "owned"]


@dataclass(frozen=True, slots=True)
class Topic:
    """
    Declare a topic, a named list of subscribers, by its key.

    With `members="additive"` the declared subscribers are in it, beside whom the application adds; with
    `"owned"` nobody else is. What is left out is left alone. With `protect=True` no tombstone deletes it.
    """

    topic_key: str
    _: KW_ONLY
    name: str | Unset = UNSET
    subscribers: Sequence[Subscriber | str] = ()
    members: Membership = "additive"
    environments: Environments = UNSET
    protect: bool = False
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subscribers", frozen(self.subscribers))
        freeze_environments(self)


@dataclass(frozen=True, slots=True)
class Layout:
    """
    Declare what stands around the bodies of e-mails, by the author's stable identifier.

    The HTML of an e-mail takes the place of `{{content}}`, so `body` must have it. With `protect=True` no tombstone
    deletes it. `allow_issues` are the codes of issues that Novu holds it with, so that they are
    warnings.
    """

    layout_id: str
    _: KW_ONLY
    body: Text
    name: str | Unset = UNSET
    environments: Environments = UNSET
    protect: bool = False
    allow_issues: Sequence[str] = ()
    source: Source = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "allow_issues", frozen(self.allow_issues))
        freeze_environments(self)
