"""The sections of Novu's API that the emulator answers: which modules hold the routes of a path."""

from collections.abc import Iterable, Iterator, Mapping
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


def routes_below(path: str, _: str = "") -> Iterator[Route]:
    """Return the routes below a path of two segments, `v1/workflows`, for any method; none where Novu has no such section."""
    prefix, _, segment = path.partition("/")
    if prefix == "v1":
        yield from _routes("sections", SECTIONS.get(segment, ()), path)


def _routes(folder: str, modules: Iterable[str], path: str) -> Iterator[Route]:
    for module in modules:
        routes: tuple[Route, ...] = import_module(f"novu_flows.emulator.{folder}.{module}").ROUTES
        yield from (route for route in routes if route.path.split("/")[1:3] == path.split("/"))


# What Novu 3.15 has instead, by prefix and first segment; a section of `/v1/` that is not here is the one above.
V2_SECTIONS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "v1/activity",
            "v1/agents",
            "v1/auth",
            "v1/blueprints",
            "v1/bridge",
            "v1/content-templates",
            "v1/inbox",
            "v1/internal",
            "v1/invites",
            "v1/partner-integrations",
            "v1/preferences",
            "v1/widgets",
        ),
        ("closed_routes",),
    ),
    "v1/environments": ("v1_organization",),
    "v1/health-check": ("v1_organization",),
    "v1/organizations": ("v1_organization",),
    "v1/tenants": ("v1_organization",),
    "v1/users": ("closed_routes", "v1_organization"),
    "v2/environments": ("environment_diff", "environment_publish", "v1_organization"),
    "v1/subscribers": ("v1_credentials", "v1_inbox", "v1_preferences", "v1_subscribers"),
    "v1/topics": ("v1_topics",),
    "v1/integrations": ("closed_routes", "v1_integrations"),
    "v1/environment-variables": ("v1_environment_variables",),
    "v1/notification-groups": ("v1_groups",),
    "v1/events": ("closed_routes", "v1_events"),
    "v2/contexts": ("contexts",),
    "v2/layouts": ("layout_preview", "layouts"),
    "v1/execution-details": ("v1_notifications",),
    "v1/layouts": ("v1_layouts",),
    "v1/messages": ("v1_messages",),
    "v1/notifications": ("v1_notifications",),
    "v2/subscribers": ("inbox", "inbox_lists", "preferences", "subscribers", "subscriptions"),
    "v2/topics": ("subscriptions", "topics"),
    "v1/workflows": ("v1_workflows",),
    "v2/workflows": ("closed_routes", "workflow_preview", "workflow_sync", "workflows"),
}


# Of these, the modules without a GET, which are loaded with the first request that is none: a plan renders nothing.
_NOT_READ = frozenset(
    {"environment_diff", "environment_publish", "layout_preview", "workflow_preview", "workflow_sync"}
)


def v2_routes_below(path: str, method: str = "POST") -> Iterator[Route]:
    """Return the routes of Novu 3.15 below a path of two segments, `v2/workflows`; for GET those of modules that have one."""
    modules = V2_SECTIONS.get(path)
    if modules is None:
        yield from routes_below(path)
    else:
        asked = (one for one in modules if method != "GET" or one not in _NOT_READ)
        yield from _routes("v2", asked, path)


def all_routes() -> Iterator[Route]:
    """Return every route of the API."""
    for segment in SECTIONS:
        yield from routes_below(f"v1/{segment}")
