"""Steps as Novu takes them in POST and PUT (docs/novu/v1.md, sections 9.2 and 9.6)."""

from collections.abc import Callable, Mapping
from typing import Any

from novu_flows.javascript.json import Json
from novu_flows.novu.observed import EnvironmentNames
from novu_flows.novu.v1.json.filters import filter_body
from novu_flows.novu.v1.json.spans import span_parts
from novu_flows.novu.v1.json.step_answers import RawStep
from novu_flows.plan.fields import Value

Changed = Mapping[str, Value]  # the changed fields of one step, by name
StepBody = dict[str, Any]


def step_body(step_id: str, changed: Changed, raw: RawStep | None, context: "StepContext") -> StepBody:
    """
    Return the JSON of one step: what was observed of it, carried along, with the changes laid over it.

    PUT replaces all steps, so what is not sent is lost (docs/novu/v1.md, section 9.6).
    """
    body = _carried(raw) if raw else {"active": True, "uuid": step_id}
    body["name"] = step_id
    body["template"] = _template(changed, raw, context.names)
    if "active" in changed:
        body["active"] = changed["active"]
    if "stop_on_fail" in changed:
        body["shouldStopOnFail"] = changed["stop_on_fail"]
    if isinstance(filters := changed.get("filters"), list):
        body["filters"] = [filter_body(one, context.uuids) for one in filters]
    if metadata := _metadata(changed, raw):
        body["metadata"] = metadata
    return body


class StepContext:
    """What the steps of one workflow refer to: names of the environment, uuids of each other."""

    def __init__(self, names: EnvironmentNames, uuids: Mapping[str, str]) -> None:
        self.names = names
        self.uuids = uuids


_CARRIED = ("_templateId", "uuid", "active", "shouldStopOnFail", "filters", "metadata", "replyCallback")


def _carried(raw: RawStep) -> StepBody:
    return {key: raw[key] for key in _CARRIED if raw.get(key) is not None}


# What is carried of a message template; ids are written under another name than they are read under.
_TEMPLATE_CARRIED = ("type", "name", "subject", "preheader", "senderName", "title", "content", "contentType")
_TEMPLATE_CARRIED_WHOLE = ("variables", "cta", "actor")


def _template(changed: Changed, raw: RawStep | None, names: EnvironmentNames) -> StepBody:
    observed = raw["template"] if raw else {}
    keys = (*_TEMPLATE_CARRIED, *_TEMPLATE_CARRIED_WHOLE)
    body: StepBody = {key: observed[key] for key in keys if observed.get(key) is not None}
    if observed.get("_feedId"):
        body["feedId"] = observed["_feedId"]
    if observed.get("_layoutId"):
        body["layoutId"] = observed["_layoutId"]
    for name, value in changed.items():
        if write := _WRITERS.get(name):
            write(body, value, names)
    body.setdefault("content", "")
    return body


FieldWriter = Callable[[StepBody, Value, EnvironmentNames], None]


def _write_as(key: str) -> FieldWriter:
    def write(body: StepBody, value: Value, _: EnvironmentNames) -> None:
        body[key] = value

    return write


def _write_body(body: StepBody, value: Value, _: EnvironmentNames) -> None:
    if isinstance(value, list):
        body["contentType"], body["content"] = "editor", [_block_body(block) for block in value]
    else:
        body["contentType"], body["content"] = "customHtml", value


def _block_body(block: Json) -> StepBody:
    if not isinstance(block, dict):
        message = f"not a block: {block!r}"
        raise TypeError(message)
    body: StepBody = {
        "type": block["type"],
        "content": block["content"],
        "styles": {"textAlign": block["align"]},
    }
    return body | ({"url": block["url"]} if block["type"] == "button" else {})


def _write_redirect(body: StepBody, value: Value, _: EnvironmentNames) -> None:
    cta = body.get("cta") or {}
    body["cta"] = {**cta, "type": "redirect", "data": {"url": value or ""}}


def _write_buttons(body: StepBody, value: Value, _: EnvironmentNames) -> None:
    cta = body.get("cta") or {"type": "redirect", "data": {"url": ""}}
    buttons = value if isinstance(value, list) else []
    written = [
        {"type": button["kind"], "content": button["content"]}
        for button in buttons
        if isinstance(button, dict)
    ]
    body["cta"] = {**cta, "action": {**(cta.get("action") or {"status": "pending"}), "buttons": written}}


def _write_feed(body: StepBody, value: Value, names: EnvironmentNames) -> None:
    body["feedId"] = names.feeds.id_of(str(value))


def _write_layout(body: StepBody, value: Value, names: EnvironmentNames) -> None:
    body["layoutId"] = names.layouts.id_of(str(value))


_WRITERS: Mapping[str, FieldWriter] = {
    "type": _write_as("type"),
    "subject": _write_as("subject"),
    "preheader": _write_as("preheader"),
    "sender_name": _write_as("senderName"),
    "title": _write_as("title"),
    "content": _write_as("content"),
    "body": _write_body,
    "redirect": _write_redirect,
    "buttons": _write_buttons,
    "feed": _write_feed,
    "layout": _write_layout,
}


def _metadata(changed: Changed, raw: RawStep | None) -> StepBody:
    """Return the `metadata` of a digest or delay; empty where nothing of it changed."""
    observed: StepBody = dict((raw or {}).get("metadata") or {})
    metadata: StepBody = dict(observed)
    if span := changed.get("span"):
        metadata["amount"], metadata["unit"] = span_parts(span)
        metadata["type"] = "regular" if metadata.get("type") in (None, "scheduled") else metadata["type"]
        metadata.pop("delayPath", None)
    if until := changed.get("until"):
        metadata = {"type": "scheduled", "delayPath": until}
    if "key" in changed:
        metadata["digestKey"] = changed["key"]
    if "backoff" in changed:
        _write_backoff(metadata, changed["backoff"])
    return {key: value for key, value in metadata.items() if value is not None}


def _write_backoff(metadata: StepBody, backoff: Value) -> None:
    if backoff is None:
        metadata["type"] = "regular"
        metadata.pop("backoffAmount", None)
        metadata.pop("backoffUnit", None)
    else:
        metadata["type"] = "backoff"
        metadata["backoffAmount"], metadata["backoffUnit"] = span_parts(backoff)
