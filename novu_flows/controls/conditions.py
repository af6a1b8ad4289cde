"""What Novu's validator of step conditions says of a JSON logic."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.controls.values import ILLEGAL, MISSING, ControlIssue, Schema

_COMPARISONS = ("==", "!=", "<", ">", "<=", ">=", "startsWith", "endsWith")
_WITH_NULL = ("==", "!=")
_ANY_OF = ("containsAny", "doesNotContainAny")
_OPEN = ("payload.", "subscriber.data.", "context.")
_PRIMITIVES = ("string", "number", "boolean", "integer")
_BETWEEN, _PAIR = 3, 2
_INDEX = re.compile(r"\[(\d+)\]")


def condition_issues(node: Any, schema: Schema, path: str = "") -> Iterator[ControlIssue]:
    """Yield what is wrong with a condition; operators that are unknown are not looked into."""
    fields = frozenset(_fields(schema, ""))
    for kind, text, place in _faults(node, fields, path):
        yield ControlIssue("skip", kind, text, place)


_Faults = Iterator[tuple[str, str, str]]  # the kind of issue, what is said, the path


def _faults(node: Any, fields: frozenset[str], path: str) -> _Faults:
    if not isinstance(node, Mapping):
        if not isinstance(node, list):
            yield ILLEGAL, "Invalid node structure", path
        return
    for name, given in node.items():
        if name in ("and", "or"):
            yield from _logical_faults(name, given, fields, path)
        elif name == "!":
            yield from _faults(given, fields, path)
        else:
            yield from ((kind, text, path) for kind, text in _operation_faults(name, given, fields))


def _logical_faults(name: str, given: Any, fields: frozenset[str], path: str) -> _Faults:
    if not isinstance(given, list):
        yield ILLEGAL, f'Invalid logical operator "{name}" structure', path
        return
    for index, inner in enumerate(given):
        yield from _faults(inner, fields, f"{path}.{index}" if path else str(index))


_Said = Iterator[tuple[str, str]]  # the kind of issue, and what is said


def _operation_faults(name: str, given: Any, fields: frozenset[str]) -> _Said:
    is_list = isinstance(given, list)
    if name == "<=" and is_list and len(given) == _BETWEEN:
        yield from _field_faults(given[1], fields)
        yield from _needed(given[0] is not None and given[2] is not None)
    elif name in (*_COMPARISONS, *_ANY_OF, "in"):
        if not is_list or len(given) != _PAIR:
            yield ILLEGAL, f'Invalid operation structure for operator "{name}"'
        elif name == "in":
            yield from _membership_faults(given[0], given[1])
        elif name in _ANY_OF:
            yield from _any_of_faults(given[0], given[1], fields)
        else:
            yield from _field_faults(given[0], fields)
            yield from _needed(given[1] != "" and (given[1] is not None or name in _WITH_NULL))
    elif name == "var" and not given:
        yield MISSING, "Field variable is required"


def _needed(is_given: bool) -> _Said:  # noqa: FBT001 - a condition that is written at each call
    if not is_given:
        yield MISSING, "Value is required"


def _membership_faults(first: Any, second: Any) -> _Said:
    """`in` looks for a text in a field, or for a field in a list; which fields there are is not asked."""
    if isinstance(first, str):
        yield from _needed(first != "")
        yield from _reference_faults(second)
    else:
        yield from _reference_faults(first)
        yield from _needed(second is not None and second != [])


def _any_of_faults(field: Any, value: Any, fields: frozenset[str]) -> _Said:
    yield from _field_faults(field, fields)
    if isinstance(value, Mapping) and "var" in value:
        yield from _field_faults(value, fields)
    else:
        yield from _needed(value is not None and value != [])


def _reference_faults(field: Any) -> _Said:
    if not isinstance(field, Mapping) or "var" not in field:
        yield ILLEGAL, "Invalid field reference in comparison"


def _field_faults(field: Any, fields: frozenset[str]) -> _Said:
    found = list(_reference_faults(field))
    yield from found
    if not found and not _is_field(field["var"], fields):
        yield ILLEGAL, "Value is not valid"


def _is_field(name: Any, fields: frozenset[str]) -> bool:
    if not isinstance(name, str):
        return False
    is_open = any(name.startswith(prefix) and name != prefix for prefix in _OPEN)
    return is_open or name == "subscriber.data" or _INDEX.sub(r".\1", name) in fields


def _fields(schema: Any, path: str) -> Iterator[str]:
    """Yield the fields of a schema that hold a text, a number or a truth, with their paths."""
    if not isinstance(schema, Mapping):
        return
    if schema.get("type") == "object":
        for name, held in (schema.get("properties") or {}).items():
            yield from _fields_at(held, f"{path}.{name}" if path else name)
    for combiner in ("allOf", "anyOf", "oneOf"):
        branches = schema.get(combiner)
        for branch in branches if isinstance(branches, list) else ():
            yield from _fields(branch, path)
    for part in ("if", "then", "else"):
        yield from _fields(schema.get(part), path)


def _fields_at(held: Any, path: str) -> Iterator[str]:
    kind = held.get("type") if isinstance(held, Mapping) else None
    if kind == "array":
        yield from _fields({"type": "object", "properties": held.get("properties") or {}}, path)
        items = held.get("items")
        yield from _fields(items[0] if isinstance(items, list) and items else items, f"{path}.0")
    elif kind == "object":
        yield from _fields(held, path)
    elif isinstance(kind, str) and kind in _PRIMITIVES:
        yield path
