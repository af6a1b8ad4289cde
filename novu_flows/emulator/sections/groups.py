"""Answers of the section *notification groups*: list and create."""

from novu_flows.emulator.http.checks import DEFINED, STRING, check, required
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.changes import record
from novu_flows.emulator.store.change_records import Edit
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document


def list_all(request: Request) -> list[Document]:
    """List the groups of the environment (docs/novu/v1.md, section 11.1)."""
    return request.find("groups", {})


def create(request: Request) -> Document:
    """Create a group; names need not be unique (recorded section `notification groups`)."""
    check(request.body, required("name", DEFINED, STRING))
    now = request.state.now()
    group = {
        "name": request.body["name"],
        **request.scope,
        **_parent(request),
        "_id": request.state.new_id(),
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    request.store.insert("groups", group)
    change_id = request.state.new_id()
    record(request, Edit(kind="NotificationGroup", item=single(group), change_id=change_id))
    return single(group)


def _parent(request: Request) -> Document:
    """Name the organization's first group as parent, whatever its environment (docs/novu/v1.md, section 11.1)."""
    first = request.store.find_one("groups", {"_organizationId": request.organization_id})
    return {"_parentId": first["_id"]} if first else {}


ROUTES = (
    Route("GET", "/v1/notification-groups", list_all),
    Route("POST", "/v1/notification-groups", create),
)
