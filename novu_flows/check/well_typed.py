"""Sorts out declarations of wrong types, which no other rule looks at."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from novu_flows.check.place import Place
from novu_flows.check.tombstones import unremovable
from novu_flows.check.types import Misfit, misfits
from novu_flows.declare.basics import LiteralSecret
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases, TriggerCase
from novu_flows.declare.collection import KIND_OF, Declarations, MovedId, Removed
from novu_flows.declare.integration import Integration
from novu_flows.declare.sorting import Feed, NotificationGroup
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber, Workflow
from novu_flows.issues import Issue, did_you_mean

Declared = (
    AnyWorkflow
    | Subscriber
    | Removed
    | MovedId
    | AnyTriggerCase
    | GeneratedCases
    | Layout
    | Topic
    | Integration
    | Feed
    | NotificationGroup
)
D = TypeVar("D", bound=Declared)


def well_typed(declarations: Declarations) -> tuple[Declarations, tuple[Issue, ...]]:
    """Return the declarations that are of the right types, and issues of the others."""
    issues: list[Issue] = []
    right = Declarations(
        workflows=_right(declarations.workflows, issues),
        subscribers=_right(declarations.subscribers, issues),
        removed=_right(declarations.removed, issues),
        moved=_right(declarations.moved, issues),
        cases=_right(declarations.cases, issues),
        generated=_right(declarations.generated, issues),
        layouts=_right(declarations.layouts, issues),
        topics=_right(declarations.topics, issues),
        integrations=_right(declarations.integrations, issues),
        groups=_right(declarations.groups, issues),
        feeds=_right(declarations.feeds, issues),
    )
    declared = {id(one) for one in declarations.workflows}
    sound = {id(one): True for one in right.workflows}

    def is_sound(one: D) -> bool:
        """Return whether the workflows that a declaration refers to are right; one that is not declared is reported."""
        for workflow in _referred(one):
            if id(workflow) not in sound:
                found = [] if id(workflow) in declared else list(_issues(workflow))
                issues.extend(found)
                sound[id(workflow)] = not found and id(workflow) not in declared
        return all(sound[id(workflow)] for workflow in _referred(one))

    return replace(
        right,
        subscribers=tuple(filter(is_sound, right.subscribers)),
        cases=tuple(filter(is_sound, right.cases)),
        generated=tuple(filter(is_sound, right.generated)),
    ), tuple(issues)


def _referred(declared: Declared) -> list[AnyWorkflow]:
    """Return the workflows that a declaration of the right types refers to."""
    match declared:
        case Subscriber():
            return [one.workflow for one in declared.preferences if isinstance(one.workflow, Workflow)]
        case (
            Workflow()
            | Removed()
            | MovedId()
            | Layout()
            | Topic()
            | Integration()
            | Feed()
            | NotificationGroup()
        ):
            return []
        case _:
            return [declared.workflow]


def _right(declared: Iterable[D], issues: list[Issue]) -> tuple[D, ...]:
    right = []
    for one in declared:
        found = list(_issues(one))
        issues.extend(found)
        if not found:
            right.append(one)
    return tuple(right)


def _issues(declared: Declared) -> Iterator[Issue]:
    place = Place(_where(declared), declared.source)
    if isinstance(declared, Removed) and (hint := unremovable(declared)):
        yield place.error("not-removable", f"there is no removing a {declared.resource}", hint)
        return
    for misfit in misfits(declared):
        yield place.part(misfit.path, misfit.source).error("wrong-type", _message(misfit), _hint(misfit))


def _where(declared: Declared) -> str:
    match declared:
        case Removed():
            return f"removed {declared.resource} {declared.key}"
        case MovedId():
            return f"moved {declared.resource} {declared.key}"
        case TriggerCase() | GeneratedCases():
            return f"case {declared.name}".rstrip()
        case _:
            kind = KIND_OF[type(declared)]
            return f"{kind.resource} {kind.key_of(declared)}"


def _message(misfit: Misfit) -> str:
    """Show a wrong word, and of other values only their type: they may be secret, or long."""
    if misfit.choices and isinstance(misfit.found, str):
        return f"{misfit.found!r} is not {misfit.expected}"
    found = "str" if isinstance(misfit.found, LiteralSecret) else type(misfit.found).__name__
    return f"it must be {misfit.expected}, not {found}"


def _hint(misfit: Misfit) -> str:
    if misfit.choices and isinstance(misfit.found, str):
        return did_you_mean(misfit.found, misfit.choices)
    return f"write {misfit.expected}; mypy and pyright find this too"
