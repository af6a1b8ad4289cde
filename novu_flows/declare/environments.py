"""
Which declarations are for an environment: those that name it in `environments`, and those that name none.

What is about something else (a preference, a trigger case, a topic's subscriber) goes where that goes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar, cast

from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases, TopicRef, TriggerCase
from novu_flows.declare.collection import DECLARED_KINDS, Declarations
from novu_flows.declare.frozen import ForEnvironments
from novu_flows.declare.topic import Topic
from novu_flows.declare.workflow import Preference, Subscriber, Workflow, id_of

T = TypeVar("T")
C = TypeVar("C", AnyTriggerCase, GeneratedCases)


def named_environments(declaration: object) -> tuple[str, ...] | None:
    """
    Return the environments that a declaration names; None where it is for all, or what it names is no list.

    Of a trigger case an empty list is none either: no production is named, so it is fired in none.
    """
    named: object = getattr(declaration, "environments", None)
    if not isinstance(named, list | tuple) or (not named and isinstance(declaration, TriggerCase)):
        return None
    return tuple(one for one in named if isinstance(one, str))


def is_for(declaration: object, environment: str) -> bool:
    """Return whether a declaration is for an environment, by what it names itself."""
    named = named_environments(declaration)
    return named is None or environment in named


def for_environment(declarations: Declarations, environment: str) -> Declarations:
    """Return the declarations that are for an environment; the same value where none is limited."""
    if not any(named_environments(one) is not None for one in everything_in(declarations)):
        return declarations
    there = Present.of(declarations, environment)
    return Declarations(
        workflows=there.own(declarations.workflows),
        subscribers=tuple(map(there.subscriber, there.own(declarations.subscribers))),
        removed=there.own(declarations.removed),
        moved=there.own(declarations.moved),
        cases=there.cases(declarations.cases),
        generated=there.cases(declarations.generated),
        layouts=there.own(declarations.layouts),
        topics=tuple(map(there.topic, there.own(declarations.topics))),
        integrations=there.own(declarations.integrations),
        groups=there.own(declarations.groups),
        feeds=there.own(declarations.feeds),
    )


def everything_in(declarations: Declarations) -> Iterator[ForEnvironments]:
    """Yield all that can name environments, what subscribers hold too."""
    yield from (one for kind in DECLARED_KINDS for one in kind.of(declarations))
    yield from declarations.removed
    yield from declarations.moved
    yield from declarations.cases
    yield from declarations.generated
    for subscriber in declarations.subscribers:
        yield from _listed(subscriber.preferences)
        yield from _listed(subscriber.credentials)


def _listed(values: Sequence[T]) -> Sequence[T]:
    """Return what is a list; of what is none, which is reported where types are, nothing."""
    given: object = values
    return values if isinstance(given, list | tuple) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What is in one environment; `elsewhere` are the ids that are declared for other ones only."""

    environment: str
    elsewhere: frozenset[tuple[type, object]]

    @classmethod
    def of(cls, declarations: Declarations, environment: str) -> "Present":
        """Look up what is in an environment."""
        declared: list[tuple[type, object, object]] = [
            *((Workflow, one.workflow_id, one) for one in declarations.workflows),
            *((Subscriber, one.subscriber_id, one) for one in declarations.subscribers),
        ]
        known = [(kind, key, is_for(one, environment)) for kind, key, one in declared if isinstance(key, str)]
        here = {(kind, key) for kind, key, is_here in known if is_here}
        elsewhere = frozenset((kind, key) for kind, key, _ in known) - here
        return cls(environment=environment, elsewhere=elsewhere)

    def holds(self, kind: type, named: object) -> bool:
        """
        Return whether a workflow or subscriber is here, named by itself or by its id.

        Of what is not declared at all, that is reported where it is looked for.
        """
        if isinstance(named, kind):
            return is_for(named, self.environment)
        return not isinstance(named, str) or (kind, named) not in self.elsewhere

    def own(self, declared: Sequence[T]) -> tuple[T, ...]:
        """Return what is here by the environments that it names itself."""
        return _those(declared, lambda one: is_for(one, self.environment))

    def cases(self, declared: Sequence[C]) -> tuple[C, ...]:
        """Return the cases whose workflow and recipients are here."""
        return _those(self.own(declared), lambda one: not list(self.missing_for(one)))

    def missing_for(self, case: AnyTriggerCase | GeneratedCases) -> Iterator[str]:
        """Yield what a case needs that is in other environments only."""
        if not self.holds(Workflow, case.workflow):
            yield f"workflow {case.workflow.workflow_id}"
        for one in recipients_of(case):
            if not self.holds(Subscriber, one):
                yield f"subscriber {id_of(one)}"

    def preferences(self, subscriber: Subscriber) -> Sequence[Preference]:
        """Return the preferences whose workflows are here."""
        own = self.own(subscriber.preferences)
        return _those(own, lambda one: self.holds(Workflow, getattr(one, "workflow", None)))

    def subscriber(self, subscriber: Subscriber) -> Subscriber:
        """Return a subscriber with what of it is here."""
        preferences, credentials = self.preferences(subscriber), self.own(subscriber.credentials)
        if (preferences, credentials) == (subscriber.preferences, subscriber.credentials):
            return subscriber
        return replace(subscriber, preferences=preferences, credentials=credentials)

    def topic(self, topic: Topic) -> Topic:
        """Return a topic with those of its subscribers that are here."""
        members = _those(topic.subscribers, lambda one: self.holds(Subscriber, one))
        return topic if members == topic.subscribers else replace(topic, subscribers=members)


def _those(values: Sequence[T], are_kept: Callable[[T], bool]) -> tuple[T, ...]:
    """Return the values that are kept; what is no list stays as it is, and is reported where types are."""
    given: object = values
    return (
        tuple(one for one in values if are_kept(one))
        if isinstance(given, list | tuple)
        else cast("tuple[T, ...]", values)
    )


def recipients_of(case: AnyTriggerCase | GeneratedCases) -> Iterator[Subscriber | str]:
    """Yield the subscribers that a case names, those of topics too."""
    given: object = case.to
    for one in given if isinstance(given, list | tuple) else (given,):
        named: object = one.subscribers if isinstance(one, Topic | TopicRef) else (one,)
        yield from (
            (who for who in named if isinstance(who, Subscriber | str))
            if isinstance(named, list | tuple)
            else ()
        )
    actor: object = getattr(case, "actor", None)
    if isinstance(actor, Subscriber | str):
        yield actor
