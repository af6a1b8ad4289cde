"""Changes of subscribers."""

from collections.abc import Iterator

from novu_flows.declare.collection import Declarations, Removed
from novu_flows.declare.workflow import Subscriber
from novu_flows.issues import Issue
from novu_flows.novu.observed import ObservedSubscriber
from novu_flows.plan.changes import ABSENT, UNCHANGED, Address, Create, Delete, FieldChange, Findings, Update
from novu_flows.plan.compare import compare, creation, lost_values
from novu_flows.resources.clearing import cannot_clear, clearing_issue
from novu_flows.resources.observation import Observation


def compare_subscribers(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the profile and data of the declared subscribers, tombstones included."""
    for subscriber in declarations.subscribers:
        yield diff_subscriber(subscriber, observation)
    for tombstone in declarations.removed:
        if tombstone.resource == "subscriber":
            yield diff_removed_subscriber(tombstone, observation)


def diff_subscriber(subscriber: Subscriber, observation: Observation) -> Findings:
    """Compare the profile and data of one subscriber."""
    address = Address("subscriber", (subscriber.subscriber_id,))
    declared = observation.dialect.subscriber_fields(subscriber)
    observed = observation.subscribers.get(subscriber.subscriber_id)
    if observed is None:
        create = Create(
            address=address,
            fields=creation(declared),
            source=subscriber.source,
            reason="not in the environment",
            base=ABSENT,
        )
        return Findings(changes=(create,))
    found = _update(address, subscriber, compare(declared, observed.fields), (observed, observation))
    return found + _copies(subscriber, observation)


def diff_removed_subscriber(tombstone: Removed, observation: Observation) -> Findings:
    """Delete a subscriber that exists although a tombstone names it."""
    observed = observation.subscribers.get(tombstone.key)
    if observed is None:
        return UNCHANGED
    delete = Delete(
        address=Address("subscriber", (tombstone.key,)),
        fields=_documents(observation.copies.get(tombstone.key, 1)),
        source=tombstone.source,
        reason="declared as removed",
        base=observation.seal(observed.base),
        lost=lost_values(observed.fields),
    )
    return Findings(changes=(delete,))


def _documents(copies: int) -> tuple[FieldChange, ...]:
    """Return how many documents a deletion removes where an id has several: Novu deletes all (docs/novu/v1.md, section 3.6)."""
    return () if copies == 1 else (FieldChange(path=("documents",), before=copies, after=None),)


def _update(
    address: Address,
    subscriber: Subscriber,
    fields: tuple[FieldChange, ...],
    seen: tuple[ObservedSubscriber, Observation],
) -> Findings:
    observed, observation = seen
    traits = observation.dialect.traits
    kept = [change for change in fields if cannot_clear(address, change, traits)]
    issues = tuple(clearing_issue(address, change, subscriber.source, traits) for change in kept)
    writable = tuple(change for change in fields if change not in kept)
    if not writable:
        return Findings(issues=issues, unchanged=1)
    update = Update(
        address=address,
        fields=writable,
        source=subscriber.source,
        reason="differs",
        base=observation.seal(observed.base),
    )
    return Findings(changes=(update,), issues=issues)


def _copies(subscriber: Subscriber, observation: Observation) -> Findings:
    copies = observation.copies.get(subscriber.subscriber_id, 1)
    if copies == 1:
        return Findings()
    issue = Issue(
        code="copies",
        where=f"subscriber {subscriber.subscriber_id}",
        message=f"the environment holds {copies} subscribers of this id, made by writes at the same time",
        hint=f"Novu shows and writes only one of them{_difference(subscriber, observation)}; "
        "deleting the id removes all of them",
        source=subscriber.source,
        severity="warning",
    )
    return Findings(issues=(issue,))


def _difference(subscriber: Subscriber, observation: Observation) -> str:
    return ", and they differ" if subscriber.subscriber_id in observation.copies_differ else ""
