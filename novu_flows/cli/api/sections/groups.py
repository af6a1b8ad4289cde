"""The commands of `api groups`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, text
from novu_flows.novu.v1 import groups

ENDPOINTS = (
    Endpoint("list", groups.get_all(), "List the notification groups."),
    Endpoint("create", groups.create(EXAMPLE), "Create a group.", body=(text("name", "The name."),)),
)
