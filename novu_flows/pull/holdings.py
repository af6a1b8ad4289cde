"""Reads what an environment holds: all of it, or what patterns choose; no request of it writes."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import field
from typing import TypeVar, cast

from novu_flows.dataclass import dataclass
from novu_flows.novu.call import Call
from novu_flows.novu.dialect import CallSender
from novu_flows.novu.observed import (
    EnvironmentNames,
    ObservedLayout,
    ObservedPreferences,
    ObservedSubscriber,
    ObservedTopic,
    ObservedWorkflow,
)
from novu_flows.plan.changes import Address, Resource
from novu_flows.plan.selection import EVERYTHING, Patterns, fits
from novu_flows.resources.observation import ReadAccess

T = TypeVar("T")
K = TypeVar("K")


class RememberingSender:
    """Sends each call that reads once, so that what was read is what is compared."""

    def __init__(self, sender: CallSender) -> None:
        self._sender = sender
        self._answers: dict[object, object] = {}

    async def send(self, call: Call[T]) -> T:
        """Send a call, or return what it was answered before."""
        key = (call.method, call.target)
        if key not in self._answers:
            self._answers[key] = await self._sender.send(call)
        return cast("T", self._answers[key])


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What is read of an environment.

    Subscribers are read where their ids fit one of the patterns `subscribers`. What is `known` stands in modules that
    hold several things, so that it is read with them; `left` are addresses that are passed over. `members` are the
    subscribers that topics may name beside those which are read.
    """

    patterns: Patterns = EVERYTHING.patterns
    subscribers: tuple[str, ...] = ()
    known: frozenset[Address] = frozenset()
    members: frozenset[str] = frozenset()
    left: frozenset[Address] = frozenset()

    def __contains__(self, subscriber_id: object) -> bool:
        address = Address("subscriber", (str(subscriber_id),))
        if address in self.left:
            return False
        return fits(address, self.subscribers) or address in self.known

    def chosen(self, resource: Resource, keys: Iterable[str]) -> list[str]:
        """Return the keys of a kind that are wanted."""
        addresses = [Address(resource, (key,)) for key in dict.fromkeys(keys)]
        return [
            one.keys[0]
            for one in addresses
            if one not in self.left and (self.patterns.choose(one) or one in self.known)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What an environment was seen to hold of what is wanted; `there` are the addresses of all that it holds."""

    names: EnvironmentNames
    workflows: tuple[ObservedWorkflow, ...] = ()
    layouts: tuple[ObservedLayout, ...] = ()
    topics: tuple[ObservedTopic, ...] = ()
    subscribers: tuple[ObservedSubscriber, ...] = ()
    preferences: dict[str, ObservedPreferences] = field(default_factory=dict)
    there: frozenset[Address] = frozenset()


async def read_holdings(access: ReadAccess, wanted: Wanted) -> Holdings:
    """Read what is wanted; lists first, each thing then by itself. Raise ApiError."""
    reader, today = access.reader, access.today
    names, heads = await asyncio.gather(reader.names(), reader.workflow_heads())
    by_id = {head.workflow_id: head for head in reversed(heads)}
    workflows = [by_id[one] for one in wanted.chosen("workflow", by_id)]
    layouts = wanted.chosen("layout", names.layouts.by_id.values()) if today else []
    topic_keys = list(await today.topic_keys()) if today else []
    topics = wanted.chosen("topic", topic_keys)
    people = await _subscribers(access, wanted) if wanted.subscribers or wanted.known else []
    ids = [one.subscriber_id for one in people]
    members = [*ids, *sorted(wanted.members)]
    found_workflows = await _each(workflows, lambda head: reader.workflow(head, names))
    preferences = await _each(people, lambda one: reader.preferences(one.subscriber_id, by_id.values()))
    of_kind = access.of_today if today else None
    return Holdings(
        names=names,
        workflows=tuple(found_workflows),
        layouts=tuple(await _each(layouts, lambda one: of_kind().layout(one, names)) if of_kind else ()),
        topics=tuple(await _each(topics, lambda one: of_kind().topic(one, members)) if of_kind else ()),
        subscribers=tuple(people),
        preferences=dict(zip(ids, preferences, strict=True)),
        there=frozenset(
            [
                *(Address("workflow", (one,)) for one in by_id),
                *(Address("layout", (one,)) for one in names.layouts.by_id.values() if today),
                *(Address("topic", (one,)) for one in topic_keys),
                *(Address("subscriber", (one,)) for one in ids),
            ]
        ),
    )


async def _subscribers(access: ReadAccess, wanted: Wanted) -> list[ObservedSubscriber]:
    """Read the pages of the list, and whoever is wanted by id: a list says less of somebody than a single answer."""
    first = await access.reader.first_subscribers(wanted)
    page = await access.reader.other_subscribers(first, wanted) if first.pages > 1 else first
    ids = sorted({one.subscriber_id for one in page.rows})
    return await _each(ids, access.reader.subscriber)


async def _each(things: Collection[K], read: Callable[[K], Awaitable[T | None]]) -> list[T]:
    """Read several things at the same time; what is not there any more is left out."""
    answers: Sequence[T | None] = await asyncio.gather(*(read(one) for one in things))
    return [one for one in answers if one is not None]
