"""The commands of `api integrations`."""

from novu_flows.api import integrations
from novu_flows.cli.api.endpoint import Endpoint

ENDPOINTS = (
    Endpoint("list", integrations.get_all(), "List the integrations, without their secrets."),
    Endpoint("active", integrations.get_active(), "List the integrations that are turned on."),
)
