"""Declarations that stay as they are, and of which Novu 3.x makes something else than Novu 0.14 does."""

from collections.abc import Iterator

from novu_flows.check.place import Place, step_place
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import EmailStep, Step
from novu_flows.issues import Issue

_CODE = "converted-otherwise"


def read_otherwise(declarations: Declarations) -> Iterator[Issue]:
    """Yield a warning for each part of a step that has another meaning in Novu 3.x."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            place = step_place(workflow, step)
            yield from _layout(place, step)
            yield from _filters(place, step)


def _layout(place: Place, step: Step) -> Iterator[Issue]:
    if isinstance(step, EmailStep) and isinstance(step.layout, str):
        yield place.field("layout").warning(
            _CODE,
            f"Novu 3.x finds a layout by its id, not by its name {step.layout!r}",
            'declare it, layout = Layout("its-id", body=…) with {{content}} in the body, and write layout=layout',
        )


def _filters(place: Place, step: Step) -> Iterator[Issue]:
    filters = step.filters if isinstance(step.filters, tuple) else ()
    if len(filters) > 1:
        yield place.field("filters").warning(
            _CODE,
            "Novu 0.14 runs the step where one of its filters holds, Novu 3.x where all of them do",
            "put the conditions of all into one any_of(…)",
        )
    if any(one.negated for one in filters):
        yield place.field("filters").warning(
            _CODE,
            "Novu 0.14 takes no notice of negated=True, Novu 3.x does",
            "leave it out to have the step run as before",
        )
