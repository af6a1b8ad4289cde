"""The commands of `api integrations`."""

from novu_flows.cli.api.endpoint import Endpoint
from novu_flows.novu.v1 import integrations

ENDPOINTS = (
    Endpoint("list", integrations.get_all(), "List the integrations, without their secrets."),
    Endpoint("active", integrations.get_active(), "List the integrations that are turned on."),
)
