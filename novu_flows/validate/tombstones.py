"""Rules for what is declared as removed."""

from collections.abc import Iterator

from novu_flows.declare.collection import Declarations
from novu_flows.declare.removed import Removed
from novu_flows.issues import Issue
from novu_flows.validate import subscribers, workflows
from novu_flows.validate.place import Place


def tombstones(declarations: Declarations) -> Iterator[Issue]:
    """Tell of tombstones of what is declared as well, or of what cannot have been."""
    declared = {("workflow", one.workflow_id): one.source for one in declarations.workflows}
    declared |= {("subscriber", one.subscriber_id): one.source for one in declarations.subscribers}
    for one in declarations.removed:
        place = Place(f"removed {one.resource} {one.key}", one.source)
        if elsewhere := declared.get((one.resource, one.key)):
            yield place.error(
                "removed-and-declared",
                f"{one.resource} {one.key} is declared at {elsewhere}",
                "remove the declaration, or the tombstone",
            )
        yield from _key(place, one)


def _key(place: Place, removed: Removed) -> Iterator[Issue]:
    if removed.resource == "workflow":
        code, trouble = "invalid-workflow-id", workflows.id_trouble(removed.key)
    else:
        code, trouble = "invalid-subscriber-id", subscribers.id_trouble(removed.key)
    if trouble:
        yield place.error(code, f"the {removed.resource} id {trouble}", "name what must be gone")
