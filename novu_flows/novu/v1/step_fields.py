"""Rows of the table of step fields: declared, as Novu answers them, as it takes them (docs/novu/v1.md, section 9.2)."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.steps import Block, Button, TextBlock, TextFile, written
from novu_flows.javascript.json import Json
from novu_flows.javascript.sanitize_html import sanitized
from novu_flows.novu.observed import EnvironmentNames, Names
from novu_flows.novu.spans import observed_span, shown_span, span_parts
from novu_flows.novu.v1.filters import declared_filter, filter_body, observed_filter
from novu_flows.plan.fields import Value, blank_to_none

RawStep = Mapping[str, Any]
StepBody = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What the steps of one workflow refer to: names of the environment, and each other by `uuids`, which are by step id."""

    names: EnvironmentNames
    uuids: Mapping[str, str]

    @property
    def step_ids(self) -> Mapping[str, str]:
        """Return the step ids by uuid."""
        return {uuid: step_id for step_id, uuid in self.uuids.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class V1StepField:
    """
    One field of a step in comparable form.

    `declared` reads it from a declaration, `read` from a step as Novu answers it, and `write` puts it into the body of a
    step that holds everything else already, so that what is not modelled here is carried along. One that is not
    `clearable` Novu goes on holding where it is written empty.
    """

    name: str
    declared: Callable[[Any], "Value | Unset"]
    read: Callable[[RawStep, StepContext], Value]
    write: Callable[[StepBody, Value, StepContext], None]
    clearable: bool = True


def switch(name: str, key: str, *, default: bool) -> V1StepField:
    """Return the row of what is on or off."""
    return V1StepField(
        name=name,
        declared=attrgetter(name),
        read=lambda step, _: step.get(key) is not False if default else step.get(key) is True,
        write=lambda body, value, _: body.update({key: value}),
    )


def filters() -> V1StepField:
    """Return the row of the conditions under which a step runs."""
    return V1StepField(
        name="filters",
        declared=lambda step: (
            UNSET
            if isinstance(step.filters, Unset)
            else [declared_filter(one) for one in step.filters if one.conditions]
        ),
        read=lambda step, context: [
            observed_filter(group, context.step_ids)
            for group in step.get("filters") or []
            if group.get("children")
        ],
        write=_write_filters,
    )


def _write_filters(body: StepBody, value: Value, context: StepContext) -> None:
    if isinstance(value, list):
        body["filters"] = [filter_body(one, context.uuids) for one in value]


def text(name: str) -> V1StepField:
    """Return the row of a text that a step always has."""
    return V1StepField(
        name=name,
        declared=lambda step: written(getattr(step, name)),
        read=lambda step, _: step["template"].get(name) or "",
        write=_into_template(name),
        clearable=False,
    )


def optional(name: str, key: str) -> V1StepField:
    """Return the row of a text that a step can be without."""
    return V1StepField(
        name=name,
        declared=lambda step: blank_to_none(getattr(step, name)),
        read=lambda step, _: step["template"].get(key) or None,
        write=_into_template(key),
    )


def reference(name: str, answered: str, key: str, kind: Callable[[EnvironmentNames], Names]) -> V1StepField:
    """Return the row of a thing that has a name; its id is written under another name than it is read under."""
    return V1StepField(
        name=name,
        declared=attrgetter(name),
        read=lambda step, context: kind(context.names).name_of(step["template"].get(answered)),
        write=lambda body, value, context: body["template"].update(
            {key: kind(context.names).id_of(str(value))}
        ),
        clearable=False,
    )


def _into_template(key: str) -> Callable[[StepBody, Value, StepContext], None]:
    return lambda body, value, _: body["template"].update({key: value})


def email_body() -> V1StepField:
    """Return the row of an e-mail's body: HTML, or the blocks of the editor."""
    return V1StepField(
        name="body",
        declared=lambda step: (
            written(step.body)
            if isinstance(step.body, str | TextFile)
            else [_declared_block(block) for block in step.body]
        ),
        read=_read_body,
        write=_write_body,
        clearable=False,
    )


def _declared_block(block: Block) -> Json:
    shown: dict[str, Json] = {"content": sanitized(written(block.content)), "align": block.align}
    if isinstance(block, TextBlock):
        return {"type": "text", **shown}
    return {"type": "button", **shown, "url": block.url}


def _read_body(step: RawStep, _: StepContext) -> Value:
    content = step["template"].get("content")
    return [_observed_block(block) for block in content] if isinstance(content, list) else str(content or "")


def _observed_block(block: RawStep) -> Json:
    align = (block.get("styles") or {}).get("textAlign") or "left"
    shown: dict[str, Json] = {"type": block.get("type"), "content": block.get("content"), "align": align}
    return shown | ({"url": block.get("url")} if block.get("type") == "button" else {})


def _write_body(body: StepBody, value: Value, _: StepContext) -> None:
    if isinstance(value, list):
        body["template"] |= {"contentType": "editor", "content": [_block_body(block) for block in value]}
    else:
        body["template"] |= {"contentType": "customHtml", "content": value}


def _block_body(block: Json) -> StepBody:
    if not isinstance(block, dict):
        message = f"not a block: {block!r}"
        raise TypeError(message)
    styles = {"textAlign": block["align"]}
    body: StepBody = {"type": block["type"], "content": block["content"], "styles": styles}
    return body | ({"url": block["url"]} if block["type"] == "button" else {})


def redirect() -> V1StepField:
    """Return the row of where a click on an in-app message leads."""

    def write(body: StepBody, value: Value, _: StepContext) -> None:
        cta = body["template"].get("cta") or {}
        body["template"]["cta"] = {**cta, "type": "redirect", "data": {"url": value or ""}}

    return V1StepField(
        name="redirect",
        declared=lambda step: blank_to_none(step.redirect),
        read=lambda step, _: ((step["template"].get("cta") or {}).get("data") or {}).get("url") or None,
        write=write,
    )


def buttons() -> V1StepField:
    """Return the row of the buttons of an in-app message."""
    return V1StepField(
        name="buttons",
        declared=lambda step: (
            UNSET if isinstance(step.buttons, Unset) else [_declared_button(one) for one in step.buttons]
        ),
        read=_read_buttons,
        write=_write_buttons,
    )


def _declared_button(button: Button) -> Json:
    return {"kind": button.kind, "content": button.content}


def _read_buttons(step: RawStep, _: StepContext) -> Value:
    action = (step["template"].get("cta") or {}).get("action") or {}
    return [{"kind": one.get("type"), "content": one.get("content")} for one in action.get("buttons") or []]


def _write_buttons(body: StepBody, value: Value, _: StepContext) -> None:
    cta = body["template"].get("cta") or {"type": "redirect", "data": {"url": ""}}
    shown = [
        {"type": one["kind"], "content": one["content"]}
        for one in (value if isinstance(value, list) else [])
        if isinstance(one, dict)
    ]
    action = {**(cta.get("action") or {"status": "pending"}), "buttons": shown}
    body["template"]["cta"] = {**cta, "action": action}


def span(attribute: str) -> V1StepField:
    """Return the row of how long a step waits."""

    def write(body: StepBody, value: Value, _: StepContext) -> None:
        if value:
            metadata = body["metadata"]
            metadata["amount"], metadata["unit"] = span_parts(value)
            if metadata.get("type") in (None, "scheduled"):
                metadata["type"] = "regular"
            metadata.pop("delayPath", None)

    return V1StepField(
        name="span",
        declared=lambda step: (
            None if isinstance(found := getattr(step, attribute), str) else shown_span(found)
        ),
        read=lambda step, _: (
            None if _is_scheduled(step) else observed_span(_metadata(step), "amount", "unit")
        ),
        write=write,
    )


def until() -> V1StepField:
    """Return the row of the field of the payload that holds the moment until which a step waits."""

    def write(body: StepBody, value: Value, _: StepContext) -> None:
        if value:
            body["metadata"] = {"type": "scheduled", "delayPath": value}

    return V1StepField(
        name="until",
        declared=lambda step: step.until if isinstance(step.until, str) else None,
        read=lambda step, _: _metadata(step).get("delayPath") if _is_scheduled(step) else None,
        write=write,
    )


def digest_key() -> V1StepField:
    """Return the row of the field of the payload by which events are digested apart."""
    return V1StepField(
        name="key",
        declared=attrgetter("key"),
        read=lambda step, _: _metadata(step).get("digestKey") or None,
        write=lambda body, value, _: body["metadata"].update(digestKey=value),
    )


def backoff() -> V1StepField:
    """Return the row of the time in which a second event begins a digest."""
    return V1StepField(
        name="backoff",
        declared=lambda step: shown_span(step.backoff),
        read=lambda step, _: (
            observed_span(_metadata(step), "backoffAmount", "backoffUnit")
            if _metadata(step).get("type") == "backoff"
            else None
        ),
        write=_write_backoff,
    )


def _write_backoff(body: StepBody, value: Value, _: StepContext) -> None:
    amount, unit = (None, None) if value is None else span_parts(value)
    kind = "regular" if value is None else "backoff"
    body["metadata"] |= {"type": kind, "backoffAmount": amount, "backoffUnit": unit}


def _metadata(step: RawStep) -> RawStep:
    metadata: RawStep = step.get("metadata") or {}
    return metadata


def _is_scheduled(step: RawStep) -> bool:
    return _metadata(step).get("type") == "scheduled"
