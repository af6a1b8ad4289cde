"""What a request that writes adds to the records of changes."""

from novu_flows.emulator.change_records import Edit, Kind, keep_record
from novu_flows.emulator.request import Request


def record(request: Request, edit: Edit) -> None:
    """Record a write that a request has made (API notes, section 10)."""
    author = {**request.scope, "_creatorId": request.creator_id}
    keep_record(request.store, edit, author, request.world.now())


def pending_id(request: Request, kind: Kind, entity_id: str) -> str:
    """Give the id of the record of a document that is not applied yet, or a new one."""
    pending = request.find_one("changes", {"_entityId": entity_id, "type": kind, "enabled": False})
    return pending["_id"] if pending else request.world.new_id()


def adopt(request: Request, kind: Kind, entity_id: str, parent_id: str) -> None:
    """Have the pending records of a document applied together with another."""
    for pending in request.find("changes", {"_entityId": entity_id, "type": kind, "enabled": False}):
        adopted = {**pending, "_parentId": parent_id, "updatedAt": request.world.now()}
        request.store.replace("changes", adopted)
