"""Rules for trigger cases: what they start, for whom, and what they expect."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from pydantic import BaseModel

from novu_flows.check.place import Place, case_place
from novu_flows.check.preferences import UNDECLARED
from novu_flows.check.shapes import payload_of
from novu_flows.declare.basics import Channel
from novu_flows.declare.cases import AnyTriggerCase, GeneratedCases, Recipients, TopicRef, one_by_one
from novu_flows.declare.collection import Declarations
from novu_flows.declare.expectations import (
    Answered,
    Containing,
    Deliveries,
    ExpectedDelivery,
    ExpectedMessage,
    ExpectedText,
    Matching,
    NotDelivered,
    OneMessage,
    Rejected,
    Renders,
    Snapshot,
    Times,
)
from novu_flows.declare.steps import InAppStep
from novu_flows.declare.workflow import AnyWorkflow, id_of
from novu_flows.issues import Issue, did_you_mean

UNDECLARED_SUBSCRIBER = "undeclared-subscriber"
_WAITS = ("digest", "delay", "throttle", "http_request")


def cases_of_declared(declarations: Declarations) -> Iterator[Issue]:
    """Report cases of a workflow that is not declared, or for subscribers that are not."""
    for case in _all(declarations):
        place = case_place(case)
        known = [one.workflow_id for one in declarations.workflows]
        if case.workflow.workflow_id not in known:
            yield place.part("workflow").error(
                UNDECLARED,
                f"the workflow {case.workflow.workflow_id!r} is not declared",
                did_you_mean(case.workflow.workflow_id, known) or "declare it in a module of the project",
            )
        yield from _recipients(place.part("to"), case.to, declarations)


def names_of_cases(declarations: Declarations) -> Iterator[Issue]:
    """Report cases of one workflow that have one name: reports and snapshots could not tell them apart."""
    seen: dict[tuple[str, str], AnyTriggerCase | GeneratedCases] = {}
    for case in _all(declarations):
        key = (case.workflow.workflow_id, case.name)
        first = seen.setdefault(key, case)
        if case.name and first is not case:
            yield case_place(case).error(
                "duplicate-case",
                f"another case of {case.workflow.workflow_id} has this name, at {first.source}",
                "give one of them another name",
            )


def expectations_of_cases(declarations: Declarations) -> Iterator[Issue]:
    """Report expectations that cannot be met, or that say nothing."""
    for case in declarations.cases:
        place = case_place(case)
        match case.expect:
            case Rejected(field=field):
                yield from _rejected(place.part("expect"), field, case)
            case Answered() | Snapshot() | Renders():
                pass
            case deliveries:
                yield from _deliveries(place, case.workflow, deliveries)


def numbers_of_cases(declarations: Declarations) -> Iterator[Issue]:
    """Report a number of cases that are to be made, and is none."""
    for one in declarations.generated:
        if one.number <= 0:
            yield (
                case_place(one)
                .part("number")
                .error("invalid-number", f"{one.number} is no number of cases", "make one case at least")
            )


def waits_of_cases(declarations: Declarations) -> Iterator[Issue]:
    """Report cases that turn the clock although nothing waits."""
    for case in declarations.cases:
        if case.after is None:
            continue
        place = case_place(case).part("after")
        if case.after.amount <= 0:
            yield place.error("invalid-span", f"{case.after} is not positive", "give a positive one")
        elif not any(step.type in _WAITS for step in case.workflow.steps):
            yield place.warning(
                "nothing-waits",
                "the workflow has neither a digest nor a delay, so turning the clock changes nothing",
                "leave `after` out",
            )


def _all(declarations: Declarations) -> tuple[AnyTriggerCase | GeneratedCases, ...]:
    return (*declarations.cases, *declarations.generated)


def _recipients(place: Place, to: Recipients, declarations: Declarations) -> Iterator[Issue]:
    recipients = one_by_one(to)
    if not recipients:
        yield place.error("no-recipient", "the case is for nobody", "name a subscriber or a topic")
    known = [one.subscriber_id for one in declarations.subscribers]
    for one in recipients:
        for member in one.subscribers if isinstance(one, TopicRef) else (one,):
            subscriber_id = id_of(member)
            if subscriber_id not in known:
                yield place.error(
                    UNDECLARED_SUBSCRIBER,
                    f"the subscriber {subscriber_id!r} is not declared",
                    did_you_mean(subscriber_id, known) or "declare it in a module of the project",
                )


def _deliveries(place: Place, workflow: AnyWorkflow, deliveries: Deliveries) -> Iterator[Issue]:
    if not deliveries:
        yield place.part("expect").warning(
            "empty-expectation", "it expects nothing", "name a channel, or leave it out"
        )
    channels = [step.type for step in workflow.steps if step.type not in _WAITS]
    for channel, expected in deliveries.items():
        if channel not in channels:
            yield place.part(f"expect[{channel}]").error(
                "expected-without-step",
                f"{workflow.workflow_id} has no step of the channel {channel!r}",
                did_you_mean(channel, dict.fromkeys(channels)) or "add a step of a channel to the workflow",
            )
        yield from _patterns(place, channel, expected)
        yield from _impossible(
            place.part(f"expect[{channel}]"), (channel, _beside(workflow, channel)), expected
        )


def _rejected(place: Place, field: str | None, case: AnyTriggerCase) -> Iterator[Issue]:
    """Report a field that neither the model nor the payload has: nothing can be wrong with it."""
    first = (field or "").partition(".")[0]
    payload = payload_of(case.workflow)
    model: object = case.workflow.payload
    names = getattr(model, "model_fields", {})
    given: object = case.payload
    sent = (
        case.wire_payload if isinstance(given, Mapping | BaseModel) else ()
    )  # what is no payload is another issue
    if first and first not in ("payload", *names, *sent) and payload.member(first) is None:
        yield place.error(
            "unknown-payload-field",
            f"neither the payload's model nor the payload has {first!r}",
            did_you_mean(first, payload.names()),
        )


# What a message has beside its content.
MESSAGE_PARTS: Mapping[Channel, tuple[str, ...]] = {
    "in_app": ("subject",),  # in today's Novu
    "email": ("subject",),
    "push": ("title",),
}


def _beside(workflow: AnyWorkflow, channel: Channel) -> tuple[str, ...]:
    """Return what the messages of a channel have beside their content; those in-app a subject where they declare one."""
    steps = [step for step in workflow.steps if isinstance(step, InAppStep)]
    if channel == "in_app" and not any(isinstance(step.subject, str) for step in steps):
        return ()
    return MESSAGE_PARTS.get(channel, ())


def _impossible(
    place: Place, message: tuple[Channel, tuple[str, ...]], expected: ExpectedDelivery
) -> Iterator[Issue]:
    """Report what no message of a channel is, and what says nothing."""
    channel, beside = message
    if isinstance(expected, Times) and expected.number < 0:
        yield place.error("invalid-number", f"{expected.number} is no number of messages", "expect 0 or more")
    for one in _messages(expected):
        said = {"subject": one.subject, "title": one.title}
        for name, text in said.items():
            if text is not None and name not in beside:
                yield place.error(
                    "expected-without-part",
                    f"a message of the channel {channel} has no {name}",
                    "e-mails have a subject, in-app messages where the step declares one, push notifications a title",
                )
        if one == ExpectedMessage():
            yield place.warning("empty-expectation", "message() expects nothing", "say a part, or times(1)")


def _messages(expected: ExpectedDelivery) -> Sequence[ExpectedMessage]:
    match expected:
        case None | NotDelivered() | Times() | str() | Containing() | Matching():
            return ()
        case ExpectedMessage():
            return (expected,)
        case _:
            return [one for one in expected if isinstance(one, ExpectedMessage)]


def _patterns(place: Place, channel: Channel, expected: ExpectedDelivery) -> Iterator[Issue]:
    for text in _texts(expected):
        if isinstance(text, Matching) and (reason := _trouble(text.pattern)):
            yield place.part(f"expect[{channel}]").error(
                "invalid-pattern", f"{text.pattern!r} is no regular expression: {reason}", "fix the pattern"
            )


def _texts(expected: ExpectedDelivery) -> Sequence[ExpectedText]:
    match expected:
        case None | NotDelivered() | Times():
            return ()
        case str() | Containing() | Matching() | ExpectedMessage():
            return _parts(expected)
        case _:
            return [text for one in expected for text in _parts(one)]


def _parts(expected: OneMessage) -> Sequence[ExpectedText]:
    match expected:
        case ExpectedMessage(content=content, subject=subject, title=title):
            return [text for text in (content, subject, title) if text is not None]
        case str() | Containing() | Matching():
            return (expected,)
        case _:
            assert_never(expected)


def _trouble(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return str(error)
    return ""
