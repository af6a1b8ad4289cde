"""Rows of the table of step fields: how a field is declared, and where control values hold it (docs/novu/v3.15.md, section 5)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from novu_flows.dataclass import dataclass
from novu_flows.declare.basics import UNSET, Unset
from novu_flows.declare.steps import Button, written
from novu_flows.javascript.json import Json
from novu_flows.novu.v2.email_body import email_html, split_preheader, with_preheader
from novu_flows.plan.fields import Value, blank_to_none

Controls = dict[str, Any]
ReadControls = Mapping[str, Any]
_HERE = "_self"  # where a link opens unless said otherwise; Novu needs a target beside each URL
_BUTTONS = {"primary": "primaryAction", "secondary": "secondaryAction"}
_OF_PAYLOAD = re.compile(r"\{\{\s*payload\.([^|}]*?)\s*\}\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepField:
    """
    One field of a step in comparable form.

    `keys` are the control values that hold it. `declared` reads it from a declaration, `read` from control values, and
    `write` puts it into control values that hold everything else of the step already, so that what is not modelled here
    stays.
    """

    name: str
    keys: tuple[str, ...]
    declared: Callable[[Any], "Value | Unset"]
    read: Callable[[ReadControls], Value]
    write: Callable[[Controls, Value], None]


def put(controls: Controls, key: str, value: Value) -> None:
    """Set a control value; None takes it away."""
    if value is None:
        controls.pop(key, None)
    else:
        controls[key] = value


def plain(value: Any) -> Any:
    """Return a declared mapping or list as plain JSON."""
    match value:
        case Mapping():
            return {str(key): plain(held) for key, held in value.items()}
        case list() | tuple():
            return list(map(plain, value))
        case _:
            return value


def text(name: str, key: str) -> StepField:
    """Return the row of a text that a step always has."""
    return StepField(
        name=name,
        keys=(key,),
        declared=lambda step: written(getattr(step, name)),
        read=lambda controls: str(controls.get(key) or ""),
        write=lambda controls, value: controls.update({key: value}),
    )


def optional(name: str, key: str) -> StepField:
    """Return the row of a value that stands alone; what is empty and what is absent are the same."""
    return StepField(
        name=name,
        keys=(key,),
        declared=lambda step: blank_to_none(plain(getattr(step, name)) or None),
        read=lambda controls: controls.get(key) or None,
        write=lambda controls, value: put(controls, key, value),
    )


def switch(name: str, key: str) -> StepField:
    """Return the row of what is on or off."""
    return StepField(
        name=name,
        keys=(key,),
        declared=lambda step: getattr(step, name),
        read=lambda controls: controls.get(key) is True,
        write=lambda controls, value: put(controls, key, value),
    )


def part(name: str, key: str, inner: str) -> StepField:
    """Return the row of a part of an object; the object goes with its last part."""

    def write(controls: Controls, value: Value) -> None:
        held = dict(inner_object(controls, key))
        put(held, inner, value)
        put(controls, key, held or None)

    return StepField(
        name=name,
        keys=(key,),
        declared=lambda step: blank_to_none(getattr(step, name)),
        read=lambda controls: inner_object(controls, key).get(inner) or None,
        write=write,
    )


def layout() -> StepField:
    """Return the row of the layout of an e-mail; null says that it has none."""
    return StepField(
        name="layout",
        keys=("layoutId",),
        declared=lambda step: step.layout,
        read=lambda controls: controls.get("layoutId") or None,
        write=lambda controls, value: controls.update(layoutId=value),
    )


def payload_value(name: str, key: str) -> StepField:
    """Return the row of a template that is a field of the payload: `order_id` for `{{payload.order_id}}`."""
    return StepField(
        name=name,
        keys=(key,),
        declared=lambda step: _field_of(getattr(step, name)),
        read=lambda controls: _field_of(controls.get(key) or None),
        write=lambda controls, value: put(controls, key, _template_of(value)),
    )


def _field_of(template: Any) -> Any:
    """Return the name of the field where a template is of one alone, else the template."""
    found = _OF_PAYLOAD.fullmatch(template) if isinstance(template, str) else None
    return found[1] if found else template


def _template_of(field: Value) -> Value:
    is_field = isinstance(field, str) and "{{" not in field
    return f"{{{{payload.{field}}}}}" if is_field else field


def pairs(name: str, key: str) -> StepField:
    """Return the row of names and values, a list of `key` and `value` for Novu, or of a plain text."""
    return StepField(
        name=name,
        keys=(key,),
        declared=lambda step: blank_to_none(plain(getattr(step, name)) or None),
        read=lambda controls: _read_pairs(controls.get(key)),
        write=lambda controls, value: put(controls, key, _written_pairs(value)),
    )


def _read_pairs(held: Any) -> Value:
    if isinstance(held, list):
        return {str(one.get("key")): one.get("value") for one in held if isinstance(one, Mapping)} or None
    return held or None


def _written_pairs(value: Value) -> Value:
    if isinstance(value, dict):
        return [{"key": key, "value": held} for key, held in value.items()]
    return value


def redirect() -> StepField:
    """Return the row of where a click on an in-app message leads."""

    def write(controls: Controls, value: Value) -> None:
        link = {"target": _HERE, **inner_object(controls, "redirect"), "url": value}
        put(controls, "redirect", link if value else None)

    return StepField(
        name="redirect",
        keys=("redirect",),
        declared=lambda step: blank_to_none(step.redirect),
        read=lambda controls: inner_object(controls, "redirect").get("url") or None,
        write=write,
    )


def buttons() -> StepField:
    """Return the row of the buttons of an in-app message, one of each kind."""

    def write(controls: Controls, value: Value) -> None:
        given = (
            {str(one["kind"]): one for one in value if isinstance(one, dict)}
            if isinstance(value, list)
            else {}
        )
        for kind, key in _BUTTONS.items():
            put(controls, key, _action(inner_object(controls, key), given[kind]) if kind in given else None)

    return StepField(
        name="buttons",
        keys=tuple(_BUTTONS.values()),
        declared=lambda step: UNSET if isinstance(step.buttons, Unset) else list(map(_button, step.buttons)),
        read=lambda controls: [
            _read_button(kind, inner_object(controls, key))
            for kind, key in _BUTTONS.items()
            if controls.get(key)
        ],
        write=write,
    )


def _button(button: Button) -> Json:
    shown: dict[str, Json] = {"kind": button.kind, "content": button.content}
    if isinstance(button.url, Unset):
        return shown
    return {
        **shown,
        "url": button.url,
        "target": _HERE if isinstance(button.target, Unset) else button.target,
    }


def _read_button(kind: str, action: ReadControls) -> Json:
    held = inner_object(action, "redirect")
    link = {"url": held.get("url"), "target": held.get("target")} if held else {}
    return {"kind": kind, "content": action.get("label"), **link}


def _action(held: ReadControls, button: Mapping[str, Json]) -> dict[str, Json]:
    kept = {key: one for key, one in held.items() if key != "redirect"}
    link: Json = {"url": button["url"], "target": button["target"]} if "url" in button else None
    return {**kept, "label": button["content"], **({} if link is None else {"redirect": link})}


def html() -> StepField:
    """Return the row of the body of an e-mail, always HTML, for what Novu's editor writes is its own form."""

    def write(controls: Controls, value: Value) -> None:
        controls.update(body=with_preheader(str(value), _preheader(controls)), editorType="html")

    return StepField(
        name="body",
        keys=("body", "editorType"),
        declared=lambda step: email_html(step.body),
        read=lambda controls: split_preheader(str(controls.get("body") or ""))[1],
        write=write,
    )


def preheader() -> StepField:
    """Return the row of the preheader, which stands at the top of the body."""

    def write(controls: Controls, value: Value) -> None:
        body = with_preheader(str(controls.get("body") or ""), None if value is None else str(value))
        controls.update(body=body, editorType="html")

    return StepField(
        name="preheader",
        keys=(),
        declared=lambda step: blank_to_none(step.preheader),
        read=_preheader,
        write=write,
    )


def _preheader(controls: ReadControls) -> str | None:
    return split_preheader(str(controls.get("body") or ""))[0]


def inner_object(controls: ReadControls, key: str) -> ReadControls:
    """Return the object that a control value is, an empty one where it is none."""
    held = controls.get(key)
    return held if isinstance(held, Mapping) else {}
