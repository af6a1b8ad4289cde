"""The record that Novu keeps of every write that could be promoted to another environment."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Any, Final, Literal

from novu_flows.dataclass import dataclass
from novu_flows.emulator.store.store import Document, Store

ChangeKeys = tuple[str | int, ...]
_MISSING: Final = object()


def difference(before: Any, after: Any) -> list[Document]:
    """Return the operations that make `after` of `before`, with the former values."""
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


def _operations(before: Any, after: Any, path: ChangeKeys) -> Iterator[Document]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys([*before, *after]):
            yield from _operation(before.get(key, _MISSING), after.get(key, _MISSING), (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        for index, (left, right) in enumerate(zip_longest(before, after, fillvalue=_MISSING)):
            yield from _operation(left, right, (*path, index))
    elif type(before) is not type(after) or before != after:
        yield {"op": "update", "path": list(path), "val": after, "oldVal": before}


def _operation(before: Any, after: Any, path: ChangeKeys) -> Iterator[Document]:
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


ChangeKind = Literal[
    "NotificationTemplate", "MessageTemplate", "NotificationGroup", "Feed", "Layout", "DefaultLayout"
]
COLLECTION_OF: dict[ChangeKind, str] = {
    "NotificationTemplate": "workflows",
    "MessageTemplate": "message_templates",
    "NotificationGroup": "groups",
    "Feed": "feeds",
    "Layout": "layouts",
    "DefaultLayout": "layouts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """
    A write to one document, to be recorded under an id.

    A record that has the id is brought up to date; `parent_id` names the one that this is applied with.
    """

    kind: ChangeKind
    item: Document
    change_id: str
    parent_id: str | None = None


def keep_record(store: Store, edit: Edit, author: Document, now: str) -> None:
    """Record a write; `author` says in which environment, of which organization, by whom."""
    pending = store.find_one("changes", {"_id": edit.change_id})
    state = applied_state(store, author["_environmentId"], edit.kind, edit.item["_id"])
    change = difference(state, edit.item)
    if pending:
        store.replace("changes", {**pending, "change": change, "updatedAt": now})
        return
    parent = {"_parentId": edit.parent_id} if edit.parent_id else {}
    store.insert(
        "changes",
        {
            "_id": edit.change_id,
            "enabled": False,
            "type": edit.kind,
            "change": change,
            "_environmentId": author["_environmentId"],
            "_organizationId": author["_organizationId"],
            "_entityId": edit.item["_id"],
            "_creatorId": author["_creatorId"],
            **parent,
            "createdAt": now,
            "updatedAt": now,
            "__v": 0,
        },
    )


def applied_state(store: Store, environment_id: str, kind: ChangeKind, entity_id: str) -> Document:
    """Return a document as the records that have been applied say that it is; `{}` where none has."""
    state: Document = {}
    where = {"_environmentId": environment_id, "_entityId": entity_id, "type": kind, "enabled": True}
    for change in store.find("changes", where):
        state = applied(state, change["change"])
    return state
