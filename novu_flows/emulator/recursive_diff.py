"""Differences between two JSON values as the npm package recursive-diff writes and applies them."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, Final

from novu_flows.emulator.store import Document

Keys = tuple[str | int, ...]
_MISSING: Final = object()


def difference(before: Any, after: Any) -> list[Document]:
    """Give the operations that make `after` of `before`, with the former values."""
    return list(_operations(before, after, ()))


def applied(value: Any, operations: Iterable[Document]) -> Any:
    """Carry out operations; the value given is changed."""
    for operation in operations:
        *way, last = operation["path"]
        holder = value
        for key in way:
            holder = holder[key]
        if operation["op"] == "delete":
            _delete(holder, last)
        else:
            _set(holder, last, operation["val"])
    return value


def _operations(before: Any, after: Any, path: Keys) -> Iterator[Document]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _operation(before.get(key, _MISSING), after.get(key, _MISSING), (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        for index, (left, right) in enumerate(zip_longest(before, after, fillvalue=_MISSING)):
            yield from _operation(left, right, (*path, index))
    elif type(before) is not type(after) or before != after:
        yield {"op": "update", "path": list(path), "val": after, "oldVal": before}


def _operation(before: Any, after: Any, path: Keys) -> Iterator[Document]:
    if before is _MISSING:
        yield {"op": "add", "path": list(path), "val": after}
    elif after is _MISSING:
        yield {"op": "delete", "path": list(path), "oldVal": before}
    else:
        yield from _operations(before, after, path)


def _set(holder: Any, key: str | int, value: Any) -> None:
    if isinstance(holder, list) and key == len(holder):
        holder.append(value)
    else:
        holder[key] = value


def _delete(holder: Any, key: str | int) -> None:
    if isinstance(holder, list):
        del holder[int(key) :]
    else:
        holder.pop(key, None)
