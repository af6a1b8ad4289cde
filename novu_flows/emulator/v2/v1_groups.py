"""Answers of `/v1/notification-groups` in Novu 3.15: those of 0.14, and one group by its id."""

from novu_flows.emulator.http.checks import DEFINED, STRING, cast_id, check, required
from novu_flows.emulator.http.refusal import Refusal
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections import groups as before
from novu_flows.emulator.store.documents import single
from novu_flows.emulator.store.store import Document

_PATH = "/v1/notification-groups/:id"


def read(request: Request) -> Document:
    """Return one group."""
    found = request.find_one("groups", {"_id": cast_id(request.path["id"])})
    if found is None:
        raise Refusal(404, "Not Found", error=None)
    return single(found)


def rename(request: Request) -> Document:
    """Rename a group."""
    check(request.body, required("name", DEFINED, STRING))
    changed = {**read(request), "name": request.body["name"], "updatedAt": request.state.now()}
    request.store.replace("groups", changed)
    return changed


def delete(request: Request) -> Document:
    """Delete a group, whether or not workflows name it."""
    request.store.remove("groups", {"_id": read(request)["_id"]})
    return {"acknowledged": True, "status": "deleted"}


ROUTES = (
    *before.ROUTES,
    Route("GET", _PATH, read),
    Route("PATCH", _PATH, rename),
    Route("DELETE", _PATH, delete),
)
