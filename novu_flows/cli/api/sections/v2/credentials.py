"""The commands of `api v2 credentials`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, json, text
from novu_flows.novu.v2 import credentials

_BODY = (
    text("provider-id", "The provider, like slack or fcm."),
    text("integration-identifier", "The integration, where a provider has several."),
    json("credentials", "What the provider needs; `-` keeps it out of the shell's history."),
)

ENDPOINTS = (
    Endpoint(
        "update",
        credentials.update(EXAMPLE, EXAMPLE, {}),
        "Write what is given; left-out device tokens become none.",
        body=_BODY,
    ),
    Endpoint(
        "append",
        credentials.append(EXAMPLE, EXAMPLE, {}),
        "Write what is given, beside the device tokens that are there.",
        body=_BODY,
    ),
    Endpoint("delete", credentials.delete(EXAMPLE, EXAMPLE), "Take all credentials of a provider away."),
)
