"""The promotion of recorded changes to the environment below, with what Novu 0.14 loses on the way."""

from collections.abc import Mapping
from typing import Any

from novu_flows.emulator.http.refusal import not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.store.cached import forget_workflow
from novu_flows.emulator.store.change_records import ChangeKind, applied_state
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.schemas import cast_document
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.store.workflow_schemas import MESSAGE_TEMPLATE, WORKFLOW

_GROUP_FIELDS = ("name",)
_FEED_FIELDS = ("name", "identifier")
_LAYOUT_FIELDS = ("name", "description", "variables", "content", "contentType", "isDefault", "channel")
# `variables`, `preheader` and `senderName` are lost (docs/novu/v1.md, section 10).
_TEMPLATE_FIELDS = ("type", "name", "subject", "content", "contentType", "title", "cta", "active", "actor")
_WORKFLOW_FIELDS = (
    "name",
    "active",
    "draft",
    "description",
    "tags",
    "critical",
    "triggers",
    "preferenceSettings",
    "blueprintId",
)


def apply_change(request: Request, change_id: str) -> list[Document]:
    """
    Apply a record after those that belong to it; give them as they were before.

    Nothing is taken back where a later one fails (recorded section `messages & others`, number 679).
    """
    parent = request.find_one("changes", {"_id": change_id})
    if parent is None:
        raise not_found("Parent Change not found")
    children = request.find("changes", {"_parentId": change_id})
    return [_applied(request, change) for change in (*children, parent)]


def _applied(request: Request, change: Document) -> Document:
    request.store.replace("changes", {**change, "enabled": True, "updatedAt": request.state.now()})
    below = request.store.find_one("environments", {"_parentId": change["_environmentId"]})
    if below is None:
        raise not_found(f"Environment {change['_environmentId']} not found")
    kind, entity_id = change["type"], change["_entityId"]
    item = applied_state(request.store, change["_environmentId"], kind, entity_id)
    _Promotion(request, below["_id"]).promote(kind, item)
    return single(change)


class _Promotion:
    """Copy documents into one environment, or take them away there."""

    def __init__(self, request: Request, environment_id: str) -> None:
        self._request = request
        self._store = request.store
        self._environment_id = environment_id
        self._creator = {"_creatorId": request.creator_id}

    def promote(self, kind: ChangeKind, item: Document) -> None:
        match kind:
            case "NotificationTemplate":
                self._workflow(item)
            case "MessageTemplate":
                self._message_template(item)
            case "Feed":
                self._feed(item)
            case "NotificationGroup":
                self._copy("groups", item, {name: item[name] for name in _GROUP_FIELDS})
            case "Layout" | "DefaultLayout":
                self._layout(item)

    def _workflow(self, item: Document) -> None:
        given = {name: item[name] for name in _WORKFLOW_FIELDS if name in item}
        given |= {"steps": self._steps(item), "_notificationGroupId": self._group_id(item), **self._creator}
        cast = cast_document(WORKFLOW, given, self._request.state.new_id)
        known = self._copy_of("workflows", item)
        if known:
            forget_workflow(self._request.state, known)
        self._copy("workflows", item, cast)

    def _steps(self, item: Document) -> list[Document]:
        """Return the steps whose message templates have a copy; a step keeps its id."""
        copies = (
            (step, self._find("message_templates", step["_templateId"])) for step in item["steps"] or ()
        )
        return [{**step, "_templateId": copy["_id"]} for step, copy in copies if copy]

    def _group_id(self, item: Document) -> str:
        """Return the copy of the workflow's group, which is promoted first where there is none."""
        group_id = item["_notificationGroupId"]
        if not self._find("groups", group_id):
            for change in self._request.find("changes", {"_entityId": group_id, "type": "NotificationGroup"}):
                apply_change(self._request, change["_id"])
        copy = self._find("groups", group_id)
        if copy is None:
            raise not_found(f"Notification Group: {item['name']} with the {group_id} Id not found")
        return str(copy["_id"])

    def _message_template(self, item: Document) -> None:
        given = {name: item[name] for name in _TEMPLATE_FIELDS if name in item}
        cast = cast_document(MESSAGE_TEMPLATE, given | self._creator, self._request.state.new_id)
        self._copy("message_templates", item, {**cast, **self._feed_id(item), **self._layout_id(item)})

    def _feed_id(self, item: Document) -> Document:
        """Find the feed by its identifier; one that was not promoted is lost."""
        feed = self._store.find_one("feeds", {"_id": item.get("_feedId")}) if item.get("_feedId") else None
        where = {"_environmentId": self._environment_id, "deleted": False}
        copy = self._store.find_one("feeds", {**where, "identifier": feed["identifier"]}) if feed else None
        return {"_feedId": copy["_id"]} if copy else {}

    def _layout_id(self, item: Document) -> Document:
        copy = self._find("layouts", item["_layoutId"]) if item.get("_layoutId") else None
        return {"_layoutId": copy["_id"]} if copy else {}

    def _feed(self, item: Document) -> None:
        where = {"_environmentId": self._environment_id, "name": item["name"], "deleted": False}
        known = self._store.find_one("feeds", where)
        if known and item["deleted"]:
            self._delete("feeds", known)
        elif not known and not item["deleted"]:
            self._insert("feeds", {name: item[name] for name in _FEED_FIELDS} | {"deleted": False})

    def _layout(self, item: Document) -> None:
        fields = {name: item[name] for name in _LAYOUT_FIELDS if name in item}
        self._copy("layouts", item, {**self._creator, **fields, "deleted": False})

    def _copy(self, collection: str, item: Document, fields: Mapping[str, Any]) -> None:
        """Make the copy of a document, bring it up to date, or delete it where the document is deleted."""
        known = self._copy_of(collection, item)
        if known is None and not item.get("deleted"):
            self._insert(collection, {**fields, "_parentId": item["_id"]})
        elif known and item.get("deleted"):
            self._delete(collection, known)
        elif known:
            now = self._request.state.now()
            self._store.replace(collection, {**known, **fields, "updatedAt": now})

    def _copy_of(self, collection: str, item: Document) -> Document | None:
        return self._find(collection, item["_id"])

    def _find(self, collection: str, original_id: str) -> Document | None:
        where = {"_environmentId": self._environment_id, "_parentId": original_id}
        found = self._store.find(collection, where)
        return next((copy for copy in found if not copy.get("deleted")), None)

    def _insert(self, collection: str, fields: Mapping[str, Any]) -> None:
        now = self._request.state.now()
        self._store.insert(
            collection,
            {
                "_id": self._request.state.new_id(),
                **fields,
                "_organizationId": self._request.organization_id,
                "_environmentId": self._environment_id,
                "createdAt": now,
                "updatedAt": now,
                "__v": 0,
            },
        )

    def _delete(self, collection: str, known: Document) -> None:
        now = self._request.state.now()
        self._store.replace(collection, {**known, "deleted": True, "updatedAt": now, "deletedAt": now})
