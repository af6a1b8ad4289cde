"""What Novu 3.15 refuses of contexts: by themselves, and in the `context` of a trigger, a preference or a subscription."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.emulator.http.checks import (
    DEFINED,
    STRING,
    PropertyCheck,
    check,
    faults,
    max_length,
    required,
)
from novu_flows.emulator.v2.refusals import validation_error
from novu_flows.javascript.json import write_json

_MOST, _LONGEST, _LARGEST_KILOBYTES, _KILOBYTE = 5, 100, 64, 1024
_WORD = re.compile(r"[a-zA-Z0-9_-]+")
_STRUCTURE = (
    "Invalid context payload structure. Expected object with context types as keys and string IDs or {id, data} objects"
    " as values"
)
_NOT_EMPTY = PropertyCheck(
    lambda value: isinstance(value, str) and value != "",
    "$property must be longer than or equal to 1 characters",
)


def _named(name: str) -> PropertyCheck:
    return PropertyCheck(
        lambda value: isinstance(value, str) and _WORD.fullmatch(value) is not None,
        f"{name} must be lowercase alphanumeric with optional ., _, or - separators",
    )


_LENGTH = (max_length(_LONGEST), _NOT_EMPTY, STRING)
_OWN = (
    required("type", DEFINED, _named("Type"), *_LENGTH),
    required("id", DEFINED, _named("ID"), *_LENGTH),
)


def check_new_context(body: Mapping[str, Any]) -> None:
    """Refuse a context that cannot be created."""
    found = [*faults(body, _OWN), *_data_faults(body.get("data"))]
    if found:
        raise validation_error(found)


def check_changed_context(body: Mapping[str, Any]) -> None:
    """Refuse data of a context that cannot be written."""
    check(body, required("data", DEFINED))
    found = list(_data_faults(body["data"]))
    if found:
        raise validation_error(found)


def _data_faults(data: Any) -> Iterator[str]:
    if data is not None and not isinstance(data, dict):
        yield "Context data must be an object"
    elif data and (text := _size_fault(data)):
        yield text


def _size_fault(data: Any) -> str:
    size = len(write_json(data))
    if size <= _LARGEST_KILOBYTES * _KILOBYTE:
        return ""
    return f"Data is too large: {(size + _KILOBYTE // 2) // _KILOBYTE}KB exceeds {_LARGEST_KILOBYTES}KB limit"


def context_faults(body: Mapping[str, Any]) -> Iterator[str]:
    """Return what is wrong with the `context` of a request; the first that is found."""
    given = body.get("context")
    if given is None:
        return
    if not isinstance(given, dict) or not given or not all(map(_is_context, given.values())):
        yield _STRUCTURE
    elif len(given) > _MOST:
        yield f"Too many contexts: {len(given)} provided, maximum allowed is {_MOST}"
    else:
        yield from _sizes(given)


def _sizes(given: Mapping[str, Any]) -> Iterator[str]:
    for kind, context in given.items():
        data = context.get("data") if isinstance(context, dict) else None
        text = _size_fault(data) if data else ""
        if text:
            yield f"Context '{kind}' {text}"
            return


def _is_context(value: Any) -> bool:
    if isinstance(value, str):
        return _is_id(value)
    if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not _is_id(value["id"]):
        return False
    return "data" not in value or isinstance(value["data"], dict | list)


def _is_id(text: str) -> bool:
    return len(text) <= _LONGEST and _WORD.fullmatch(text) is not None
