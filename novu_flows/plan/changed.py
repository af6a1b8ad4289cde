"""What is declared otherwise than in an earlier version of the project, by the values that were written, not by their places."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import cast

from pydantic import BaseModel

from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import Subscriber, Workflow
from novu_flows.plan.changes import Address

# Of a subscriber, what is at an address of its own, and where it is declared.
_APART = frozenset({"source", "preferences", "global_preferences", "credentials"})


def changed_addresses(earlier: Declarations, now: Declarations) -> frozenset[Address]:
    """Return what is new or declared otherwise; what is declared no more is in no plan."""
    before = dict(_definitions(earlier))
    missing = object()
    return frozenset(
        address for address, definition in _definitions(now) if before.get(address, missing) != definition
    )


def changed_cases(earlier: Declarations, now: Declarations) -> frozenset[str]:
    """Return the names of the trigger cases that are new or declared otherwise, with the ids of their workflows."""
    before, after = (dict(_cases(one)) for one in (earlier, now))
    return frozenset(name for name, case in after.items() if name not in before or before[name] != case)


def _cases(declarations: Declarations) -> Iterator[tuple[str, object]]:
    cases: tuple[AnyTriggerCase | GeneratedCases, ...] = (*declarations.cases, *declarations.generated)
    for case in cases:
        yield f"{case.workflow.workflow_id}::{case.name}", _plain(case)


def _definitions(declarations: Declarations) -> Iterator[tuple[Address, object]]:
    for workflow in declarations.workflows:
        yield Address("workflow", (workflow.workflow_id,)), _fields(workflow, leaving_out={"source"})
    for subscriber in declarations.subscribers:
        yield from _of_subscriber(subscriber)
    for kind, key, declared in declarations.resources():
        if not isinstance(declared, Workflow | Subscriber):
            yield Address(kind.resource, (key,)), _plain(declared)
    for tombstone in declarations.removed:
        yield Address(tombstone.resource, (tombstone.key,)), "removed"


def _of_subscriber(subscriber: Subscriber) -> Iterator[tuple[Address, object]]:
    key = subscriber.subscriber_id
    yield Address("subscriber", (key,)), _fields(subscriber, leaving_out=_APART)
    for credentials in subscriber.credentials:
        yield Address("credentials", (key, credentials.provider)), _plain(credentials)
    for preference in subscriber.preferences:
        yield Address("preference", (key, preference.workflow_id)), _plain(preference)
    yield Address("global_preference", (key,)), _plain(subscriber.global_preferences)


def _plain(value: object) -> object:
    """Return a value that equals that of another load: classes are what they describe, others are named by their id."""
    if isinstance(value, Workflow | Subscriber):
        return value.workflow_id if isinstance(value, Workflow) else value.subscriber_id
    if isinstance(value, type):
        return _described(value)
    if isinstance(value, BaseModel | Enum):
        held = value.name if isinstance(value, Enum) else _plain(dict(value))
        return type(value).__qualname__, held
    if is_dataclass(value):
        return _fields(value, leaving_out={"source"})
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _fields(value: object, *, leaving_out: frozenset[str] | set[str]) -> object:
    named = {
        field.name: _plain(getattr(value, field.name))
        for field in fields(cast("type", value))
        if field.name not in leaving_out
    }
    return type(value).__name__, named


def _described(kind: type) -> object:
    """Return what a class is: the schema of a payload, the name of any other."""
    if not issubclass(kind, BaseModel):
        return kind.__qualname__
    return kind.__qualname__, [
        (name, repr(field.annotation), repr(field)) for name, field in kind.model_fields.items()
    ]
