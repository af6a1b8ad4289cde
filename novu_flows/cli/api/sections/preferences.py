"""The commands of `api preferences`."""

from novu_flows.cli.api.endpoint import CHANNELS, EXAMPLE, Endpoint, choice, truth
from novu_flows.novu.v1 import preferences

ENDPOINTS = (
    Endpoint("list", preferences.get_all(EXAMPLE), "Read the preference for each active workflow."),
    Endpoint(
        "update",
        preferences.update(EXAMPLE, EXAMPLE),
        "Turn a workflow, or one of its channels, on or off for a subscriber.",
        body=(
            truth("enabled", "true or false, for the workflow as a whole."),
            choice("channel", "The channel.", CHANNELS, "channel", "type"),
            truth("channel-enabled", "true or false, for the channel.", "channel", "enabled"),
        ),
    ),
)
