"""Observed steps in comparable form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from novu_flows.javascript.json import Json
from novu_flows.novu.observed import STEPS, EnvironmentNames
from novu_flows.novu.v1.json.filters import observed_filter
from novu_flows.novu.v1.json.spans import observed_span
from novu_flows.plan.fields import Path, Value

RawStep = Mapping[str, Any]
_STEP_ID = re.compile(r"[A-Za-z0-9_-]+")


def identified(steps: Iterable[RawStep]) -> dict[str, RawStep]:
    """
    Return observed steps by step id, in order.

    Novu 0.14 knows no step id: a step that a plan has written carries it as its `name`; another one has the
    id that a step of its type has unless said otherwise, and a number where that is taken.
    """
    found: dict[str, RawStep] = {}
    for step in steps:
        found[_free_id(step, found)] = step
    return found


def observed_steps(steps: Mapping[str, RawStep], names: EnvironmentNames) -> dict[Path, Value]:
    """Return the order of the steps, and every comparable field of each."""
    step_ids = {step["uuid"]: step_id for step_id, step in steps.items() if step.get("uuid")}
    fields: dict[Path, Value] = {STEPS: list(steps)}
    for step_id, step in steps.items():
        own = _common(step, step_ids) | _own(step, names)
        fields.update({(*STEPS, step_id, name): value for name, value in own.items()})
    return fields


def _free_id(step: RawStep, taken: Mapping[str, RawStep]) -> str:
    return next(candidate for candidate in _candidates(step) if candidate not in taken)


def _candidates(step: RawStep) -> Iterator[str]:
    name = step.get("name") or ""
    kind = str(step["template"]["type"]).replace("_", "-")
    if _STEP_ID.fullmatch(name) and name.lower() != kind:  # Novu's dashboard calls them In-App, Email …
        yield name
    yield kind
    number = 2
    while True:
        yield f"{kind}-{number}"
        number += 1


def _common(step: RawStep, step_ids: Mapping[str, str]) -> dict[str, Value]:
    groups = [group for group in step.get("filters") or [] if group.get("children")]
    return {
        "type": step["template"]["type"],
        "active": step.get("active") is not False,
        "stop_on_fail": step.get("shouldStopOnFail") is True,
        "filters": [observed_filter(group, step_ids) for group in groups],
    }


def _own(step: RawStep, names: EnvironmentNames) -> dict[str, Value]:
    template = step["template"]
    match template["type"]:
        case "in_app":
            return _in_app(template, names)
        case "email":
            return _email(template, names)
        case "push":
            return {"title": template.get("title") or "", "content": template.get("content") or ""}
        case "digest":
            return _digest(step.get("metadata") or {})
        case "delay":
            return _delay(step.get("metadata") or {})
        case _:
            return {"content": template.get("content") or ""}


def _in_app(template: RawStep, names: EnvironmentNames) -> dict[str, Value]:
    cta = template.get("cta") or {}
    buttons = (cta.get("action") or {}).get("buttons") or []
    return {
        "content": template.get("content") or "",
        "redirect": (cta.get("data") or {}).get("url") or None,
        "buttons": [{"kind": button.get("type"), "content": button.get("content")} for button in buttons],
        "feed": names.feeds.name_of(template.get("_feedId")),
    }


def _email(template: RawStep, names: EnvironmentNames) -> dict[str, Value]:
    return {
        "subject": template.get("subject") or "",
        "body": _body(template.get("content")),
        "preheader": template.get("preheader") or None,
        "sender_name": template.get("senderName") or None,
        "layout": names.layouts.name_of(template.get("_layoutId")),
    }


def _body(content: object) -> Json:
    if isinstance(content, list):
        return [_block(block) for block in content]
    return str(content or "")


def _block(block: Mapping[str, Any]) -> Json:
    align = (block.get("styles") or {}).get("textAlign") or "left"
    shown: dict[str, Json] = {"type": block.get("type"), "content": block.get("content"), "align": align}
    return shown | ({"url": block.get("url")} if block.get("type") == "button" else {})


def _digest(metadata: Mapping[str, Any]) -> dict[str, Value]:
    has_backoff = metadata.get("type") == "backoff"
    return {
        "span": observed_span(metadata, "amount", "unit"),
        "key": metadata.get("digestKey") or None,
        "backoff": observed_span(metadata, "backoffAmount", "backoffUnit") if has_backoff else None,
    }


def _delay(metadata: Mapping[str, Any]) -> dict[str, Value]:
    if metadata.get("type") == "scheduled":
        return {"span": None, "until": metadata.get("delayPath")}
    return {"span": observed_span(metadata, "amount", "unit"), "until": None}
