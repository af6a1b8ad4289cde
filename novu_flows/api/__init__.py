"""Novu's API: each endpoint as a value, and the clients that send them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from novu_flows.novu.call import Call as Call
    from novu_flows.novu.call import Json as Json
    from novu_flows.novu.call import Retry as Retry
    from novu_flows.novu.client import AsyncNovuClient as AsyncNovuClient
    from novu_flows.novu.client import NovuClient as NovuClient
    from novu_flows.novu.paging import Listing as Listing
    from novu_flows.novu.paging import walk as walk
    from novu_flows.novu.paging import walk_async as walk_async
    from novu_flows.novu.retry import Patience as Patience
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
    "Listing": "paging",
    "walk": "paging",
    "walk_async": "paging",
    "Recipient": "v1.profile",
    "ToTopic": "v1.profile",
}
_SECTIONS = (
    "changes",
    "environments",
    "events",
    "feed",
    "feeds",
    "groups",
    "health",
    "inbound_parse",
    "integrations",
    "layouts",
    "messages",
    "notifications",
    "preferences",
    "subscribers",
    "topics",
    "workflows",
)

__all__ = sorted({*_HOMES, *_SECTIONS})  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    value: object
    if name in _SECTIONS:
        value = import_module(f"novu_flows.novu.v1.{name}")
    elif name in _HOMES:
        value = getattr(import_module(f"novu_flows.novu.{_HOMES[name]}"), name)
    else:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = value
    return value
