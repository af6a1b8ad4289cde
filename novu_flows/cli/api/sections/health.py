"""The commands of `api health`."""

from novu_flows.cli.api.endpoint import Endpoint
from novu_flows.novu.v1 import health

ENDPOINTS = (Endpoint("check", health.check(), "Ask how the server is, and which version it is."),)
