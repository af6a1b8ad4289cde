"""The commands of `api inbound-parse`."""

from novu_flows.api import inbound_parse
from novu_flows.cli.api.endpoint import Endpoint

ENDPOINTS = (Endpoint("mx-status", inbound_parse.get_mx_status(), "Look up whether the MX record is set."),)
