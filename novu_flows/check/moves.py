"""Rules for what is declared to have another id."""

from collections.abc import Callable, Iterator
from typing import get_args

from novu_flows.check import workflows
from novu_flows.check.place import moved_place
from novu_flows.declare.basics import DialectName
from novu_flows.declare.collection import Declarations, Removable
from novu_flows.issues import Issue

# What to do where Novu gives a thing no other id.
_OF_ANY = "declare it under the new id, apply, change what names it, and then remove the old one: removed(…)"
_INSTEAD = {
    "workflow": "today's Novu keeps the id of a workflow for ever: declare the new one, let the application trigger it, and "
    'then remove the old one: removed(Workflow, "…"). Subscribers choose again for the new one',
    "subscriber": "a subscriber under another id is another one: its feed and its choices stay with the old one. Declare the "
    'new one, and remove the old one when nobody needs its messages: removed(Subscriber, "…")',
}


def moves(dialect: DialectName) -> Callable[[Declarations], Iterator[Issue]]:
    """Return the rule for a dialect: Novu 0.14 gives workflows another id, and nothing else has another one anywhere."""

    def of_dialect(declarations: Declarations) -> Iterator[Issue]:
        seen: set[tuple[str, str]] = set()
        declared = {(kind.resource, key) for kind, key, _ in declarations.resources()}
        for one in declarations.moved:
            place = moved_place(one)
            ends = {(one.resource, one.key), (one.resource, one.to)}
            if one.resource not in get_args(Removable):
                yield place.error("not-movable", f"there is no moving a {one.resource}", _OF_ANY)
            elif (one.resource, dialect) != ("workflow", "v1"):
                hint = _INSTEAD.get(one.resource, _OF_ANY)
                yield place.error("not-movable", f"Novu gives a {one.resource} no other id", hint)
            elif (one.resource, one.key) in declared or (one.resource, one.to) not in declared:
                yield place.error(
                    "moved-misfit",
                    f"{one.to} must be declared, and {one.key} no more",
                    "declare the workflow under its new id alone",
                )
            elif ends & seen or len(ends) == 1:
                yield place.error("moved-misfit", "one id is named by several moves", "move it once")
            elif trouble := workflows.id_trouble(one.key):
                yield place.error("invalid-workflow-id", f"the old id {trouble}", "name the id that it had")
            seen |= ends

    return of_dialect
