"""Rule: one id, one declaration."""

from collections.abc import Iterable, Iterator

from novu_flows.check.place import Place, layout_place, subscriber_place, topic_place, workflow_place
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber
from novu_flows.issues import Issue, Source


def duplicate_workflows(declarations: Declarations) -> Iterator[Issue]:
    """Report each workflow id that is declared more than once, at the later places."""
    first: dict[str, AnyWorkflow] = {}
    for workflow in declarations.workflows:
        earlier = first.setdefault(workflow.workflow_id, workflow)
        if earlier is not workflow:
            yield _twice(workflow_place(workflow), "duplicate-workflow", earlier.source)


def duplicate_subscribers(declarations: Declarations) -> Iterator[Issue]:
    """Report each subscriber id that is declared more than once, at the later places."""
    first: dict[str, Subscriber] = {}
    for subscriber in declarations.subscribers:
        earlier = first.setdefault(subscriber.subscriber_id, subscriber)
        if earlier is not subscriber:
            yield _twice(subscriber_place(subscriber), "duplicate-subscriber", earlier.source)


def duplicate_layouts(declarations: Declarations) -> Iterator[Issue]:
    """Report each layout id that is declared more than once, at the later places."""
    first: dict[str, Layout] = {}
    for layout in declarations.layouts:
        earlier = first.setdefault(layout.layout_id, layout)
        if earlier is not layout:
            yield _twice(layout_place(layout), "duplicate-layout", earlier.source)


def duplicate_topics(declarations: Declarations) -> Iterator[Issue]:
    """Report each topic key that is declared more than once, at the later places."""
    first: dict[str, Topic] = {}
    for topic in declarations.topics:
        earlier = first.setdefault(topic.topic_key, topic)
        if earlier is not topic:
            yield _twice(topic_place(topic), "duplicate-topic", earlier.source)


def duplicate_names(declarations: Declarations) -> Iterator[Issue]:
    """Report workflows of one name, which nobody can tell apart in Novu's dashboard and preferences."""
    first: dict[str, AnyWorkflow] = {}
    for workflow in declarations.workflows:
        name = workflow.workflow_id if isinstance(workflow.name, Unset) else workflow.name
        earlier = first.setdefault(name.strip().casefold(), workflow)
        if earlier.workflow_id != workflow.workflow_id:
            yield (
                workflow_place(workflow)
                .part("name")
                .warning(
                    "duplicate-name",
                    f"{name!r} is also the name of workflow {earlier.workflow_id}, at {earlier.source}: "
                    "Novu's dashboard and its lists of preferences show names alone",
                    "give one of the two another name",
                )
            )


def _twice(place: Place, code: str, earlier: Source) -> Issue:
    return place.error(
        code,
        f"its id is declared twice: here, and at {earlier}",
        "remove one of the two, or give it another id",
    )


def repeated(values: Iterable[str]) -> list[str]:
    """Return what occurs more than once, in order of its second place."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for value in values:
        if value in seen:
            again[value] = None
        seen.add(value)
    return list(again)
