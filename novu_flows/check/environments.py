"""Rules for `environments`: they are those of novu.toml, and what a declaration needs is in the same ones."""

from collections.abc import Collection, Iterator

from novu_flows.check.place import (
    Place,
    case_place,
    moved_place,
    removed_place,
    resource_place,
    step_place,
    subscriber_place,
    workflow_place,
)
from novu_flows.check.shapes import schema_of
from novu_flows.check.well_typed import well_typed
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases
from novu_flows.declare.collection import Declarations
from novu_flows.declare.environments import Present, everything_in, named_environments
from novu_flows.declare.steps import EmailStep
from novu_flows.declare.workflow import AnyWorkflow, Workflow
from novu_flows.issues import Issue, did_you_mean

NOT_IN_ENVIRONMENT = "not-in-environment"


def environment_issues(
    declarations: Declarations, known: Collection[str], chosen: Collection[str]
) -> Iterator[Issue]:
    """
    Report environments that novu.toml does not have, and what cannot be in one that is named.

    `chosen` are the environments of `known` that what is declared must fit in.
    """
    if all(named_environments(one) is None for one in everything_in(declarations)):
        return
    right, _ = well_typed(declarations)
    for place, declared in _placed(right):
        yield from _names(place.part("environments"), named_environments(declared), known)
    yield from _payloads(right)
    for environment in chosen:
        yield from _absent(right, environment)


def _placed(declarations: Declarations) -> Iterator[tuple[Place, object]]:
    yield from ((resource_place(one), one) for _, _, one in declarations.resources())
    yield from ((removed_place(one), one) for one in declarations.removed)
    yield from ((moved_place(one), one) for one in declarations.moved)
    yield from ((case_place(one), one) for one in declarations.cases)
    yield from ((case_place(one), one) for one in declarations.generated)
    for subscriber in declarations.subscribers:
        place = subscriber_place(subscriber)
        for preference in subscriber.preferences:
            yield place.part(f"preferences[{preference.workflow_id}]", preference.source), preference
        for credentials in subscriber.credentials:
            yield place.part(f"credentials[{credentials.provider}]", credentials.source), credentials


def _names(place: Place, named: tuple[str, ...] | None, known: Collection[str]) -> Iterator[Issue]:
    if named == ():
        yield place.error(
            "no-environment",
            "the list is empty, so it would be for no environment",
            "name an environment, or leave it out: then it is for all of them",
        )
    for name in named or ():
        if name not in known:
            yield place.error(
                "unknown-environment",
                f"novu.toml has no environment {name!r}",
                did_you_mean(name, known) or "name an environment of novu.toml",
            )


def _payloads(declarations: Declarations) -> Iterator[Issue]:
    """Report workflows of one id with several payloads: those who trigger it do not know the environment."""
    first: dict[str, AnyWorkflow] = {}
    for workflow in declarations.workflows:
        earlier = first.setdefault(workflow.workflow_id, workflow)
        if earlier is not workflow and schema_of(earlier.payload) != schema_of(workflow.payload):
            yield (
                workflow_place(workflow)
                .part("payload")
                .error(
                    "payload-differs-by-environment",
                    f"the workflow has another payload at {earlier.source}, for other environments",
                    "give it one payload: the generated triggers, and who calls them, are the same everywhere",
                )
            )


def _absent(declarations: Declarations, environment: str) -> Iterator[Issue]:
    """Report what names an environment, and needs something that is declared for other ones."""
    there = Present.of(declarations, environment)
    cases: tuple[AnyTriggerCase | GeneratedCases, ...] = (*declarations.cases, *declarations.generated)
    for case in there.own(cases):
        if named_environments(case) is not None:
            yield from (_elsewhere(case_place(case), one, environment) for one in there.missing_for(case))
    for subscriber in there.own(declarations.subscribers):
        for one in there.own(subscriber.preferences):
            if named_environments(one) is not None and not there.holds(Workflow, one.workflow):
                place = subscriber_place(subscriber).part(f"preferences[{one.workflow_id}]", one.source)
                yield _elsewhere(place, f"workflow {one.workflow_id}", environment)
    yield from _layouts(declarations, there)


def _layouts(declarations: Declarations, there: Present) -> Iterator[Issue]:
    known = {one.layout_id for one in declarations.layouts}
    here = {one.layout_id for one in there.own(declarations.layouts)}
    for workflow in there.own(declarations.workflows):
        for step in workflow.steps:
            if isinstance(step, EmailStep) and isinstance(step.layout, str) and step.layout in known - here:
                place = step_place(workflow, step).field("layout")
                yield _elsewhere(place, f"layout {step.layout}", there.environment)


def _elsewhere(place: Place, needed: str, environment: str) -> Issue:
    return place.error(
        NOT_IN_ENVIRONMENT,
        f"it is declared for the environment {environment}, and {needed} is not",
        f"declare {needed} for {environment} too, or give both the same `environments`",
    )
