"""Answers of the section *feeds*: the lists that in-app messages can be sorted into."""

from novu_flows.emulator.http.checks import DEFINED, STRING, cast_id, check, required
from novu_flows.emulator.http.refusal import bad_request
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.sections.changes import record
from novu_flows.emulator.store.change_records import Edit
from novu_flows.emulator.store.documents import single, without
from novu_flows.emulator.store.store import Document


def list_all(request: Request) -> list[Document]:
    """List the feeds (docs/novu/v1.md, section 11.3)."""
    return [{"_id": feed["_id"], **feed} for feed in request.find("feeds", {"deleted": False})]


def create(request: Request) -> Document:
    """Create a feed; its identifier is its name, which need not be unique (recorded section `feeds`)."""
    check(request.body, required("name", DEFINED, STRING))
    now, name = request.state.now(), request.body["name"]
    feed = {
        "name": name,
        "identifier": name,
        **request.scope,
        "_id": request.state.new_id(),
        "deleted": False,
        "createdAt": now,
        "updatedAt": now,
        "__v": 0,
    }
    request.store.insert("feeds", feed)
    _record(request, single(feed))
    return single(feed)


def delete(request: Request) -> list[Document]:
    """Delete a feed that no step uses; give those that are left."""
    feed_id = request.path["feedId"]
    feed = request.find_one("feeds", {"_id": cast_id(feed_id), "deleted": False})
    if feed is None:
        raise bad_request(f"Could not find feed with id {feed_id}")
    if request.find_one("message_templates", {"_feedId": feed["_id"]}):
        raise bad_request("Can not delete feed that has existing message")
    now = request.state.now()
    deleted = {
        "_id": feed["_id"],
        **without(feed, "_id"),
        "deleted": True,
        "updatedAt": now,
        "deletedAt": now,
    }
    request.store.replace("feeds", deleted)
    _record(request, single(deleted))
    return list_all(request)


def _record(request: Request, feed: Document) -> None:
    record(request, Edit(kind="Feed", item=feed, change_id=request.state.new_id()))


ROUTES = (
    Route("GET", "/v1/feeds", list_all),
    Route("POST", "/v1/feeds", create),
    Route("DELETE", "/v1/feeds/:feedId", delete),
)
