"""What differs between two environments by intention: what a project declares for one of them otherwise than for the other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TypeVar

from novu_flows.dataclass import dataclass
from novu_flows.declare.collection import Declarations
from novu_flows.novu.dialect import Dialect
from novu_flows.novu.observed import STEPS
from novu_flows.plan.changes import Address, Resource
from novu_flows.plan.compare import identical
from novu_flows.plan.fields import Fields, Path
from novu_flows.plan.selection import addresses_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """What one resource has in the target: `fields` that are declared for it, and `dropped` ones that are not."""

    fields: Fields = field(default_factory=dict)
    dropped: frozenset[Path] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fields or self.dropped)

    def applied_to(self, held: Fields) -> Fields:
        """Return what the source holds, as the target shall have it."""
        kept = {path: value for path, value in held.items() if path not in self.dropped}
        meant = {**kept, **self.fields}
        steps = meant.get(STEPS)
        if not isinstance(steps, list):
            return meant
        return {path: value for path, value in meant.items() if path == STEPS or _stays(path, steps)}

    @property
    def shown(self) -> str:
        """Return the names of the fields, for a message."""
        return ", ".join(sorted({".".join(path) for path in (*self.fields, *self.dropped)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Intentions:
    """
    What a project means by environments and values, by address.

    `elsewhere` are declared for the source and not for the target; `differing` are declared for both, otherwise.
    """

    elsewhere: frozenset[Address] = frozenset()
    differing: Mapping[Address, Intention] = field(default_factory=dict)

    def of(self, address: Address) -> Intention:
        """Return what is meant of a resource."""
        return self.differing.get(address, Intention())


def intentions(source: Declarations, target: Declarations, dialect: Dialect) -> Intentions:
    """Return what the same project declares for two environments, as far as it differs."""
    before, after = dict(_declared(source, dialect)), dict(_declared(target, dialect))
    found = {one: _intention(before[one], after[one]) for one in before if one in after}
    return Intentions(
        elsewhere=addresses_of(source) - addresses_of(target),
        differing={address: one for address, one in found.items() if one},
    )


def _intention(source: Fields, target: Fields) -> Intention:
    return Intention(
        fields={
            path: value
            for path, value in target.items()
            if path not in source or not identical(source[path], value)
        },
        dropped=frozenset(path for path in source if path not in target),
    )


def _declared(declarations: Declarations, dialect: Dialect) -> Iterator[tuple[Address, Fields]]:
    for workflow in declarations.workflows:
        yield Address("workflow", (workflow.workflow_id,)), dialect.workflow_fields(workflow)
    if dialect.today is None:
        return
    yield from _each("layout", declarations.layouts, dialect.layouts.fields, lambda one: one.layout_id)
    yield from _each("topic", declarations.topics, dialect.today.topic_fields, lambda one: one.topic_key)


def _each(
    kind: Resource, declared: tuple[T, ...], fields_of: Callable[[T], Fields], key_of: Callable[[T], str]
) -> Iterator[tuple[Address, Fields]]:
    for one in declared:
        yield Address(kind, (key_of(one),)), fields_of(one)


def _stays(path: Path, steps: Sequence[object]) -> bool:
    return path[0] != STEPS[0] or path[1] in steps
