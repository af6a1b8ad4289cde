"""Answers of `/v1/layouts` in Novu 3.15: those of the v2 routes are listed beside the old ones (recorded 901)."""

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections import layouts as before
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.layout_views import control_schemas_of_layouts

_OLD: Document = {"identifier": "novu-default-layout", "isTranslationEnabled": False, "controls": {}}


def list_page(request: Request) -> Document:
    """List the layouts, the newest first: those of the v2 routes, then the old ones."""
    page = before.list_page(request)
    size, start = int(page["pageSize"]), int(page["page"] * page["pageSize"])
    own = [_shown(request, one) for one in reversed(request.find("v2_layouts", {}))]
    old = request.find("layouts", {"deleted": False})
    everything = [*own, *({**_OLD, **before.listed(one)} for one in reversed(old))]
    return {**page, "totalCount": len(everything), "data": everything[start : start + size]}


def _shown(request: Request, layout: Document) -> Document:
    return {
        "_id": layout["_id"],
        **request.scope,
        "_creatorId": request.creator_id,
        "name": layout["name"],
        "identifier": layout["identifier"],
        "variables": [],
        "isDefault": layout["isDefault"],
        "channel": "email",
        "type": "BRIDGE",
        "origin": "novu-cloud",
        "controls": control_schemas_of_layouts(),
        "isTranslationEnabled": False,
        "deleted": False,
        "createdAt": layout["createdAt"],
        "updatedAt": layout["updatedAt"],
        "__v": 0,
        **({"_updatedBy": request.creator_id} if layout["isWritten"] else {}),
        "isDeleted": False,
    }


ROUTES = (
    Route("GET", "/v1/layouts", list_page),
    *(route for route in before.ROUTES if (route.method, route.path) != ("GET", "/v1/layouts")),
)
