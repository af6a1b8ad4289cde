"""Changes of layouts."""

from collections.abc import Iterator
from dataclasses import replace

from novu_flows.declare.collection import Declarations, Removed
from novu_flows.issues import Issue
from novu_flows.plan.changes import Address, Findings
from novu_flows.resources.difference import difference, removal
from novu_flows.resources.observation import Observation


def compare_layouts(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared layouts, tombstones included."""
    for layout in declarations.layouts:
        found = difference(
            Address("layout", (layout.layout_id,)),
            observation.dialect.layouts.fields(layout),
            observation.layouts.get(layout.layout_id),
            source=layout.source,
            seal=observation.seal,
        )
        yield _in_role(found, observation)
    for tombstone in declarations.removed:
        if tombstone.resource == "layout":
            yield _in_role(_removed(tombstone, observation), observation)


def _in_role(found: Findings, observation: Observation) -> Findings:
    """Return in production of Novu 0.14 what is to be promoted: layouts come with the workflows that name them."""
    return found if observation.writes_workflows else replace(found, changes=(), to_promote=found.changes)


def _removed(tombstone: Removed, observation: Observation) -> Findings:
    address, observed = Address("layout", (tombstone.key,)), observation.layouts.get(tombstone.key)
    if observed is not None and observed.is_default:
        return Findings(issues=(_default(address, tombstone),), unchanged=1)
    found = removal(address, observed, source=tombstone.source, seal=observation.seal)
    users = observation.layout_users.get(tombstone.key, ())
    return found + Findings(issues=(_used(address, tombstone, users),)) if users else found


def _default(address: Address, tombstone: Removed) -> Issue:
    return Issue(
        code="default-layout",
        where=str(address),
        message="it is the default layout of the environment, which Novu does not delete",
        hint="make another one the default in the dashboard, then plan again",
        source=tombstone.source,
        severity="warning",
    )


def _used(address: Address, tombstone: Removed, users: tuple[str, ...]) -> Issue:
    return Issue(
        code="layout-in-use",
        where=str(address),
        message=f"steps of {', '.join(users)} use it; Novu takes it from them without a word",
        hint="declare another `layout` for their e-mails, or none",
        source=tombstone.source,
        severity="warning",
    )
