"""Answers of the section *changes*: what could be promoted, and its promotion to production."""

from typing import Any

from novu_flows.emulator.http.checks import (
    DEFINED,
    MONGO_ID,
    NUMBER,
    check,
    each,
    limit_of,
    number_of,
    required,
    shown,
    skip_of,
)
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.promotion import apply_change
from novu_flows.emulator.store.change_records import COLLECTION_OF, ChangeKind, Edit, keep_record
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document

# The account that made the keys; Novu 0.14 shows all of it here, its password's hash too. Ours opens nothing.
ACCOUNT = {
    "firstName": "Emulator",
    "lastName": "Account",
    "email": "account@novu.test",
    "password": "",
    "tokens": [],
}


def list_page(request: Request) -> Document:
    """List the records that are not applied together with another, oldest first (docs/novu/v1.md, section 10)."""
    page, size = number_of(request.query.get("page"), 0), number_of(request.query.get("limit"), 10)
    check({"page": page, "limit": size}, required("page", NUMBER), required("limit", NUMBER))
    where = {**_parents(request), "enabled": request.query.get("promoted") == "true"}
    found = request.store.find("changes", where, skip=skip_of(page, size), limit=limit_of(size))
    return {
        "data": [_shown(request, change) for change in found],
        "totalCount": request.store.count("changes", where),
        "page": shown(page),
        "pageSize": shown(size),
    }


def _parents(request: Request) -> dict[str, Any]:
    return {"_environmentId": request.environment_id, "_parentId": None}


def _shown(request: Request, change: Document) -> Document:
    stamps = {field: request.environment[field] for field in ("createdAt", "updatedAt")}
    account = single({"_id": change["_creatorId"], **ACCOUNT, **stamps, "__v": 0})
    return {**change, "user": account, "id": change["_id"], **_names(request, change)}


def _names(request: Request, change: Document) -> Document:
    entity = request.find_one(COLLECTION_OF[change["type"]], {"_id": change["_entityId"]})
    if entity is None:
        return {}
    own_id = {"templateId": entity["_id"]} if change["type"] == "NotificationTemplate" else {}
    return {**own_id, "templateName": entity["name"]}


def count(request: Request) -> int:
    """Count the records that are not applied."""
    return request.store.count("changes", {**_parents(request), "enabled": False})


def apply_one(request: Request) -> list[Document]:
    """Apply a record, after those that belong to it."""
    change_id = request.path["changeId"]
    check({"changeId": change_id}, required("changeId", DEFINED, MONGO_ID))
    return apply_change(request, change_id)


def apply_many(request: Request) -> list[list[Document]]:
    """Apply records, the oldest first; unknown ones are passed over."""
    check(request.body, required("changeIds", DEFINED, each(MONGO_ID)))
    found = request.find("changes", {"_id": request.body["changeIds"]})
    return [apply_change(request, change["_id"]) for change in found]


ROUTES = (
    Route("GET", "/v1/changes", list_page),
    Route("GET", "/v1/changes/count", count),
    Route("POST", "/v1/changes/bulk/apply", apply_many),
    Route("POST", "/v1/changes/:changeId/apply", apply_one),
)


def record(request: Request, edit: Edit) -> None:
    """Record a write that a request has made (docs/novu/v1.md, section 10)."""
    author = {**request.scope, "_creatorId": request.creator_id}
    keep_record(request.store, edit, author, request.state.now())


def pending_id(request: Request, kind: ChangeKind, entity_id: str) -> str:
    """Return the id of the record of a document that is not applied yet, or a new one."""
    pending = request.find_one("changes", {"_entityId": entity_id, "type": kind, "enabled": False})
    return pending["_id"] if pending else request.state.new_id()


def adopt(request: Request, kind: ChangeKind, entity_id: str, parent_id: str) -> None:
    """Have the pending records of a document applied together with another."""
    for pending in request.find("changes", {"_entityId": entity_id, "type": kind, "enabled": False}):
        adopted = {**pending, "_parentId": parent_id, "updatedAt": request.state.now()}
        request.store.replace("changes", adopted)
