"""Groups and feeds as tags: those that each workflow gets, by the place where it is declared."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import InAppStep
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Source

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
