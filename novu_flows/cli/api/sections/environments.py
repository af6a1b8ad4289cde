"""The commands of `api environments`."""

from novu_flows.cli.api.endpoint import Endpoint
from novu_flows.novu.v1 import environments

ENDPOINTS = (
    Endpoint("me", environments.get_me(), "Read the environment that the key belongs to."),
    Endpoint("list", environments.get_all(), "List the environments, without their keys."),
)
