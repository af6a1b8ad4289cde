"""What Novu's validator of step conditions says of a JSON logic."""

from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.controls.paths import is_known, schema_at
from novu_flows.controls.values import ILLEGAL, MISSING, ControlIssue, Schema

_COMPARISONS = (
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "startsWith",
    "endsWith",
    "containsAny",
    "doesNotContainAny",
)
_OPEN = ("payload.", "subscriber.data.", "context.")
_CHAIN, _PAIR = 3, 2


def condition_issues(node: Any, schema: Schema, path: str = "") -> Iterator[ControlIssue]:
    """Yield what is wrong with a condition; operators that are unknown are not looked into."""
    if not isinstance(node, Mapping) or not node:
        if node != {}:
            yield _issue(ILLEGAL, "Invalid node structure", path)
        return
    name, given = next(iter(node.items()))
    if name in ("and", "or"):
        if not isinstance(given, list):
            yield _issue(ILLEGAL, f'Invalid logical operator "{name}"', path)
            return
        for index, inner in enumerate(given):
            yield from condition_issues(inner, schema, f"{path}.{index}" if path else str(index))
    elif name == "!":
        yield from condition_issues(given, schema, path)
    elif name == "in" or name in _COMPARISONS:
        yield from _comparison(name, given, schema, path)


def _issue(kind: str, text: str, path: str) -> ControlIssue:
    return ControlIssue("skip", kind, text, path)


def _comparison(name: str, given: Any, schema: Schema, path: str) -> Iterator[ControlIssue]:
    if name == "<=" and isinstance(given, list) and len(given) == _CHAIN:
        field, value = given[1], given[0]
    elif not isinstance(given, list) or len(given) != _PAIR:
        yield _issue(ILLEGAL, f'Invalid operation structure for operator "{name}"', path)
        return
    elif name == "in" and isinstance(given[0], str):
        value, field = given
    else:
        field, value = given
    yield from _field_issues(field, schema, path)
    if value == "" or (value is None and name not in ("==", "!=")):
        yield _issue(MISSING, "Value is required", path)


def _field_issues(field: Any, schema: Schema, path: str) -> Iterator[ControlIssue]:
    if not isinstance(field, Mapping) or not isinstance(field.get("var"), str):
        yield _issue(ILLEGAL, "Invalid field reference in comparison", path)
    elif not _is_field(field["var"].replace("[", ".").replace("]", ""), schema):
        yield _issue(ILLEGAL, "Value is not valid", path)


def _is_field(name: str, schema: Schema) -> bool:
    if name.startswith(_OPEN):
        return True
    held = schema_at(name, schema) or {}
    return is_known(name, schema) and held.get("type") not in ("object", "array")
