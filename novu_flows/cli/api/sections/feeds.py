"""The commands of `api feeds`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, text
from novu_flows.novu.v1 import feeds

ENDPOINTS = (
    Endpoint("list", feeds.get_all(), "List the feeds."),
    Endpoint("create", feeds.create(EXAMPLE), "Create a feed.", body=(text("name", "The name."),)),
    Endpoint("delete", feeds.delete(EXAMPLE), "Delete a feed; the answer is what remains."),
)
