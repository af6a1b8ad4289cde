"""Rules for what Novu 0.14 makes of the order of steps: waits, and what comes before and after them."""

from collections.abc import Iterator

from novu_flows.check.place import Place, step_place
from novu_flows.check.steps import step_texts
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import PreviousStepCondition
from novu_flows.declare.steps import DelayStep, DigestStep, Step
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue
from novu_flows.javascript.handlebars.errors import Malformed, RenderFailed
from novu_flows.javascript.handlebars.parser import parse
from novu_flows.javascript.handlebars.variables import NoVariable, find_variables

_OF_DIGEST = ("step.events", "step.total_count")


def waits_in_their_places(declarations: Declarations) -> Iterator[Issue]:
    """
    Find waits with filters, dates that wait for other waits, and second digests.

    Recorded deliveries `digest.filters`, `delay.date_passed`, `delay.until_two`, `digest.two`.
    """
    for workflow in declarations.workflows:
        earlier: list[Step] = []
        for step in workflow.steps:
            if isinstance(step, DelayStep | DigestStep):
                yield from _wait(step_place(workflow, step), step, earlier)
                earlier += [step] if step.active is not False else []


def digests_before_their_events(declarations: Declarations) -> Iterator[Issue]:
    """Find templates that name the events of a digest where none comes before them."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            if isinstance(step, DigestStep):
                break
            yield from _events(workflow, step)


def previous_steps_that_send_nothing(declarations: Declarations) -> Iterator[Issue]:
    """Find questions for the message of a step that may have sent none: to Novu, any answer is right then."""
    for workflow in declarations.workflows:
        silent: dict[str, str] = {}
        for step in workflow.steps:
            place = step_place(workflow, step).field("filters")
            for asked in _asked(step):
                if reason := silent.get(asked.step_id):
                    yield _unsent(place, asked, reason)
            silent[step.step_id] = _why_silent(step)


def _asked(step: Step) -> Iterator[PreviousStepCondition]:
    for one in () if isinstance(step.filters, Unset) else step.filters:
        yield from (asked for asked in one.conditions if isinstance(asked, PreviousStepCondition))


def _wait(place: Place, step: DelayStep | DigestStep, earlier: list[Step]) -> Iterator[Issue]:
    if step.filters and not isinstance(step.filters, Unset):
        digests = "the rest of the run has no events then"
        yield place.field("filters").warning(
            "filter-of-wait",
            f"Novu waits first, and asks the filter of a {step.type} when the time is over"
            + (f"; {digests}" if isinstance(step, DigestStep) else ""),
            "filter the steps that come after it",
        )
    if isinstance(step, DelayStep) and isinstance(step.until, str) and earlier:
        yield place.field("until").warning(
            "date-after-wait",
            f"where the date is past when the {earlier[-1].type} before it is over, Novu ends the run here",
            "let it be the only wait of the workflow, or give dates far enough ahead",
        )
    if isinstance(step, DigestStep) and any(isinstance(one, DigestStep) for one in earlier):
        yield place.warning(
            "second-digest",
            "a second digest has one event, whatever was merged: its step.total_count is 1",
            "keep one digest in the workflow",
        )


def _events(workflow: AnyWorkflow, step: Step) -> Iterator[Issue]:
    for one in step_texts(step):
        if named := sorted(_named(one.text).intersection(_OF_DIGEST)) if one.use == "template" else []:
            yield (
                step_place(workflow, step)
                .field(one.name)
                .warning(
                    "no-digest-before",
                    f"{' and '.join(named)} {'are' if len(named) > 1 else 'is'} of a digest, and none comes before",
                    "put a digest(…) before this step, or leave it out",
                )
            )


def _named(text: str) -> frozenset[str]:
    try:
        return frozenset(one.name for one in find_variables(parse(text)))
    except (Malformed, RenderFailed, NoVariable):
        return frozenset()  # an issue of its own


def _why_silent(step: Step) -> str:
    if step.type not in ("in_app", "email"):
        return ""  # nobody can ask for its message: an error of its own
    if step.active is False:
        return "is inactive"
    return "has filters" if step.filters and not isinstance(step.filters, Unset) else ""


def _unsent(place: Place, asked: PreviousStepCondition, reason: str) -> Issue:
    return place.warning(
        "previous-step-unsent",
        f"the step {asked.step_id!r} {reason}: where it sends nothing, Novu takes {asked.reading!r} for true",
        "put the same condition beside it, or ask for a step that always runs",
    )
