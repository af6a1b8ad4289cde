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
    "subscribers": ("credentials", "inbox", "message_status", "preferences", "subscribers"),
    "topics": ("topics",),
    "users": ("closed_routes",),
    "widgets": ("closed_routes",),
}


def routes_below(segment: str) -> Iterator[Route]:
    """Return the routes below `/v1/SEGMENT`; none where Novu has no such section."""
    for module in SECTIONS.get(segment, ()):
        routes: tuple[Route, ...] = import_module(f"novu_flows.emulator.sections.{module}").ROUTES
        yield from (route for route in routes if route.path.split("/")[2] == segment)


# What Novu 3.15 has instead, by prefix and first segment; a section of `/v1/` that is not here is the one above.
V2_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "v1/environments": ("v1_organization",),
    "v1/health-check": ("v1_organization",),
    "v1/organizations": ("v1_organization",),
    "v1/tenants": ("v1_organization",),
    "v1/users": ("v1_organization",),
    "v2/environments": ("environment_diff", "environment_publish", "v1_organization"),
    "v1/subscribers": ("v1_credentials", "v1_inbox", "v1_preferences", "v1_subscribers"),
    "v1/topics": ("v1_topics",),
    "v1/integrations": ("v1_integrations",),
    "v1/environment-variables": ("v1_environment_variables",),
    "v1/events": ("v1_events",),
    "v2/contexts": ("contexts",),
    "v2/layouts": ("layout_preview", "layouts"),
    "v1/execution-details": ("v1_notifications",),
    "v1/layouts": ("v1_layouts",),
    "v1/messages": ("v1_messages",),
    "v1/notifications": ("v1_notifications",),
    "v2/subscribers": ("inbox", "preferences", "subscribers", "subscriptions"),
    "v2/topics": ("subscriptions", "topics"),
    "v1/workflows": ("v1_workflows",),
    "v2/workflows": ("workflow_preview", "workflow_sync", "workflows"),
}


def v2_routes_below(segment: str) -> Iterator[Route]:
    """Return the routes of Novu 3.15 below a segment, of both prefixes."""
    for prefix in ("v1", "v2"):
        path = f"{prefix}/{segment}"
        for module in V2_SECTIONS.get(path, ()):
            routes: tuple[Route, ...] = import_module(f"novu_flows.emulator.v2.{module}").ROUTES
            yield from (route for route in routes if route.path.split("/")[1:3] == path.split("/"))
    if f"v1/{segment}" not in V2_SECTIONS:
        yield from routes_below(segment)


def all_routes() -> Iterator[Route]:
    """Return every route of the API."""
    for segment in SECTIONS:
        yield from routes_below(segment)
