"""What is declared otherwise than in an earlier version of the project, by the values that were written, not by their places."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import cast

from pydantic import BaseModel

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
    if is_dataclass(value):
        return _fields(value, leaving_out={"source"})
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


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
