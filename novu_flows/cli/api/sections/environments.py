"""The commands of `api environments`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, text
from novu_flows.novu.v1 import environments

ENDPOINTS = (
    Endpoint("me", environments.get_me(), "Read the environment that the key belongs to."),
    Endpoint("list", environments.get_all(), "List the environments, without their keys."),
    Endpoint(
        "create",
        environments.create(EXAMPLE),
        "Create an environment.",
        body=(text("name", "The name."), text("parent-id", "The environment that is promoted to it.")),
    ),
    Endpoint(
        "update",
        environments.update(EXAMPLE, {}),
        "Change the fields that are given.",
        body=(
            text("name", "The name."),
            text("identifier", "The identifier of the in-app centre."),
            text("parent-id", "The environment that is promoted to it."),
        ),
    ),
    Endpoint("api-keys", environments.get_api_keys(), "Read whose keys there are, without the keys."),
    Endpoint(
        "regenerate-api-keys",
        environments.regenerate_api_keys(),
        "Replace the keys, this command's own too; the new one is in Novu's settings page.",
    ),
)
