"""Changes of preferences for all workflows."""

from collections.abc import Iterator

from novu_flows.declare.basics import CHANNELS
from novu_flows.declare.collection import Declarations
from novu_flows.declare.workflow import AnyWorkflow, Subscriber
from novu_flows.issues import Issue
from novu_flows.javascript.json import Json
from novu_flows.novu.observed import ACTIVE
from novu_flows.plan.changes import ABSENT, UNCHANGED, Address, Create, FieldChange, Findings, Update
from novu_flows.plan.fields import Fields
from novu_flows.resources.observation import Observation


def compare_global_preferences(declarations: Declarations, observation: Observation) -> Iterator[Findings]:
    """Compare the declared switches of each subscriber for all workflows."""
    coming = new_channels(declarations, observation)
    for subscriber in declarations.subscribers:
        if declared := _declared(subscriber, observation):
            yield _diff(subscriber, declared, (coming, observation))


def global_changes(
    subscriber: Subscriber, coming: frozenset[str], observation: Observation
) -> tuple[FieldChange, ...]:
    """
    Return the switches of a subscriber for all workflows that a plan writes.

    Novu shows only the channels of active workflows: one in `coming`, of a workflow that the plan writes, is written unseen.
    """
    declared, shown = _declared(subscriber, observation), _shown(subscriber, observation)
    if shown is None:
        return _changes(declared, {})
    wanted = {path: on for path, on in declared.items() if path in shown or path[0] in coming}
    return tuple(one for one in _changes(wanted, shown) if one.before is not one.after)


def _diff(subscriber: Subscriber, declared: Fields, seen: tuple[frozenset[str], Observation]) -> Findings:
    coming, observation = seen
    fields = global_changes(subscriber, coming, observation)
    hidden = _hidden(subscriber, declared, seen)
    if not fields:
        return UNCHANGED + hidden
    address = Address("global_preference", (subscriber.subscriber_id,))
    shown: dict[str, Json] = {one.path[0]: one.before is True for one in fields if one.before is not None}
    if not shown:
        return hidden + Findings(
            changes=(
                Create(
                    address=address,
                    fields=fields,
                    source=subscriber.source,
                    reason="not in the environment",
                    base=ABSENT,
                ),
            )
        )
    update = Update(
        address=address,
        fields=fields,
        source=subscriber.source,
        reason="differs",
        base=observation.seal(shown),
    )
    return hidden + Findings(changes=(update,))


def _declared(subscriber: Subscriber, observation: Observation) -> Fields:
    today = observation.dialect.today
    return today.global_fields(subscriber.global_preferences) if today else {}


def _shown(subscriber: Subscriber, observation: Observation) -> Fields | None:
    """Return the switches that Novu shows; None of a subscriber that is not there."""
    observed = observation.global_preferences.get(subscriber.subscriber_id)
    return observed.fields if observed else None


def _changes(wanted: Fields, shown: Fields) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(path=path, before=shown.get(path), after=on) for path, on in wanted.items())


def new_channels(declarations: Declarations, observation: Observation) -> frozenset[str]:
    """Return the channels of the workflows that a plan writes and that are active then."""
    written = (one for one in declarations.workflows if _is_written_active(one, observation))
    return frozenset(step.type for workflow in written for step in workflow.steps).intersection(CHANNELS)


def _is_written_active(workflow: AnyWorkflow, observation: Observation) -> bool:
    observed = observation.workflows.get(workflow.workflow_id)
    if observed is None:
        return workflow.active is not False
    was_active = observed.fields[ACTIVE] is True
    is_active = was_active if not isinstance(workflow.active, bool) else workflow.active
    has_new = not observed.channels.issuperset({step.type for step in workflow.steps}.intersection(CHANNELS))
    return is_active and (has_new or not was_active)


def _hidden(subscriber: Subscriber, declared: Fields, seen: tuple[frozenset[str], Observation]) -> Findings:
    """Return an issue that names the switches which cannot be compared, for no active workflow has the channel."""
    coming, observation = seen
    shown = _shown(subscriber, observation)
    unseen = [
        path[0] for path in declared if shown is not None and path not in shown and path[0] not in coming
    ]
    if not unseen:
        return Findings()
    issue = Issue(
        code="channel-not-shown",
        where=str(Address("global_preference", (subscriber.subscriber_id,))),
        message=f"no active workflow has {' or '.join(unseen)}, so Novu does not show the preference for it",
        hint="it is compared and written once a workflow has the channel",
        source=subscriber.source,
        severity="warning",
    )
    return Findings(issues=(issue,))
