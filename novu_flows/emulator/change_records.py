"""The record that Novu keeps of every write that could be promoted to another environment."""

from dataclasses import dataclass
from typing import Literal

from novu_flows.emulator.recursive_diff import applied, difference
from novu_flows.emulator.store import Document, Store

Kind = Literal[
    "NotificationTemplate", "MessageTemplate", "NotificationGroup", "Feed", "Layout", "DefaultLayout"
]
COLLECTION_OF: dict[Kind, str] = {
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

    kind: Kind
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


def applied_state(store: Store, environment_id: str, kind: Kind, entity_id: str) -> Document:
    """Give a document as the records that have been applied say that it is; `{}` where none has."""
    state: Document = {}
    where = {"_environmentId": environment_id, "_entityId": entity_id, "type": kind, "enabled": True}
    for change in store.find("changes", where):
        state = applied(state, change["change"])
    return state
