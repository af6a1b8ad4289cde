"""Rules for steps, apart from their templates and filters."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, assert_never

from novu_flows.check.duplicates import repeated
from novu_flows.check.place import Place, step_place, workflow_place
from novu_flows.check.texts import encoding_issues, is_blank, link_issues
from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import Span, Unset
from novu_flows.declare.collection import Declarations
from novu_flows.declare.steps import (
    Block,
    ButtonBlock,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    HttpStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
    TextFile,
    ThrottleStep,
)
from novu_flows.issues import Issue

Use = Literal["template", "link", "name"]  # a link is a template too; a name is none


@dataclass(frozen=True, slots=True)
class StepText:
    """One text of a step; where it is needed, it must not be empty."""

    name: str
    text: str
    use: Use = "template"
    needed: bool = True


def step_texts(step: Step) -> Iterator[StepText]:
    """Return the texts that a step declares; one that could not be read is left out."""
    for name, text, use, needed in _texts(step):
        if isinstance(text, str):
            yield StepText(name, text, use, needed)


_Found = tuple[str, str | TextFile | Unset | None, Use, bool]


def _texts(step: Step) -> Iterator[_Found]:
    match step:
        case InAppStep():
            yield from _in_app(step)
        case EmailStep():
            yield from _email(step)
        case SmsStep() | ChatStep():
            yield "content", step.content, "template", True
        case PushStep():
            yield "title", step.title, "template", True
            yield "content", step.content, "template", True
        case HttpStep():
            yield "url", step.url, "template", True
        case DigestStep() | DelayStep() | ThrottleStep():
            return
        case _:
            assert_never(step)


def todays_texts(step: Step) -> Iterator[StepText]:
    """Return the texts of a step that are templates in today's Novu: those of every control value."""
    yield from (one for one in step_texts(step) if one.name not in ("feed", "layout"))
    match step:
        case InAppStep():
            yield from _texts_in("data", step.data)
        case DigestStep() | ThrottleStep() if step.key and "{{" in step.key:
            yield StepText("key", step.key)
        case HttpStep():
            yield from _texts_in("headers", step.headers)
            yield from _texts_in("body", step.body)
        case _:
            pass
    yield from _texts_in("extra_controls", step.extra_controls)


def _texts_in(name: str, value: object) -> Iterator[StepText]:
    match value:
        case str():
            yield StepText(name, value)
        case Mapping():
            for key, held in value.items():
                yield from _texts_in(f"{name}[{key}]", held)
        case list() | tuple():
            for number, held in enumerate(value):
                yield from _texts_in(f"{name}[{number}]", held)
        case _:
            return


def _in_app(step: InAppStep) -> Iterator[_Found]:
    yield "content", step.content, "template", True
    yield "subject", step.subject, "template", False
    yield "avatar", step.avatar, "link", False
    yield "redirect", step.redirect, "link", False
    yield "feed", step.feed, "name", True
    for number, button in enumerate(() if isinstance(step.buttons, Unset) else step.buttons):
        yield f"buttons[{number}].content", button.content, "template", True
        yield f"buttons[{number}].url", button.url, "link", False


def _email(step: EmailStep) -> Iterator[_Found]:
    yield "subject", step.subject, "template", True
    yield "preheader", step.preheader, "template", False
    yield "sender_name", step.sender_name, "name", False
    yield "sender_email", step.sender_email, "name", False
    yield "layout", step.layout, "name", True
    if isinstance(step.body, str | TextFile):
        yield "body", step.body, "template", True
    else:
        yield from _blocks(step.body)


def _blocks(blocks: Sequence[Block]) -> Iterator[_Found]:
    for number, block in enumerate(blocks):
        is_button = isinstance(block, ButtonBlock)
        yield f"body[{number}].content", block.content, "template", is_button
        if isinstance(block, ButtonBlock):
            yield f"body[{number}].url", block.url, "link", True


_STEP_ID = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_SPAN = 2**31 - 1


def repeated_step_ids(declarations: Declarations) -> Iterator[Issue]:
    """Report step ids that several steps have."""
    for workflow in declarations.workflows:
        for step_id in repeated(step.step_id for step in workflow.steps):
            yield (
                workflow_place(workflow)
                .part(f"steps[{step_id}]")
                .error(
                    "duplicate-step-id",
                    f"more than one step is called {step_id!r}",
                    f'give each an id of its own, as step_id="{step_id}-2"',
                )
            )


def step_ids(declarations: Declarations) -> Iterator[Issue]:
    """Report step ids that cannot be written in a path."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            if not _STEP_ID.fullmatch(step.step_id):
                yield step_place(workflow, step).error(
                    "invalid-step-id",
                    f"{step.step_id!r} cannot be a step id",
                    "use letters, digits, `-` and `_`",
                )


def encoding_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report texts of steps that cannot be sent."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            place = step_place(workflow, step)
            for one in step_texts(step):
                yield from encoding_issues(place.field(one.name), one.text)


def texts_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report empty texts, which Novu cannot take later (docs/novu/v1.md, section 9.6), and bad links."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            place = step_place(workflow, step)
            for one in step_texts(step):
                if one.needed and is_blank(one.text):
                    yield place.field(one.name).error("empty-text", "it is empty", "write something")
                elif one.use == "link":
                    yield from link_issues(place.field(one.name), one.text)


def spans_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report digests and delays that wait for no time."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            place = step_place(workflow, step)
            match step:
                case DigestStep():
                    yield from _span(place.field("span"), step.span)
                    yield from _span(place.field("backoff"), step.backoff)
                case DelayStep():
                    yield from _span(place.field("span"), step.until)
                case ThrottleStep():
                    yield from _span(place.field("window"), step.window)
                case _:
                    pass


def contents_of_steps(declarations: Declarations) -> Iterator[Issue]:
    """Report e-mails without a block, and buttons that a click cannot tell apart."""
    for workflow in declarations.workflows:
        for step in workflow.steps:
            yield from _content(step_place(workflow, step), step)


def span_issue(place: Place, amount: int) -> Iterator[Issue]:
    """Report an amount of time that is none."""
    if not 0 < amount <= _LONGEST_SPAN:
        yield place.error("invalid-span", f"{amount} is no time to wait", "give a positive amount")


def _span(place: Place, span: object) -> Iterator[Issue]:
    if isinstance(span, Span):
        yield from span_issue(place, span.amount)


def _content(place: Place, step: Step) -> Iterator[Issue]:
    match step:
        case EmailStep(body=()):
            yield place.field("body").error("empty-text", "the e-mail has no block", "add one")
        case InAppStep(buttons=buttons) if not isinstance(buttons, Unset):
            for kind in repeated(button.kind for button in buttons):
                yield place.field("buttons").warning(
                    "duplicate-button",
                    f"more than one button is {kind}; Novu tells clicks apart by that alone",
                    "make one primary and one secondary",
                )
