"""Answers of the section *health*, the one that needs no key."""

from novu_flows.emulator.http.request import Request
from novu_flows.emulator.http.routes import Route
from novu_flows.emulator.store.store import Document


def health_check(request: Request) -> Document:
    """Answer that the server is up, and its version (recorded section `auth`, number 17)."""
    details = {
        "db": {"status": "up"},
        "apiVersion": {"version": request.state.profile.version, "status": "up"},
    }
    return {"status": "ok", "info": details, "error": {}, "details": details}


ROUTES = (Route("GET", "/v1/health-check", health_check, public=True),)
