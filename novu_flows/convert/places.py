"""What calls in modules cannot tell by themselves, by their places: tags of workflows, channels of preferences."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from typing import get_args

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Channel
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import InAppStep
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Source

_CHANNELS: tuple[str, ...] = get_args(Channel)
_DEFAULT_GROUP = "General"  # where every workflow is that names none


@dataclass(frozen=True, slots=True, kw_only=True)
class TagPlan:
    """The tags to add at the place of each workflow, and the feeds that some workflow cannot have as a tag."""

    tags: Mapping[Source, tuple[str, ...]] = field(default_factory=dict)
    kept_feeds: frozenset[str] = frozenset()


def plan_tags(declarations: Declarations, editable: Collection[Source]) -> TagPlan:
    """Return which tags to add to the workflows whose declarations can take some."""
    wanted: dict[Source, set[tuple[str, ...]]] = {}
    for workflow in declarations.workflows:
        wanted.setdefault(workflow.source, set()).add(_tags(workflow))
    agreed = {source: min(tags) for source, tags in wanted.items() if source in editable and len(tags) == 1}
    kept = [
        feed
        for workflow in declarations.workflows
        if workflow.source not in agreed
        for feed in _feeds(workflow)
    ]
    return TagPlan(tags=agreed, kept_feeds=frozenset(kept))


def _tags(workflow: AnyWorkflow) -> tuple[str, ...]:
    """Return the group and the feeds that are not tags yet, each once."""
    group = [workflow.group] if isinstance(workflow.group, str) and workflow.group != _DEFAULT_GROUP else []
    present = workflow.tags if isinstance(workflow.tags, tuple) else ()
    return tuple(name for name in dict.fromkeys([*group, *_feeds(workflow)]) if name not in present)


def _feeds(workflow: AnyWorkflow) -> list[str]:
    feeds = [step.feed for step in workflow.steps if isinstance(step, InAppStep)]
    return [feed for feed in feeds if isinstance(feed, str)]


def channels_of_preferences(declarations: Declarations) -> Mapping[Source, Sequence[str]]:
    """Return the channels of the workflow that each preference is about; none where those of one place differ."""
    workflows = {workflow.workflow_id: _channels(workflow) for workflow in declarations.workflows}
    found: dict[Source, tuple[str, ...]] = {}
    for preference in (one for each in declarations.subscribers for one in each.preferences):
        channels = workflows.get(preference.workflow_id, _CHANNELS)
        is_same = found.get(preference.source, channels) == channels
        found[preference.source] = channels if is_same else ()
    return found


def _channels(workflow: AnyWorkflow) -> tuple[str, ...]:
    types = {step.type for step in workflow.steps}
    return tuple(channel for channel in _CHANNELS if channel in types)
