"""Control values as Novu 3.15 previews them: what is invalid by itself has a stand-in, what has an issue is left out."""

import json
from collections.abc import Mapping
from typing import Any, Final

from novu_flows.controls.outputs import OUTPUTS
from novu_flows.controls.sanitizing import sanitized_values
from novu_flows.controls.values import Schema
from novu_flows.controls.variables import invalid_outputs, is_parsed
from novu_flows.javascript.ajv import SchemaFault, all_faults
from novu_flows.javascript.json import write_json

_PLACE: Final = "https://www.redirect-example.com"
_STAND_INS: Final[Mapping[str, Any]] = {
    "subject": "",
    "body": " ",
    "avatar": _PLACE,
    "data": {},
    **{
        f"{before}{name}": shown
        for before in ("", "primaryAction.", "secondaryAction.")
        for name, shown in (("redirect.url", _PLACE), ("redirect.target", "_blank"))
    },
    "primaryAction.label": "",
    "secondaryAction.label": "",
}


def previewed_values(kind: str, given: Mapping[str, Any], variables: Schema) -> dict[str, Any]:
    """Return the control values that a preview of a step of a kind renders; of a layout, `kind` is `layout`."""
    values = _with_stand_ins(kind, sanitized_values(kind, given))
    shown = {name: _without_issues(name, held, variables) for name, held in values.items()}
    return {name: held for name, held in shown.items() if held is not None}


def _with_stand_ins(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return values in which what breaks the schema of the outputs, unrendered as it is, is replaced."""
    schema = OUTPUTS.get(kind)
    for fault in all_faults(values, schema) if schema else ():
        path = _path(fault)
        if fault.keyword != "additionalProperties" and path:
            _put(values, path.split("."), _STAND_INS.get(path))
    return values


def _path(fault: SchemaFault) -> str:
    return (fault.path[1:] or fault.missing or "").replace("/", ".")


def _put(values: Any, path: list[str], held: Any) -> None:
    first, *others = path
    if not isinstance(values, dict):
        return
    if not others:
        values[first] = held
        return
    if not isinstance(values.get(first), dict):
        values[first] = {}
    _put(values[first], others, held)


def _without_issues(name: str, value: Any, variables: Schema) -> Any:
    """Return a value without the outputs and tags that have an issue, or a stand-in where no template is left by that."""
    text = write_json(value).decode()
    template = value if isinstance(value, str) else text
    for output in invalid_outputs(template, variables):
        text = text.replace(output, "") if output else text
    try:
        left = json.loads(text)
    except ValueError:
        left = value
    return left if is_parsed(write_json(left).decode()) else _STAND_INS.get(name)
