"""The commands of `api v2 variables`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, json, text, truth
from novu_flows.novu.v2 import variables

_VALUES = json(
    "values", 'The values: `[{"_environmentId": "…", "value": "…"}]`; `-` keeps them out of the history.'
)

ENDPOINTS = (
    Endpoint("list", variables.get_all(), "List the variables of the environments."),
    Endpoint(
        "create",
        variables.create(EXAMPLE, {}),
        "Create a variable.",
        body=(text("key", "The key."), truth("is-secret", "true to hide its values."), _VALUES),
    ),
    Endpoint("get", variables.get_one(EXAMPLE), "Read a variable."),
    Endpoint("update", variables.update(EXAMPLE, {}), "Write values.", body=(_VALUES,)),
    Endpoint("usage", variables.get_usage(EXAMPLE), "Read which workflows read a variable."),
    Endpoint("delete", variables.delete(EXAMPLE), "Delete a variable."),
)
