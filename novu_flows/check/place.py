"""Where an issue stands: a declaration, a part of it, and its line."""

from novu_flows.dataclass import dataclass
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases
from novu_flows.declare.collection import KIND_OF, MovedId, Removed, Resourceful
from novu_flows.declare.steps import ReadText, Step
from novu_flows.declare.topic import Layout, Topic
from novu_flows.declare.workflow import AnyWorkflow, Subscriber
from novu_flows.issues import Issue, Severity, Source


@dataclass(frozen=True, slots=True)
class Place:
    """A declaration or a part of one, that issues are about."""

    where: str
    source: Source

    def part(self, name: str, source: Source | None = None) -> "Place":
        """Return the place of a part of a declaration; `source` where it has a line of its own."""
        return Place(f"{self.where}, {name}", source or self.source)

    def field(self, name: str) -> "Place":
        """Return the place of a field of a part."""
        return Place(f"{self.where}.{name}", self.source)

    def error(self, code: str, message: str, hint: str) -> Issue:
        """Return the error: it stops a plan."""
        return self._issue(code, (message, hint), "error")

    def warning(self, code: str, message: str, hint: str) -> Issue:
        """Return the warning: it stops nothing."""
        return self._issue(code, (message, hint), "warning")

    def _issue(self, code: str, texts: tuple[str, str], severity: Severity) -> Issue:
        message, hint = texts
        return Issue(
            code=code,
            where=self.where,
            message=message,
            hint=hint,
            source=self.source,
            severity=severity,
        )


def workflow_place(workflow: AnyWorkflow) -> Place:
    """Return the place of a workflow."""
    return Place(f"workflow {workflow.workflow_id}", workflow.source)


def step_place(workflow: AnyWorkflow, step: Step) -> Place:
    """Return the place of a step of a workflow."""
    return workflow_place(workflow).part(f"steps[{step.step_id}]", step.source)


def subscriber_place(subscriber: Subscriber) -> Place:
    """Return the place of a subscriber."""
    return Place(f"subscriber {subscriber.subscriber_id}", subscriber.source)


def resource_place(declared: Resourceful) -> Place:
    """Return the place of a declaration of a resource."""
    kind = KIND_OF[type(declared)]
    return Place(f"{kind.resource} {kind.key_of(declared)}", declared.source)


def layout_place(layout: Layout) -> Place:
    """Return the place of a layout."""
    return Place(f"layout {layout.layout_id}", layout.source)


def topic_place(topic: Topic) -> Place:
    """Return the place of a topic."""
    return Place(f"topic {topic.topic_key}", topic.source)


def moved_place(moved: MovedId) -> Place:
    """Return the place of what says that something has another id."""
    return Place(f"moved {moved.resource} {moved.key}", moved.source)


def removed_place(removed: Removed) -> Place:
    """Return the place of a tombstone."""
    return Place(f"removed {removed.resource} {removed.key}", removed.source)


def case_place(case: AnyTriggerCase | GeneratedCases) -> Place:
    """Return the place of a trigger case."""
    return Place(f"case {case.name or case.workflow.workflow_id}", case.source)


def at_line(place: Place, text: str, line: int) -> Place:
    """Point into the file that a text was read from; a text in a module has the line of its step."""
    if isinstance(text, ReadText):
        return Place(place.where, Source(file=text.file, line=line))
    return place


def described(text: str, line: int, message: str) -> str:
    """Add the line of a text in a module, where it has more than one."""
    if isinstance(text, ReadText) or "\n" not in text.strip("\n"):
        return message
    return f"{message} (line {line} of the text)"
