"""Novu's API v1: each endpoint as a value, and the clients that send them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from novu_flows.api.call import Call as Call
    from novu_flows.api.call import Json as Json
    from novu_flows.api.call import Retry as Retry
    from novu_flows.api.client import AsyncNovuClient as AsyncNovuClient
    from novu_flows.api.client import NovuClient as NovuClient
    from novu_flows.api.events import Broadcast as Broadcast
    from novu_flows.api.events import Trigger as Trigger
    from novu_flows.api.limits import Patience as Patience
    from novu_flows.api.paging import Listing as Listing
    from novu_flows.api.paging import walk as walk
    from novu_flows.api.paging import walk_async as walk_async
    from novu_flows.api.profile import Recipient as Recipient
    from novu_flows.api.profile import ToTopic as ToTopic

# Loaded on first use, so that naming one endpoint does not wait for the clients.
_HOMES = {
    "Call": "call",
    "Json": "call",
    "Retry": "call",
    "AsyncNovuClient": "client",
    "NovuClient": "client",
    "Broadcast": "events",
    "Trigger": "events",
    "Patience": "limits",
    "Listing": "paging",
    "walk": "paging",
    "walk_async": "paging",
    "Recipient": "profile",
    "ToTopic": "profile",
}

__all__ = list(_HOMES)  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
