"""Which layout is the default one, and the records that changes of layouts leave for promotion."""

from novu_flows.emulator.change_records import Edit
from novu_flows.emulator.documents import single
from novu_flows.emulator.recording import pending_id, record
from novu_flows.emulator.request import Request
from novu_flows.emulator.store import Document


def record_layout(request: Request, layout: Document) -> None:
    """Record a write to a layout."""
    record(request, Edit(kind="Layout", item=layout, change_id=pending_id(request, "Layout", layout["_id"])))


def make_default(request: Request, layout: Document) -> None:
    """Make a layout the default one, which is recorded together with the end of the one before."""
    former = next((other for other in _defaults(request) if other["_id"] != layout["_id"]), None)
    if former is None:
        _record_default(request, layout, parent_id=None)
        return
    _set(request, former, is_default=False)
    former_parent_id = _parent_id(request, former)
    former_change_id = _record_default(request, former, parent_id=None)
    _set(request, layout, is_default=True)
    _record_default(request, layout, parent_id=former_parent_id or former_change_id)


def _defaults(request: Request) -> list[Document]:
    return [layout for layout in request.find("layouts", {"deleted": False}) if layout["isDefault"]]


def _set(request: Request, layout: Document, *, is_default: bool) -> None:
    layout |= {"isDefault": is_default, "updatedAt": request.world.now()}
    request.store.replace("layouts", layout)


def _parent_id(request: Request, layout: Document) -> str | None:
    pending = request.find("changes", {"_entityId": layout["_id"], "type": "DefaultLayout", "enabled": False})
    return next((change["_parentId"] for change in pending if "_parentId" in change), None)


def _record_default(request: Request, layout: Document, *, parent_id: str | None) -> str:
    change_id = pending_id(request, "DefaultLayout", layout["_id"])
    edit = Edit(kind="DefaultLayout", item=single(layout), change_id=change_id, parent_id=parent_id)
    record(request, edit)
    return change_id
