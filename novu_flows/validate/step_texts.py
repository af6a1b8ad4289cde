"""The texts of a step: what they are called, what they are for, whether they may be empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from novu_flows.declare.content import Block, ButtonBlock
from novu_flows.declare.steps import (
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
)
from novu_flows.declare.text import TextFile
from novu_flows.declare.unset import Unset

Use = Literal["template", "link", "name"]  # a link is a template too; a name is none


@dataclass(frozen=True, slots=True)
class StepText:
    """One text of a step; where it is needed, it must not be empty."""

    name: str
    text: str
    use: Use = "template"
    needed: bool = True


def step_texts(step: Step) -> Iterator[StepText]:
    """Give the texts that a step declares; one that could not be read is left out."""
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
        case DigestStep() | DelayStep():
            return
        case _:
            assert_never(step)


def _in_app(step: InAppStep) -> Iterator[_Found]:
    yield "content", step.content, "template", True
    yield "redirect", step.redirect, "link", False
    yield "feed", step.feed, "name", True
    for number, button in enumerate(() if isinstance(step.buttons, Unset) else step.buttons):
        yield f"buttons[{number}].content", button.content, "template", True


def _email(step: EmailStep) -> Iterator[_Found]:
    yield "subject", step.subject, "template", True
    yield "preheader", step.preheader, "template", False
    yield "sender_name", step.sender_name, "name", False
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
