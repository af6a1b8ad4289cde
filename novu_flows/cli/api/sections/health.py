"""The commands of `api health`."""

from novu_flows.api import health
from novu_flows.cli.api.endpoint import Endpoint

ENDPOINTS = (Endpoint("check", health.check(), "Ask how the server is, and which version it is."),)
