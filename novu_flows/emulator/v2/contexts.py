"""Answers of `/v2/contexts` (recorded section `contexts and variables`)."""

from novu_flows.emulator.http.checks import STRING, optional
from novu_flows.emulator.http.refusal import conflict, not_found
from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document
from novu_flows.emulator.v2.context_checks import check_changed_context, check_new_context
from novu_flows.emulator.v2.pages import check_page, contains, page_of

_CONTEXT = ("createdAt", "updatedAt", "type", "id", "data")


def list_contexts(request: Request) -> Document:
    """List the contexts that fit, by cursor."""
    query = request.query
    check_page(query, *(optional(name, STRING) for name in ("type", "id", "search")))
    where = {name: query[name] for name in ("type", "id") if query.get(name)}
    found = [
        one
        for one in request.find("contexts", where)
        if contains(f"{one['type']}:{one['id']}", query.get("search"))
    ]
    return page_of(request, found, "ListContexts").shown(_shown_context)


def _shown_context(context: Document) -> Document:
    return {field: context[field] for field in _CONTEXT}


def create_context(request: Request) -> Document:
    """Create a context; one that is there is a conflict."""
    check_new_context(request.body)
    kind, context_id = request.body["type"], request.body["id"]
    if request.find_one("contexts", {"type": kind, "id": context_id}) is not None:
        raise conflict(f"Context with type '{kind}' and id '{context_id}' already exists")
    now = request.state.now()
    context = {
        "_id": request.state.new_id(),
        **request.scope,
        "type": kind,
        "id": context_id,
        "data": request.body.get("data") or {},
        "createdAt": now,
        "updatedAt": now,
    }
    request.store.insert("contexts", context)
    return _shown_context(context)


def _context(request: Request) -> Document | None:
    return request.find_one("contexts", {"type": request.path["type"], "id": request.path["id"]})


def get_context(request: Request) -> Document:
    """Read a context."""
    found = _context(request)
    if found is None:
        named = f"id '{request.path['id']}' and type '{request.path['type']}'"
        raise not_found(f"Context with {named} not found in environment {request.environment_id}")
    return _shown_context(found)


def _known_context(request: Request) -> Document:
    found = _context(request)
    if found is None:
        raise not_found(f"Context with type '{request.path['type']}' and id '{request.path['id']}' not found")
    return found


def change_context(request: Request) -> Document:
    """Replace the data of a context."""
    check_changed_context(request.body)
    found = _known_context(request)
    changed = {**found, "data": request.body["data"], "updatedAt": request.state.now()}
    request.store.replace("contexts", changed)
    return _shown_context(changed)


def delete_context(request: Request) -> None:
    """Delete a context."""
    request.store.remove("contexts", {"_id": _known_context(request)["_id"]})


ROUTES = (
    Route("GET", "/v2/contexts", list_contexts),
    Route("POST", "/v2/contexts", create_context),
    Route("GET", "/v2/contexts/:type/:id", get_context),
    Route("PATCH", "/v2/contexts/:type/:id", change_context),
    Route("DELETE", "/v2/contexts/:type/:id", delete_context, status=204),
)
