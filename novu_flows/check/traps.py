"""Rules for what Novu 0.14 does otherwise than a workflow reads (recorded deliveries `filter`, `digest`, `delay`)."""

from collections.abc import Iterator

from novu_flows.check.place import Place, step_place
from novu_flows.check.shapes import Shape, payload_of
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import Filter, OnlineCondition, OnlineWithinCondition
from novu_flows.declare.steps import DelayStep, DigestStep
from novu_flows.declare.workflow import AnyWorkflow
from novu_flows.issues import Issue


def filters_read_otherwise(declarations: Declarations) -> Iterator[Issue]:
    """Find filters that Novu puts together otherwise than they read, and conditions that fail the step."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            if not isinstance(step.filters, Unset):
                yield from _filters(step_place(workflow, step).field("filters"), step.filters)


def waits_read_otherwise(declarations: Declarations) -> Iterator[Issue]:
    """Find digest keys that lose events, and dates that Novu refuses unless they are written in one form."""
    for workflow in declarations.workflows:
        payload = payload_of(workflow)
        for step in workflow.steps:
            place = step_place(workflow, step)
            match step:
                case DigestStep(key=str(key)) if payload.at(key):
                    yield from _digest_key(place.field("key"), step, key, payload)
                case DelayStep(until=str(path)):
                    yield from _date(place.field("until"), path, payload)
                case _:
                    pass


def inactive_steps_beside_digests(declarations: Declarations) -> Iterator[Issue]:
    """Find inactive steps of workflows with an active digest: Novu runs them."""
    for workflow in declarations.workflows:
        if any(step.type == "digest" and step.active is not False for step in workflow.steps):
            yield from _inactive(workflow)


def _inactive(workflow: AnyWorkflow) -> Iterator[Issue]:
    for step in workflow.steps:
        if step.active is False:
            yield (
                step_place(workflow, step)
                .field("active")
                .warning(
                    "inactive-step-runs",
                    "Novu 0.14 runs the inactive steps of a workflow that has an active digest",
                    "remove the step",
                )
            )


def _filters(place: Place, filters: tuple[Filter, ...]) -> Iterator[Issue]:
    if len(filters) > 1:
        yield place.warning(
            "filters-are-alternatives",
            f"one of the {len(filters)} filters is enough for Novu; they need not all hold",
            "put the conditions into one all_of(…), or into one any_of(…) if that is meant",
        )
    if any(one.negated for one in filters):
        yield place.warning(
            "negation-ignored",
            "Novu 0.14 ignores negated: the step runs where the conditions hold",
            "write the opposite operators: NOT_EQUAL for EQUAL, SMALLER_EQUAL for LARGER",
        )
    presence = (OnlineCondition, OnlineWithinCondition)
    if any(isinstance(condition, presence) for one in filters for condition in one.conditions):
        yield place.warning(
            "presence-fails",
            "Novu 0.14.0 fails the step: it looks for the subscriber by the wrong id",
            "leave is_online() and online_within() out",
        )


def _digest_key(place: Place, step: DigestStep, key: str, payload: Shape) -> Iterator[Issue]:
    name = key.rpartition(".")[2]
    if name != key:
        yield place.warning(
            "nested-digest-key",
            f"Novu groups by {name!r} at the top of the payload, not by {key!r}",
            f"put the value into a field at the top of the payload; {name!r} is what counts",
        )
    if step.backoff is None:
        yield place.warning(
            "digest-key-loses-events",
            "Novu 0.14 loses events: the first digest of a subscriber that ends drops what waits for other keys",
            "leave the key out, and group step.events in the template",
        )
    if _is_never_same(payload.member(name)):
        yield place.warning(
            "digest-key-loses-events",
            f"{name!r} is an object or a list: Novu merges the events of a digest, and finds only the first again",
            "make the key a text or a number",
        )


def _is_never_same(held: Shape | None) -> bool:
    kinds = held.kinds() if held else frozenset()
    return bool(kinds) and kinds <= {"object", "array"}


def _date(place: Place, path: str, payload: Shape) -> Iterator[Issue]:
    found = payload.member(path)
    if found is None or not found.may_be("string"):
        return
    formats = found.formats()
    if formats and formats <= {"date", "time", "duration"}:
        yield place.error(
            "not-a-date",
            f"{path!r} is a {' or '.join(sorted(formats))}, which Novu refuses: it takes a moment",
            "make it a datetime in the payload",
        )
    elif formats != {"date-time"}:
        yield place.warning(
            "date-as-text",
            f"Novu refuses every text in {path!r} but one such as 2031-01-01T15:00:00.000Z",
            "make it a datetime in the payload, which is sent in this form",
        )
