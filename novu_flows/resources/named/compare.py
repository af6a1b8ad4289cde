"""Changes of notification groups and feeds."""

from collections.abc import Iterator

from novu_flows.declare.collection import KIND_OF, Declarations, Resourceful
from novu_flows.novu.dialect import NameKind
from novu_flows.novu.observed import NAME, EnvironmentNames, Names
from novu_flows.plan.changes import ABSENT, UNCHANGED, Address, Create, Delete, FieldChange, Findings
from novu_flows.resources.observation import Observation

BASE = "there"  # a name is all there is: what is there is as it was


def compare_groups(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared notification groups; Novu deletes none."""
    for group in declarations.groups:
        yield _created(group, observation)


def compare_feeds(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared feeds, tombstones included."""
    for feed in declarations.feeds:
        yield _created(feed, observation)
    for tombstone in declarations.removed:
        if tombstone.resource == "feed":
            is_there = observation.names.feeds.id_of(tombstone.key) is not None
            delete = Delete(
                address=Address("feed", (tombstone.key,)),
                fields=(),
                source=tombstone.source,
                reason="declared as removed",
                base=observation.seal(BASE),
            )
            yield _in_role(Findings(changes=(delete,)), observation) if is_there else UNCHANGED


def names_of(names: EnvironmentNames, kind: NameKind) -> Names:
    """Return the names of one kind of thing."""
    return {"group": names.groups, "feed": names.feeds, "layout": names.layouts}[kind]


def _created(declared: Resourceful, observation: Observation) -> Findings:
    kind = KIND_OF[type(declared)]
    name = kind.key_of(declared)
    named: NameKind = "group" if kind.resource == "notification_group" else "feed"
    if names_of(observation.names, named).id_of(name) is not None:
        return UNCHANGED
    create = Create(
        address=Address(kind.resource, (name,)),
        fields=(FieldChange(path=NAME, before=None, after=name),),
        source=declared.source,
        reason="not in the environment",
        base=ABSENT,
    )
    return _in_role(Findings(changes=(create,)), observation)


def _in_role(found: Findings, observation: Observation) -> Findings:
    """Return in production what is to be promoted: groups and feeds come with the workflows that name them."""
    return found if observation.writes_workflows else Findings(to_promote=found.changes)
