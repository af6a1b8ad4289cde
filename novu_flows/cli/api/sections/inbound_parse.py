"""The commands of `api inbound-parse`."""

from novu_flows.cli.api.endpoint import Endpoint
from novu_flows.novu.v1 import inbound_parse

ENDPOINTS = (Endpoint("mx-status", inbound_parse.get_mx_status(), "Look up whether the MX record is set."),)
