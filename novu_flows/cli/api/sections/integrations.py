"""The commands of `api integrations`."""

from novu_flows.cli.api.endpoint import CHANNELS, EXAMPLE, Endpoint, EndpointBody, choice, json, text, truth
from novu_flows.novu.v1 import integrations

_CREDENTIALS = json(
    "credentials", "What the provider needs; `-` keeps it out of the shell's history. Replaced as a whole."
)
_ACTIVE = truth("active", "true or false; in channels but chat and push the others are turned off.")


def _whole(body: EndpointBody) -> EndpointBody:
    """Return what Novu insists on: that it is on, and that no test message is sent."""
    return {"active": True, "check": False, **body}


ENDPOINTS = (
    Endpoint("list", integrations.get_all(), "List the integrations, without their secrets."),
    Endpoint("active", integrations.get_active(), "List the integrations that are turned on."),
    Endpoint(
        "create",
        integrations.create({}),
        "Set a provider up.",
        body=(
            text("provider-id", "The provider, like sendgrid or fcm."),
            choice("channel", "The channel that it delivers on.", CHANNELS),
            _CREDENTIALS,
            _ACTIVE,
            truth("check", "true has Novu send a test message first."),
        ),
        complete=_whole,
    ),
    Endpoint(
        "update",
        integrations.update(EXAMPLE, {}),
        "Turn an integration on or off, or replace its credentials.",
        body=(_ACTIVE, _CREDENTIALS, truth("check", "true has Novu send a test message first.")),
    ),
    Endpoint("delete", integrations.delete(EXAMPLE), "Delete an integration; the answer is what remains."),
    Endpoint(
        "webhook-status",
        integrations.get_webhook_status(EXAMPLE),
        "Read whether the webhooks of a provider are understood.",
    ),
)
