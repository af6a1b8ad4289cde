"""The commands of `api groups`."""

from novu_flows.api import groups
from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, text

ENDPOINTS = (
    Endpoint("list", groups.get_all(), "List the notification groups."),
    Endpoint("create", groups.create(EXAMPLE), "Create a group.", body=(text("name", "The name."),)),
)
