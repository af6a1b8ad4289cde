"""Declared steps in comparable form."""

from collections.abc import Sequence
from typing import assert_never

from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.filters import Filter
from novu_flows.declare.steps import (
    Block,
    Button,
    ChatStep,
    DelayStep,
    DigestStep,
    EmailStep,
    HttpStep,
    InAppStep,
    PushStep,
    SmsStep,
    Step,
    Text,
    TextBlock,
    TextFile,
    ThrottleStep,
    written,
)
from novu_flows.javascript.json import Json
from novu_flows.javascript.sanitize_html import sanitized
from novu_flows.novu.observed import STEPS
from novu_flows.novu.v1.json.filters import declared_filter
from novu_flows.novu.v1.json.spans import shown_span
from novu_flows.plan.fields import Path, Value, blank_to_none, declared

Parts = dict[str, "Value | Unset"]


def declared_steps(steps: Sequence[Step]) -> dict[Path, Value]:
    """Return the order of the steps, and the declared fields of each."""
    fields: dict[Path, Value] = {STEPS: [step.step_id for step in steps]}
    for step in steps:
        parts = {"type": step.type, **_common(step), **_own(step)}
        fields.update(declared({(*STEPS, step.step_id, name): value for name, value in parts.items()}))
    return fields


def block_json(block: Block) -> Json:
    """Return a block of the editor in comparable form, its text as Novu sanitizes it."""
    shown: dict[str, Json] = {"content": sanitized(written(block.content)), "align": block.align}
    if isinstance(block, TextBlock):
        return {"type": "text", **shown}
    return {"type": "button", **shown, "url": block.url}


def _common(step: Step) -> Parts:
    return {
        "active": step.active,
        "stop_on_fail": step.stop_on_fail,
        "filters": UNSET if isinstance(step.filters, Unset) else _filters(step.filters),
    }


def _filters(filters: Sequence[Filter]) -> list[Json]:
    return [declared_filter(one) for one in filters if one.conditions]


def _own(step: Step) -> Parts:
    match step:
        case InAppStep():
            return _in_app(step)
        case EmailStep():
            return _email(step)
        case SmsStep() | ChatStep():
            return {"content": written(step.content)}
        case PushStep():
            return {"title": step.title, "content": written(step.content)}
        case DigestStep() | DelayStep():
            return _waiting(step)
        case ThrottleStep() | HttpStep():  # refused by `check`: Novu 0.14 has no such steps
            return {}
        case _:
            assert_never(step)


def _in_app(step: InAppStep) -> Parts:
    return {
        "content": written(step.content),
        "redirect": blank_to_none(step.redirect),
        "buttons": UNSET if isinstance(step.buttons, Unset) else [_button(one) for one in step.buttons],
        "feed": step.feed,
    }


def _button(button: Button) -> Json:
    return {"kind": button.kind, "content": button.content}


def _waiting(step: DigestStep | DelayStep) -> Parts:
    if isinstance(step, DigestStep):
        return {"span": shown_span(step.span), "key": step.key, "backoff": shown_span(step.backoff)}
    if isinstance(step.until, str):
        return {"span": None, "until": step.until}
    return {"span": shown_span(step.until), "until": None}


def _email(step: EmailStep) -> Parts:
    return {
        "subject": step.subject,
        "body": _body(step.body),
        "preheader": blank_to_none(step.preheader),
        "sender_name": blank_to_none(step.sender_name),
        "layout": step.layout,
    }


def _body(body: Text | Sequence[Block]) -> Json:
    if isinstance(body, str | TextFile):
        return written(body)
    return [block_json(block) for block in body]
