"""Collects what modules declare: every declaration once, in order of its place in the files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import Protocol, TypeVar

from novu_flows.declare.cases import GeneratedCases, TriggerCase
from novu_flows.declare.collection import Declarations
from novu_flows.declare.removed import Removed
from novu_flows.declare.subscriber import Subscriber
from novu_flows.declare.workflow import Workflow
from novu_flows.issues import Source

_KINDS = (Workflow, Subscriber, Removed, TriggerCase, GeneratedCases)


def declared_in(modules: Iterable[ModuleType]) -> list[object]:
    """
    Give the declarations of modules, also those inside lists and tuples; the same object once.

    A case without a name is called as its variable.
    """
    seen: dict[int, object] = {}
    return [
        _named(one, variable)
        for module in modules
        for variable, value in list(vars(module).items())
        for one in _inside(value, seen)
    ]


def collected(declared: Iterable[object]) -> Declarations:
    """Put declarations together; of equal ones of one id, one counts."""
    values = list(declared)
    return Declarations(
        workflows=_of_kind(values, Workflow, lambda one: one.workflow_id),
        subscribers=_of_kind(values, Subscriber, lambda one: one.subscriber_id),
        removed=_of_kind(values, Removed, lambda one: f"{one.resource} {one.key}"),
        cases=_of_kind(values, TriggerCase, id),
        generated=_of_kind(values, GeneratedCases, id),
    )


def _inside(value: object, seen: dict[int, object]) -> Iterator[object]:
    if not isinstance(value, (*_KINDS, list, tuple)) or id(value) in seen:
        return
    seen[id(value)] = value
    if isinstance(value, list | tuple):
        for one in value:
            yield from _inside(one, seen)
    else:
        yield value


def _named(declared: object, variable: str) -> object:
    if isinstance(declared, TriggerCase | GeneratedCases) and declared.name == "":
        return replace(declared, name=variable)
    return declared


class _Declared(Protocol):
    @property
    def source(self) -> Source: ...


D = TypeVar("D", bound=_Declared)


def _of_kind(values: Iterable[object], kind: type[D], key: Callable[[D], object]) -> tuple[D, ...]:
    by_key: dict[object, list[D]] = {}
    for value in values:
        if isinstance(value, kind):
            same = by_key.setdefault(_hashable(key(value)), [])
            if value not in same:
                same.append(value)
    kept = (one for same in by_key.values() for one in same)
    return tuple(sorted(kept, key=lambda one: one.source))


def _hashable(key: object) -> object:
    """Give another form to a key of a wrong type, which `check` reports."""
    return key if isinstance(key, str | int) else repr(key)
