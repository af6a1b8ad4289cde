"""The sections of Novu's API that the emulator answers: which modules hold the routes of a path."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from novu_flows.emulator.http.routes import Route

# The first segment after `/v1/`, and the modules of `emulator/sections/` that answer below it. A section is loaded when
# it is first asked for: a plan asks for six of them, and loading is most of what it costs.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "activity": ("notifications",),
    "auth": ("closed_routes",),
    "changes": ("changes",),
    "content-templates": ("closed_routes",),
    "environments": ("environments",),
    "events": ("closed_routes", "events"),
    "execution-details": ("notification_views",),
    "feeds": ("feeds",),
    "health-check": ("health",),
    "inbound-parse": ("inbound_parse",),
    "integrations": ("integrations",),
    "invites": ("closed_routes",),
    "layouts": ("layouts",),
    "messages": ("messages",),
    "notification-groups": ("groups",),
    "notification-templates": ("workflows",),
    "notifications": ("notifications",),
    "organizations": ("closed_routes",),
    "partner-integrations": ("closed_routes",),
    "subscribers": ("credentials", "inbox", "marks", "preferences", "subscribers"),
    "topics": ("topics",),
    "users": ("closed_routes",),
    "widgets": ("closed_routes",),
}


def routes_below(segment: str) -> Iterator[Route]:
    """Return the routes below `/v1/SEGMENT`; none where Novu has no such section."""
    for module in SECTIONS.get(segment, ()):
        routes: tuple[Route, ...] = import_module(f"novu_flows.emulator.sections.{module}").ROUTES
        yield from (route for route in routes if route.path.split("/")[2] == segment)


def all_routes() -> Iterator[Route]:
    """Return every route of the API."""
    for segment in SECTIONS:
        yield from routes_below(segment)
