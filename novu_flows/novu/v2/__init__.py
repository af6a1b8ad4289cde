"""Today's API of Novu, workflows with control values: calls and the answers beside them, by section."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from novu_flows.novu.v2 import contexts as contexts
    from novu_flows.novu.v2 import credentials as credentials
    from novu_flows.novu.v2 import environments as environments
    from novu_flows.novu.v2 import integrations as integrations
    from novu_flows.novu.v2 import layouts as layouts
    from novu_flows.novu.v2 import messages as messages
    from novu_flows.novu.v2 import notifications as notifications
    from novu_flows.novu.v2 import preferences as preferences
    from novu_flows.novu.v2 import subscribers as subscribers
    from novu_flows.novu.v2 import subscriptions as subscriptions
    from novu_flows.novu.v2 import topics as topics
    from novu_flows.novu.v2 import variables as variables
    from novu_flows.novu.v2 import workflows as workflows

__all__ = [
    "contexts",
    "credentials",
    "environments",
    "integrations",
    "layouts",
    "messages",
    "notifications",
    "preferences",
    "subscribers",
    "subscriptions",
    "topics",
    "variables",
    "workflows",
]


def __getattr__(name: str) -> object:
    """Load a section when it is first named."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return import_module(f"{__name__}.{name}")
