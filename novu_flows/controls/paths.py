"""Where a dotted path leads to in a JSON schema, as Novu follows it, and the texts in values with their paths."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from novu_flows.controls.values import Schema

_INDEXED = re.compile(r"(.+?)\[(\d+)\]")


def is_known(name: str, schema: Schema) -> bool:
    """Return whether a path is in a schema, whose references and alternatives are not followed."""
    return schema_at(name, schema) is not None


def schema_at(name: str, schema: Schema) -> Schema | None:
    """Return the schema at a path; where anything is allowed it is the empty one."""
    held: Any = schema
    for part in _parts(name):
        inner = _inner(held, part)
        if inner is True:
            return {}
        if inner is None:
            return None
        held = inner
    return held if isinstance(held, Mapping) else {}


def _parts(name: str) -> Iterator[str]:
    for part in name.split("."):
        indexed = _INDEXED.fullmatch(part)
        yield from indexed.groups() if indexed else (part,)


def _inner(held: Any, part: str) -> Any:
    if not isinstance(held, Mapping):
        return None
    properties = held.get("properties") or {}
    if part in properties:
        return properties[part]
    if held.get("type") == "array":
        items = held.get("items")
        if part.isdigit():
            return items if isinstance(items, Mapping) else {}
        of_items = items.get("properties") if isinstance(items, Mapping) else None
        if of_items and part in of_items:
            return of_items[part]
    more = held.get("additionalProperties")
    return more if more is True or isinstance(more, Mapping) else None


def strings(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts in values with their places, those in conditions too."""
    match value:
        case str():
            yield place, value
        case dict() | list():
            pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
            for key, held in pairs:
                yield from strings(held, f"{place}.{key}" if place else str(key))
        case _:
            return
