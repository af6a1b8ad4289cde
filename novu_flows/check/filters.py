"""Rules for the conditions under which steps run, and for what steps take from the payload."""

from collections.abc import Iterator, Mapping

from novu_flows.check.place import Place, step_place
from novu_flows.check.shapes import SUBSCRIBER, Shape, payload_of
from novu_flows.check.steps import span_issue
from novu_flows.check.texts import endpoint_issues
from novu_flows.declare.basics import Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    OnlineWithinCondition,
    PreviousStepCondition,
    WebhookCondition,
)
from novu_flows.declare.steps import DelayStep, DigestStep
from novu_flows.issues import Issue, did_you_mean

_SEEN_AND_READ = frozenset({"in_app", "email"})  # the channels of which Novu knows that a message was seen


def filters_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report filters without conditions, and conditions that nothing can meet."""
    for workflow in declarations.workflows:
        payload = payload_of(workflow)
        earlier: dict[str, str] = {}
        for step in workflow.steps:
            place = step_place(workflow, step).field("filters")
            for one in () if isinstance(step.filters, Unset) else step.filters:
                if not one.conditions:
                    yield place.warning("empty-filter", "a filter has no condition", "remove it")
                for condition in one.conditions:
                    yield from _condition(place, condition, (payload, earlier))
            earlier[step.step_id] = step.type


def payload_fields_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report digest keys and dates of delays that the payload does not have."""
    for workflow in declarations.workflows:
        payload = payload_of(workflow)
        for step in workflow.steps:
            place = step_place(workflow, step)
            match step:
                case DigestStep(key=str(key)):
                    yield from _payload_field(place.field("key"), key, payload)
                case DelayStep(until=str(until)):
                    yield from _date(place.field("until"), until, payload)
                case _:
                    pass


def _condition(place: Place, condition: Condition, seen: tuple[Shape, Mapping[str, str]]) -> Iterator[Issue]:
    payload, earlier = seen
    match condition:
        case FieldCondition(on="payload", field=field):
            yield from _payload_field(place, field, payload)
        case FieldCondition(field=field):
            yield from _subscriber_field(place, field)
        case WebhookCondition(url=url):
            yield from endpoint_issues(place, url)
        case OnlineWithinCondition(amount=amount):
            yield from span_issue(place, amount)
        case PreviousStepCondition(step_id=step_id):
            yield from _previous_step(place, step_id, earlier)
        case _:
            pass


def _payload_field(place: Place, path: str, payload: Shape) -> Iterator[Issue]:
    if missing := payload.missing(path.split(".")):
        yield unknown_field(place, path, missing)


def _date(place: Place, path: str, payload: Shape) -> Iterator[Issue]:
    """Report a date that is none; Novu 0.14 looks for it at the top of the payload only."""
    found = payload.member(path)
    if found is None:
        yield unknown_field(place, path, (path, payload.names()))
    elif not found.may_be("string"):
        yield place.error(
            "not-a-date", f"{path!r} is no text that could hold a date", "make it a datetime in the payload"
        )


def unknown_field(place: Place, path: str, missing: tuple[str, list[str]]) -> Issue:
    """Report a path that leads nowhere in the payload."""
    name, known = missing
    within = "" if name == path else f", which {path!r} needs"
    return place.error(
        "unknown-payload-field",
        f"the payload has no {name!r}{within}",
        did_you_mean(name, known) or "add it to the payload's model",
    )


def _subscriber_field(place: Place, path: str) -> Iterator[Issue]:
    if missing := SUBSCRIBER.missing(path.split(".")):
        name, known = missing
        yield place.error(
            "unknown-subscriber-field", f"Novu's subscriber has no {name!r}", did_you_mean(name, known)
        )


def _previous_step(place: Place, step_id: str, earlier: Mapping[str, str]) -> Iterator[Issue]:
    if step_id not in earlier:
        yield place.error(
            "unknown-step",
            f"no earlier step is called {step_id!r}",
            did_you_mean(step_id, earlier) or "put an in_app or email step before this one",
        )
    elif earlier[step_id] not in _SEEN_AND_READ:
        yield place.error(
            "unknown-step",
            f"Novu does not know whether the message of {step_id!r} was seen: it is {earlier[step_id]}",
            "name an in_app or email step",
        )
