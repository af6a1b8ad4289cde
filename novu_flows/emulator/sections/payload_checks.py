"""What a workflow asks of a trigger's payload: required variables, dates of scheduled delays, defaults."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from novu_flows.emulator.http.refusal import bad_request, server_error
from novu_flows.emulator.store.store import Document

SYSTEM_VARIABLES = ("subscriber", "step", "branding", "preheader")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}.\d{3}Z", re.ASCII)
_SHOWN_TYPES = {"String": "Value", "Array": "Array", "Boolean": "Boolean"}


def verified(payload: Any, steps: Sequence[Document]) -> Document:
    """
    Return the payload with defaults filled in; raise Refusal where something required is missing.

    Only the defaults of the last step count (docs/novu/v1.md, section 6.1).
    """
    _refuse([fault for step in steps for fault in _missing(step, payload)])
    return _merged(payload, _variables(steps[-1]))


def with_defaults(payload: Any, variables: Sequence[Document]) -> Document:
    """Do the same with the variables of a layout."""
    _refuse(list(_missing_variables(variables, payload)))
    return _merged(payload, variables)


def _refuse(missing: Sequence[str]) -> None:
    if missing:
        raise bad_request(f"payload is missing required key(s) and type(s): {', '.join(missing)}")


def _missing(step: Document, payload: Any) -> Iterator[str]:
    yield from _missing_variables(_variables(step), payload)
    metadata = step.get("metadata") or {}
    if metadata.get("type") == "scheduled":
        yield from _missing_date(metadata.get("delayPath"), payload)


def _missing_date(path: Any, payload: Any) -> Iterator[str]:
    """
    Look for a date at the top of the payload; of inactive steps too.

    What matches may still be no date, which is refused when nobody hears of it any more; what has no
    `match` at all fails the request (recorded deliveries `delay.until_refused`, `delay.until_odd`).
    """
    if not path:
        raise bad_request("Delay path is required for scheduled delay")
    value = payload.get(path, "") if isinstance(payload, dict) else ""
    if not isinstance(value, str):
        raise server_error()
    if not _DATE.search(value):
        yield f"{path} (ISO Date)"


def _variables(step: Document) -> list[Document]:
    return (step.get("template") or {}).get("variables") or []


def _missing_variables(variables: Sequence[Document], payload: Any) -> Iterator[str]:
    for variable in variables:
        if variable.get("required") and _is_own(variable) and not _has(payload, variable):
            kind = _SHOWN_TYPES.get(variable.get("type", ""), "undefined")
            yield f"{variable['name']} ({kind})"


def _is_own(variable: Mapping[str, Any]) -> bool:
    """Return whether a variable is the payload's; Novu breaks over one that has no name."""
    name = variable.get("name")
    if not isinstance(name, str):
        raise server_error()
    return name.partition(".")[0] not in SYSTEM_VARIABLES


def _has(payload: Any, variable: Mapping[str, Any]) -> bool:
    value = _at(payload, variable["name"].split("."))
    match variable.get("type"):
        case "Array":
            return isinstance(value, list)
        case "Boolean":
            return isinstance(value, bool)
        case "String":
            return isinstance(value, str | int | float) and not isinstance(value, bool)
        case _:
            return value is not None


def _at(value: Any, path: Sequence[str]) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _merged(payload: Any, variables: Sequence[Document]) -> Document:
    filled: Document = {}
    for variable in variables:
        if variable.get("defaultValue") is not None and _is_own(variable):
            _put(filled, variable["name"].split("."), deepcopy(variable["defaultValue"]))
    _merge(filled, payload)
    return filled


def _put(target: Any, path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        target = target.setdefault(part, {})
        if not isinstance(target, dict):
            return
    target[path[-1]] = value


def _merge(target: Any, source: Any) -> None:
    """Merge as lodash does: objects and lists at every depth, a text by its characters."""
    for key, value in _entries(source):
        held = target.get(key)
        if isinstance(held, dict) and isinstance(value, dict):
            _merge(held, value)
        elif isinstance(held, list) and isinstance(value, list):
            target[key] = [*value, *held[len(value) :]]
        else:
            target[key] = value


def _entries(source: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(source, dict):
        yield from source.items()
    elif isinstance(source, str | list):
        for index, value in enumerate(source):
            yield str(index), value
