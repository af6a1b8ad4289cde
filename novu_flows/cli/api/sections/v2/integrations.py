"""The commands of `api v2 integrations`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint
from novu_flows.novu.v2 import integrations

ENDPOINTS = (
    Endpoint("set-primary", integrations.set_primary(EXAMPLE), "Let an integration deliver its channel."),
)
