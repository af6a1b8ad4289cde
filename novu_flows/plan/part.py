"""The declarations that a plan of a part reads: what is chosen, and what that is compared with."""

from collections.abc import Iterator
from dataclasses import replace

from novu_flows.declare.basics import Channels
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import EmailStep
from novu_flows.declare.workflow import Preference, Subscriber
from novu_flows.plan.changes import Address
from novu_flows.plan.selection import Selection


def part_of(declarations: Declarations, selection: Selection) -> Declarations:
    """
    Return what a plan of the chosen resources has to read; all where everything is chosen.

    A preference is compared with its workflow, one for all workflows with all of them, a workflow names its layouts.
    Tombstones are all there or none is: how many there are decides whether one may be carried out.
    """
    if not selection.patterns:
        return declarations
    subscribers = tuple(_subscribers(declarations, selection))
    wanted = {one.workflow_id for subscriber in subscribers for one in subscriber.preferences}
    has_global = any(any(one.global_preferences) for one in subscribers)
    workflows = tuple(
        one
        for one in declarations.workflows
        if has_global
        or one.workflow_id in wanted
        or selection.includes(Address("workflow", (one.workflow_id,)))
    )
    named = {step.layout for one in workflows for step in one.steps if isinstance(step, EmailStep)}
    removed = declarations.removed
    return replace(
        declarations,
        workflows=workflows,
        subscribers=subscribers,
        layouts=tuple(
            one
            for one in declarations.layouts
            if one.layout_id in named or selection.includes(Address("layout", (one.layout_id,)))
        ),
        topics=tuple(
            one for one in declarations.topics if selection.includes(Address("topic", (one.topic_key,)))
        ),
        removed=removed
        if any(selection.includes(Address(one.resource, (one.key,))) for one in removed)
        else (),
    )


def _subscribers(declarations: Declarations, selection: Selection) -> Iterator[Subscriber]:
    for subscriber in declarations.subscribers:
        key = subscriber.subscriber_id
        chosen = replace(
            subscriber,
            preferences=[one for one in subscriber.preferences if _is_chosen(one, key, selection)],
            credentials=[
                one
                for one in subscriber.credentials
                if selection.includes(Address("credentials", (key, one.provider)))
            ],
            global_preferences=subscriber.global_preferences
            if selection.includes(Address("global_preference", (key,)))
            else Channels(),
        )
        has_part = chosen.preferences or chosen.credentials or any(chosen.global_preferences)
        if has_part or selection.includes(Address("subscriber", (key,))):
            yield chosen


def _is_chosen(preference: Preference, subscriber_id: str, selection: Selection) -> bool:
    return selection.includes(Address("preference", (subscriber_id, preference.workflow_id)))
