"""Rules for what is declared as removed."""

from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from novu_flows.check import subscribers, workflows
from novu_flows.check.integrations import key_trouble
from novu_flows.check.layouts_topics import layout_id_trouble, topic_key_trouble
from novu_flows.check.place import Place, removed_place, step_place
from novu_flows.declare.collection import Declarations, Removable, Removed
from novu_flows.declare.steps import InAppStep
from novu_flows.issues import PROTECTED, Issue


def tombstones(declarations: Declarations) -> Iterator[Issue]:
    """Report tombstones of what is declared as well, or what cannot have been."""
    declared = {(kind.resource, key): one for kind, key, one in declarations.resources()}
    for one in declarations.removed:
        place = removed_place(one)
        if elsewhere := declared.get((one.resource, one.key)):
            with_protect = " with protect=True" if elsewhere.protect else ""
            yield place.error(
                PROTECTED if elsewhere.protect else "removed-and-declared",
                f"{one.resource} {one.key} is declared{with_protect} at {elsewhere.source}",
                "remove the tombstone, or the declaration",
            )
        yield from _key(place, one)
        if one.resource == "notification_group":
            yield place.error(
                "not-removable",
                "Novu 0.14 has no request that deletes a notification group",
                "take the tombstone out; an empty group does no harm",
            )
        users = [place for place, feed in _feeds(declarations) if (one.resource, one.key) == ("feed", feed)]
        if users:
            yield place.error(
                "feed-in-use",
                f"{users[0].where} is in it, and Novu deletes no feed that messages are in",
                "name another feed there first, or none",
            )


def _feeds(declarations: Declarations) -> Iterator[tuple[Place, str]]:
    for workflow in declarations.workflows:
        for step in workflow.steps:
            if isinstance(step, InAppStep) and isinstance(step.feed, str):
                yield step_place(workflow, step), step.feed


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
    return _TO_DO.get(
        given, "workflows, subscribers, integrations, layouts and topics can be removed: removed(Workflow, …)"
    )


def _key(place: Place, removed: Removed) -> Iterator[Issue]:
    code, trouble_of = _KEYS[removed.resource]
    if trouble := trouble_of(removed.key):
        name = "key" if removed.resource == "topic" else "id"
        yield place.error(code, f"the {removed.resource} {name} {trouble}", "name what must be gone")


_KEYS: Mapping[Removable, tuple[str, Callable[[str], str]]] = {
    "workflow": ("invalid-workflow-id", workflows.id_trouble),
    "subscriber": ("invalid-subscriber-id", subscribers.id_trouble),
    "layout": ("invalid-layout-id", layout_id_trouble),
    "topic": ("invalid-topic-key", topic_key_trouble),
    "integration": ("invalid-integration", key_trouble),
    "feed": ("invalid-name", key_trouble),
    "notification_group": ("invalid-name", key_trouble),
}
