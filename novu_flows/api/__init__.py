"""Novu's API: each endpoint as a value, and the clients that send them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from novu_flows.javascript.json import Json as Json
    from novu_flows.novu import v2 as v2
    from novu_flows.novu.call import Call as Call
    from novu_flows.novu.call import Retry as Retry
    from novu_flows.novu.client import AsyncNovuClient as AsyncNovuClient
    from novu_flows.novu.client import NovuClient as NovuClient
    from novu_flows.novu.cursors import CursorListing as CursorListing
    from novu_flows.novu.cursors import OffsetListing as OffsetListing
    from novu_flows.novu.paging import Listing as Listing
    from novu_flows.novu.paging import walk as walk
    from novu_flows.novu.paging import walk_async as walk_async
    from novu_flows.novu.retry import Patience as Patience
    from novu_flows.novu.retry import RetryPolicy as RetryPolicy
    from novu_flows.novu.server import NovuServer as NovuServer
    from novu_flows.novu.server import ServerApi as ServerApi
    from novu_flows.novu.server import identify_server as identify_server
    from novu_flows.novu.server import identify_server_async as identify_server_async
    from novu_flows.novu.v1 import changes as changes
    from novu_flows.novu.v1 import environments as environments
    from novu_flows.novu.v1 import events as events
    from novu_flows.novu.v1 import feed as feed
    from novu_flows.novu.v1 import feeds as feeds
    from novu_flows.novu.v1 import groups as groups
    from novu_flows.novu.v1 import health as health
    from novu_flows.novu.v1 import inbound_parse as inbound_parse
    from novu_flows.novu.v1 import integrations as integrations
    from novu_flows.novu.v1 import layouts as layouts
    from novu_flows.novu.v1 import messages as messages
    from novu_flows.novu.v1 import notifications as notifications
    from novu_flows.novu.v1 import preferences as preferences
    from novu_flows.novu.v1 import subscribers as subscribers
    from novu_flows.novu.v1 import topics as topics
    from novu_flows.novu.v1 import workflows as workflows
    from novu_flows.novu.v1.events import Broadcast as Broadcast
    from novu_flows.novu.v1.events import Trigger as Trigger
    from novu_flows.novu.v1.profile import Recipient as Recipient
    from novu_flows.novu.v1.profile import ToTopic as ToTopic

# Loaded on first use, so that naming one endpoint does not wait for the clients.
_HOMES = {
    "Call": "call",
    "Json": "call",
    "Retry": "call",
    "AsyncNovuClient": "client",
    "NovuClient": "client",
    "Broadcast": "v1.events",
    "Trigger": "v1.events",
    "Patience": "retry",
    "RetryPolicy": "retry",
    "CursorListing": "cursors",
    "OffsetListing": "cursors",
    "Listing": "paging",
    "NovuServer": "server",
    "ServerApi": "server",
    "identify_server": "server",
    "identify_server_async": "server",
    "walk": "paging",
    "walk_async": "paging",
    "Recipient": "v1.profile",
    "ToTopic": "v1.profile",
    "changes": "v1.changes",
    "environments": "v1.environments",
    "events": "v1.events",
    "feed": "v1.feed",
    "feeds": "v1.feeds",
    "groups": "v1.groups",
    "health": "v1.health",
    "inbound_parse": "v1.inbound_parse",
    "integrations": "v1.integrations",
    "layouts": "v1.layouts",
    "messages": "v1.messages",
    "notifications": "v1.notifications",
    "preferences": "v1.preferences",
    "subscribers": "v1.subscribers",
    "topics": "v1.topics",
    "workflows": "v1.workflows",
    "v2": "v2",
}

__all__ = list(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = import_module(f"novu_flows.novu.{home}")
    value: object = module if home in (name, f"v1.{name}") else getattr(module, name)
    globals()[name] = value
    return value
