"""Rules for workflows of today's Novu: ids, limits, and what steps take from elsewhere (docs/novu/v3.15.md, section 12)."""

import re
from collections.abc import Iterator, Mapping

from novu_flows.check.duplicates import repeated
from novu_flows.check.filters import unknown_field
from novu_flows.check.liquid_context import TODAYS_SUBSCRIBER
from novu_flows.check.place import Place, case_place, step_place, subscriber_place, workflow_place
from novu_flows.check.shapes import Shape, payload_of
from novu_flows.check.steps import span_issue
from novu_flows.check.texts import is_blank
from novu_flows.check.workflows import long_description
from novu_flows.declare.basics import CHANNELS, Unset, switched
from novu_flows.declare.cases import AnyTriggerCase
from novu_flows.declare.collection import Declarations
from novu_flows.declare.filters import (
    Condition,
    FieldCondition,
    OnlineWithinCondition,
    PreviousStepCondition,
    words_of,
)
from novu_flows.declare.steps import DelayStep, DigestStep, EmailStep, InAppStep, Step, ThrottleStep
from novu_flows.declare.workflow import AnyWorkflow, Preference
from novu_flows.issues import Issue, did_you_mean
from novu_flows.javascript.sindresorhus_slugify import todays_slug

UNDECLARED_LAYOUT = "undeclared-layout"
_SLUG = re.compile(r"[a-zA-Z0-9]+(?:[-_.][a-zA-Z0-9]+)*")
LONGEST_NAME, LONGEST_TEXT, LONGEST_TAG = 128, 256, 64
MOST_TAGS, MOST_STEPS, MOST_CONTEXTS = 16, 20, 5
_SHAPE = "begin and end it with a letter or digit, with single -, _ or . between: order-shipped"


def ids(declarations: Declarations) -> Iterator[Issue]:
    """Report ids that Novu refuses, and ids that look alike once they are slugs."""
    first: dict[str, AnyWorkflow] = {}
    for workflow in declarations.workflows:
        place = workflow_place(workflow)
        if not _SLUG.fullmatch(workflow.workflow_id):
            said = f"{workflow.workflow_id!r} cannot be the id of a workflow"
            yield place.error("invalid-workflow-id", said, _SHAPE)
        yield from _alike(place, workflow, first)
        for step in workflow.steps:
            if not _SLUG.fullmatch(step.step_id):
                said = f"{step.step_id!r} cannot be a step id"
                yield step_place(workflow, step).error("invalid-step-id", said, _SHAPE)


def _alike(place: Place, workflow: AnyWorkflow, first: dict[str, AnyWorkflow]) -> Iterator[Issue]:
    earlier = first.setdefault(todays_slug(workflow.workflow_id), workflow)
    if earlier.workflow_id != workflow.workflow_id:
        yield place.warning(
            "ids-alike",
            f"its id and {earlier.workflow_id!r}, at {earlier.source}, are one slug: {todays_slug(workflow.workflow_id)}",
            "give one of the two another id: releases before 3.9 make ids of slugs, and so do URLs of the dashboard",
        )


def limits(declarations: Declarations) -> Iterator[Issue]:
    """Report what is longer, or more, than Novu takes on any plan."""
    for workflow in declarations.workflows:
        place = workflow_place(workflow)
        yield from _length(place.part("name"), workflow.name, LONGEST_NAME)
        yield from long_description(workflow, LONGEST_TEXT, "today's Novu")
        tags = () if isinstance(workflow.tags, Unset) else workflow.tags
        yield from _count(place.part("tags"), len(tags), MOST_TAGS)
        for tag in tags:
            yield from _length(place.part("tags"), tag, LONGEST_TAG)
        yield from _count(place.part("steps"), len(workflow.steps), MOST_STEPS)
    for case in declarations.cases:
        yield from _count(case_place(case).part("context"), len(case.context), MOST_CONTEXTS)


def _length(place: Place, text: str | Unset, longest: int) -> Iterator[Issue]:
    if not isinstance(text, Unset) and len(text) > longest:
        yield place.error("too-long", f"it has {len(text)} characters; Novu takes {longest}", "shorten it")


def _count(place: Place, number: int, most: int) -> Iterator[Issue]:
    if number > most:
        yield place.error("too-many", f"there are {number}; Novu takes {most}", "leave some out")


def filters(declarations: Declarations) -> Iterator[Issue]:
    """Report conditions that nothing can meet, or that Novu takes for other than they read."""
    for workflow in declarations.workflows:
        payload, earlier = payload_of(workflow), dict[str, str]()
        for step in workflow.steps:
            place = step_place(workflow, step).field("filters")
            for one in () if isinstance(step.filters, Unset) else step.filters:
                if not one.conditions:
                    yield place.warning("empty-filter", "a filter has no condition", "remove it")
                for condition in one.conditions:
                    yield from _condition(place, condition, payload, earlier)
            earlier[step.step_id] = step.type


def _condition(
    place: Place, condition: Condition, payload: Shape, earlier: Mapping[str, str]
) -> Iterator[Issue]:
    match condition:
        case FieldCondition(on="payload", field=field):
            yield from payload_field(place, field, payload)
            yield from _values(place, condition)
            yield from _absent(place, condition, payload)
        case FieldCondition(field=field):
            yield from _subscriber_field(place, field)
            yield from _values(place, condition)
        case OnlineWithinCondition(amount=amount):
            yield from span_issue(place, amount)
        case PreviousStepCondition(step_id=step_id):
            yield from _previous_step(place, step_id, earlier)
        case _:
            pass


def payload_field(place: Place, path: str, payload: Shape) -> Iterator[Issue]:
    """Report a path that leads nowhere in the payload."""
    if missing := payload.missing(path.replace("[", ".").replace("]", "").split(".")):
        yield unknown_field(place, path, missing)


def _subscriber_field(place: Place, path: str) -> Iterator[Issue]:
    if missing := TODAYS_SUBSCRIBER.missing(path.split(".")):
        name, known = missing
        near = did_you_mean(name, known)
        hint = (
            near
            if near.startswith("did")
            else f"custom data stand below data: on_subscriber('data.{path}', …)"
        )
        yield place.error("unknown-subscriber-field", f"Novu's subscriber has no {name!r}", hint)


def _previous_step(place: Place, step_id: str, earlier: Mapping[str, str]) -> Iterator[Issue]:
    if earlier.get(step_id) != "in_app":
        was = (
            f"{step_id!r} is {earlier[step_id]}"
            if step_id in earlier
            else f"no earlier step is called {step_id!r}"
        )
        shown = [one for one, kind in earlier.items() if kind == "in_app"]
        yield place.error(
            "unknown-step",
            f"{was}; Novu knows of in-app messages alone whether they were seen or read",
            did_you_mean(step_id, shown) or "put an in_app step before this one",
        )


def _values(place: Place, condition: FieldCondition) -> Iterator[Issue]:
    if condition.operator in ("BETWEEN", "NOT_BETWEEN") and len(words_of(condition)) != len("ab"):
        yield place.error(
            "invalid-range",
            f"{condition.operator} compares with two values, not with {condition.value!r}",
            f'write on_{condition.on}("{condition.field}", "{condition.operator}", [1, 9])',
        )


def _absent(place: Place, condition: FieldCondition, payload: Shape) -> Iterator[Issue]:
    """Find comparisons that hold for a field that is not there: to Novu it is 0, and the empty text."""
    is_nothing = condition.value.strip() in ("", "0", "false")
    if condition.operator == "EQUAL" and is_nothing and not _is_needed(condition.field, payload):
        yield place.warning(
            "surprising-comparison",
            f"the condition holds too where there is no {condition.field!r}: for Novu that equals {condition.value!r}",
            "make the field one that every payload has",
        )


def _is_needed(path: str, payload: Shape) -> bool:
    """Return whether every payload has a field; one in a part of the payload may be missing with it."""
    needed = [schema.get("required") for schema in payload.schemas]
    return all(isinstance(names, list) and path in names for names in needed)


def fields_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report digest and throttle keys, and times of delays and throttles, that the payload does not have."""
    for workflow in declarations.workflows:
        payload = payload_of(workflow)
        for step in workflow.steps:
            for name, path in _paths(step):
                yield from payload_field(step_place(workflow, step).field(name), path, payload)


def _paths(step: Step) -> Iterator[tuple[str, str]]:
    match step:
        case DigestStep(key=str(key)) if "{{" not in key:
            yield "key", key
        case DelayStep(until=str(until)):
            yield "until", until
        case ThrottleStep():
            if step.key and "{{" not in step.key:
                yield "key", step.key
            if isinstance(step.window, str):
                yield "window", step.window
        case _:
            return


def contents(declarations: Declarations) -> Iterator[Issue]:
    """Report buttons of which Novu has one each, subjects of nothing, throttles of all, layouts that are not declared."""
    layouts = [one.layout_id for one in declarations.layouts]
    for workflow in declarations.workflows:
        for step in workflow.steps:
            place = step_place(workflow, step)
            match step:
                case InAppStep(buttons=buttons) if not isinstance(buttons, Unset):
                    for kind in repeated(one.kind for one in buttons):
                        said = f"more than one button is {kind}; Novu has one of each kind"
                        yield place.field("buttons").error(
                            "duplicate-button", said, "make one the other kind"
                        )
                case EmailStep(subject=subject) if is_blank(subject):
                    said = "it is empty, over which Novu fails the step"
                    yield place.field("subject").error("empty-text", said, "write something")
                case ThrottleStep(threshold=int(threshold)) if threshold < 1:
                    said = f"{threshold} runs are none"
                    yield place.field("threshold").error("invalid-threshold", said, "let one pass at least")
                case EmailStep(layout=str(layout)) if layouts and layout not in layouts:
                    yield place.field("layout").warning(
                        UNDECLARED_LAYOUT,
                        f"no layout {layout!r} is declared; the environment must have it already",
                        did_you_mean(layout, layouts),
                    )
                case _:
                    pass


def preferences(declarations: Declarations) -> Iterator[Issue]:
    """Report preferences for channels that a workflow lacks, which Novu does not show, and those that say nothing."""
    workflows = {one.workflow_id: one for one in declarations.workflows}
    for subscriber in declarations.subscribers:
        for one in subscriber.preferences:
            place = subscriber_place(subscriber).part(f"preferences[{one.workflow_id}]", one.source)
            yield from _enabled(place, one)
            if workflow := workflows.get(one.workflow_id):
                yield from _channels(place, one, workflow)


def _enabled(place: Place, preference: Preference) -> Iterator[Issue]:
    """Report an `enabled` that does not fit what it is in today's Novu: every channel off, or nothing."""
    on = [channel for channel, switch in switched(preference) if switch]
    if preference.enabled is False and on:
        yield place.field("enabled").error(
            "preference-off-and-on",
            f"today's Novu has no switch for a whole workflow: enabled=False is every channel off, and {', '.join(on)} on",
            f"leave out enabled=False, or {' and '.join(on)}",
        )
    if preference.enabled is True and not list(switched(preference)):
        yield place.warning(
            "empty-preference",
            "it switches nothing: today's Novu has no switch for a whole workflow",
            "switch channels: in_app, email, sms, chat, push",
        )


def _channels(place: Place, preference: Preference, workflow: AnyWorkflow) -> Iterator[Issue]:
    steps = {step.type for step in workflow.steps}
    has = ", ".join(one for one in CHANNELS if one in steps) or "none"
    for channel, _ in switched(preference):
        if channel not in steps:
            yield place.error(
                "channel-without-step",
                f"workflow {workflow.workflow_id} has no {channel} step; Novu would not show the preference",
                f"its channels: {has}",
            )


def overrides(declarations: Declarations) -> Iterator[Issue]:
    """Report overrides of a case for steps that the workflow does not have."""
    for case in declarations.cases:
        yield from _overrides(case)


def _overrides(case: AnyTriggerCase) -> Iterator[Issue]:
    steps = [step.step_id for step in case.workflow.steps]
    given = case.overrides.get("steps")
    for step_id in given if isinstance(given, Mapping) else ():
        if step_id not in steps:
            yield (
                case_place(case)
                .part(f"overrides[steps][{step_id}]")
                .error(
                    "unknown-step",
                    f"{case.workflow.workflow_id} has no step {step_id!r}",
                    did_you_mean(str(step_id), steps),
                )
            )
