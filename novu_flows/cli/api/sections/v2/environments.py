"""The commands of `api v2 environments`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, json, text, truth
from novu_flows.novu.v2 import environments

_SOURCE = text("source-environment-id", "The environment to copy from; Development where none is named.")

ENDPOINTS = (
    Endpoint("me", environments.get_me(), "Read which environment the key opens."),
    Endpoint("list", environments.get_all(), "List the environments, without their keys."),
    Endpoint("tags", environments.get_tags(EXAMPLE), "List the tags of all workflows of an environment."),
    Endpoint(
        "diff",
        environments.diff(EXAMPLE),
        "Read what publishing to an environment would change.",
        body=(_SOURCE,),
    ),
    Endpoint(
        "publish",
        environments.publish(EXAMPLE),
        "Copy workflows and layouts to an environment; all of them, deletions too, unless resources are named.",
        body=(
            _SOURCE,
            truth("dry-run", "true to change nothing."),
            json("resources", 'The list: `[{"resourceType": "workflow", "resourceId": "welcome"}]`.'),
        ),
    ),
)
