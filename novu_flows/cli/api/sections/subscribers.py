"""The commands of `api subscribers`."""

from novu_flows.cli.api.endpoint import EXAMPLE, LIMIT, PAGE, Endpoint, json, text, truth
from novu_flows.novu.v1 import subscribers

_PROFILE = (
    text("email", "The e-mail address."),
    text("first-name", "The first name."),
    text("last-name", "The last name."),
    text("phone", "The phone number."),
    text("avatar", "The URL of a picture."),
    text("locale", "The locale, like en_US."),
    json("custom-data", "Data of your own; they replace all that are there.", "data"),
)

ENDPOINTS = (
    Endpoint("list", subscribers.get_page(), "List subscribers, a page at a time.", query=(PAGE, LIMIT)),
    Endpoint(
        "create",
        subscribers.create(EXAMPLE),
        "Create a subscriber, or update the one that has the id.",
        body=(text("subscriber-id", "The id, your application's own."), *_PROFILE),
    ),
    Endpoint("get", subscribers.get_one(EXAMPLE), "Read a subscriber."),
    Endpoint("update", subscribers.update(EXAMPLE), "Change the fields that are given.", body=_PROFILE),
    Endpoint(
        "delete",
        subscribers.delete(EXAMPLE),
        "Delete a subscriber; feed and preferences are lost with it.",
    ),
    Endpoint(
        "update-credentials",
        subscribers.update_credentials(EXAMPLE, EXAMPLE, {}),
        "Replace the credentials on one provider.",
        body=(
            text("provider-id", "The provider, like slack or fcm."),
            json("credentials", "What the provider needs; `-` keeps it out of the shell's history."),
        ),
    ),
    Endpoint(
        "update-online-status",
        subscribers.update_online_status(EXAMPLE, is_online=True),
        "Say whether a subscriber is online.",
        body=(truth("is-online", "true or false."),),
    ),
)
