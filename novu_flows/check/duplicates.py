"""Rule: one id, one declaration."""

from collections.abc import Iterable, Iterator, Mapping

from novu_flows.check.place import Place, resource_place, workflow_place
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations, Removable, Resourceful
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue, Source

_CODES: Mapping[Removable, str] = {
    "integration": "duplicate-integration",
    "notification_group": "duplicate-group",
    "feed": "duplicate-feed",
    "workflow": "duplicate-workflow",
    "subscriber": "duplicate-subscriber",
    "layout": "duplicate-layout",
    "topic": "duplicate-topic",
}


def duplicate_ids(declarations: Declarations) -> Iterator[Issue]:
    """Report each id that is declared more than once for one kind of resource, at the later places."""
    first: dict[tuple[str, str], Resourceful] = {}
    for kind, key, declared in declarations.resources():
        earlier = first.setdefault((kind.resource, key), declared)
        if earlier is not declared:
            yield _twice(resource_place(declared), _CODES[kind.resource], earlier.source)


def duplicate_names(declarations: Declarations) -> Iterator[Issue]:
    """Report workflows of one name, which nobody can tell apart in Novu's dashboard and preferences."""
    first: dict[str, AnyWorkflow] = {}
    for workflow in declarations.workflows:
        name = workflow.workflow_id if isinstance(workflow.name, Unset) else workflow.name
        earlier = first.setdefault(name.strip().casefold(), workflow)
        if earlier.workflow_id != workflow.workflow_id:
            yield (
                workflow_place(workflow)
                .part("name")
                .warning(
                    "duplicate-name",
                    f"{name!r} is also the name of workflow {earlier.workflow_id}, at {earlier.source}: "
                    "Novu's dashboard and its lists of preferences show names alone",
                    "give one of the two another name",
                )
            )


def _twice(place: Place, code: str, earlier: Source) -> Issue:
    return place.error(
        code,
        f"its id is declared twice: here, and at {earlier}",
        "remove one of the two, or give it another id",
    )


def repeated(values: Iterable[str]) -> list[str]:
    """Return what occurs more than once, in order of its second place."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for value in values:
        if value in seen:
            again[value] = None
        seen.add(value)
    return list(again)
