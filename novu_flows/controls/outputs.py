"""What a step of today's Novu puts out: controls held to their schema, rendered, cleaned, held to the channel's schema."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from novu_flows.javascript.ajv import AjvSchema, SchemaFault, validated
from novu_flows.javascript.liquidjs.controls import rendered_controls
from novu_flows.javascript.sanitize_html import sanitized_page

_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_FLAG: Final = {"type": "boolean"}
_FILLED: Final = {"type": "string", "minLength": 1}
_UNITS: Final = {"type": "string", "enum": ["seconds", "minutes", "hours", "days", "weeks", "months"]}
_SPAN: Final = {"amount": _NUMBER, "unit": _UNITS}


def _closed(properties: Mapping[str, Any], *required: str, **more: Any) -> AjvSchema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
        **more,
    }


_URL: Final = {"type": "string", "pattern": r"^(?!mailto:)(?:(https?):\/\/[^\s/$.?#].[^\s]*)|^(\/[^\s]*)$"}
_TARGETS: Final = ["_self", "_blank", "_parent", "_top", "_unfencedTop"]
_REDIRECT: Final = _closed(
    {"url": _URL, "target": {"type": "string", "enum": _TARGETS, "default": "_blank"}},
    "url",
    **{
        "if": {"properties": {"url": {"type": "string", "pattern": "^/"}}},
        "then": {"properties": {"target": {"default": "_self"}}},
        "else": {"properties": {"target": {"default": "_blank"}}},
    },
)
_ACTION: Final = _closed({"label": _TEXT, "redirect": _REDIRECT}, "label")
_OPEN: Final = {"type": "object", "additionalProperties": True}
_FROM: Final = _closed({"email": _TEXT, "name": _TEXT})
_LATER: Final = {"extendToSchedule": _FLAG}
_KEYED: Final = {"digestKey": _TEXT, **_LATER}


def _of_type(name: str, properties: Mapping[str, Any], *required: str) -> AjvSchema:
    return _closed({"type": {"enum": [name]}, **properties}, *required)


# The schemas of `@novu/framework`'s outputs, which a message of 3.15 fails by (recorded `ExecutionStateOutputInvalidError`).
OUTPUTS: Final[Mapping[str, AjvSchema]] = {
    "in_app": _closed(
        {
            "subject": _FILLED,
            "body": _FILLED,
            "avatar": {"type": "string", "format": "uri"},
            "primaryAction": _ACTION,
            "secondaryAction": _ACTION,
            "data": _OPEN,
            "redirect": _REDIRECT,
        },
        anyOf=[{"required": ["subject"]}, {"required": ["body"]}],
    ),
    "email": _closed({"subject": _FILLED, "body": _TEXT, "from": _FROM}, "subject", "body"),
    "sms": _closed({"body": _TEXT}, "body"),
    "chat": _closed({"body": _TEXT}, "body"),
    "push": _closed({"subject": _TEXT, "body": _TEXT}, "subject", "body"),
    "digest": {
        "oneOf": [
            _of_type(
                "regular",
                {**_SPAN, **_KEYED, "lookBackWindow": _closed(_SPAN, "amount", "unit")},
                "amount",
                "unit",
            ),
            _of_type("timed", {"cron": _TEXT, **_KEYED}, "cron"),
        ]
    },
    "delay": {
        "oneOf": [
            _of_type("regular", {**_SPAN, **_LATER}, "amount", "unit"),
            _of_type("timed", {"cron": _TEXT, **_LATER}, "cron"),
            _of_type("dynamic", {"dynamicKey": _TEXT, **_LATER}, "dynamicKey"),
        ]
    },
    "throttle": _closed(
        {
            "type": {"type": "string", "enum": ["fixed", "dynamic"]},
            "amount": _NUMBER,
            "unit": {"type": "string", "enum": ["minutes", "hours", "days"]},
            "dynamicKey": _TEXT,
            "threshold": _NUMBER,
            "throttleKey": _TEXT,
        },
        "type",
    ),
    "custom": _OPEN,
}


class OutputInvalid(ValueError):
    """A step that fails: its controls or what they come to break a schema."""

    def __init__(self, kind: str, faults: tuple[SchemaFault, ...]) -> None:
        super().__init__(f"invalid {kind}: {faults[0].path} {faults[0].message}")
        self.kind = kind
        self.faults = faults


def compiled_controls(
    values: Mapping[str, Any], schema: AjvSchema, variables: Mapping[str, object], *, now: datetime
) -> Mapping[str, Any]:
    """
    Return the controls of a step, held to their schema and rendered.

    Raise OutputInvalid where they break it, TemplateFailed where they cannot be rendered.
    """
    held, faults = validated(values, schema)
    if faults:
        raise OutputInvalid("controls", faults)
    return rendered_controls(held, variables, now=now)


def outputs_of(kind: str, controls: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a step of a kind puts out for rendered controls; raise OutputInvalid where that breaks the channel's schema."""
    shown = {name: held for name, held in controls.items() if name != "skip"}
    if kind == "in_app":
        shown = _in_app(shown)
    outputs: dict[str, Any]
    outputs, faults = validated(shown, OUTPUTS.get(kind, OUTPUTS["custom"]))
    if faults:
        raise OutputInvalid("output", faults)
    return outputs


def _in_app(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cleaned texts of an in-app message; those that are empty by then are left out, and data is shown as it is."""
    if shown.get("disableOutputSanitization"):
        return dict(shown)
    data = {"data": shown["data"]} if shown.get("data") is not None else {}
    clean = {name: _clean(held) for name, held in shown.items() if name != "data"}
    return {name: held for name, held in clean.items() if held or name not in ("subject", "body")} | data


def _clean(value: Any) -> Any:
    match value:
        case str():
            return sanitized_page(value)
        case dict():
            return {name: _clean(held) for name, held in value.items()}
        case list():
            return [_clean(held) for held in value]
        case _:
            return value
