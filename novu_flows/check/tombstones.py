"""Rules for what is declared as removed."""

from collections.abc import Iterator
from typing import get_args

from novu_flows.check import subscribers, workflows
from novu_flows.check.place import Place
from novu_flows.declare.collection import Declarations, Removable, Removed
from novu_flows.issues import Issue


def tombstones(declarations: Declarations) -> Iterator[Issue]:
    """Report tombstones of what is declared as well, or what cannot have been."""
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


_TO_DO = {
    "Preference": "declare what is preferred instead: Novu keeps the last preference, and can delete none",
    "Credentials": "Novu 0.14 deletes no credentials; delete the subscriber: removed(Subscriber, …)",
    "TriggerCase": "delete the case from its module: Novu knows nothing of it",
    "Channels": "leave `preferences` out of the workflow, or switch its channels",
}


def unremovable(removed: Removed) -> str:
    """Return what to do about a tombstone of what cannot be removed; empty where it can."""
    given: object = removed.resource
    if not isinstance(given, str) or given in get_args(Removable):
        return ""  # `wrong-type` says what else it is
    if given.lower() in get_args(Removable):
        return f"name the class itself: removed({given}, …)"
    return _TO_DO.get(given, "only removed(Workflow, …) and removed(Subscriber, …) delete something")


def _key(place: Place, removed: Removed) -> Iterator[Issue]:
    if removed.resource == "workflow":
        code, trouble = "invalid-workflow-id", workflows.id_trouble(removed.key)
    else:
        code, trouble = "invalid-subscriber-id", subscribers.id_trouble(removed.key)
    if trouble:
        yield place.error(code, f"the {removed.resource} id {trouble}", "name what must be gone")
