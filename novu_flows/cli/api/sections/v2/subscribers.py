"""The commands of `api v2 subscribers`."""

from novu_flows.cli.api.endpoint import CURSOR, EXAMPLE, Endpoint, choice, json, text, truth
from novu_flows.novu.v2 import subscribers

_PROFILE = (
    text("email", "The e-mail address."),
    text("first-name", "The first name."),
    text("last-name", "The last name."),
    text("phone", "The phone number."),
    text("avatar", "The URL of a picture."),
    text("locale", "The locale, like en_US."),
    text("timezone", "The time zone, like Europe/Rome."),
    json("custom-data", "Data of your own; they replace all that are there.", "data"),
)

ENDPOINTS = (
    Endpoint(
        "search",
        subscribers.get_page(),
        "List the subscribers that fit, a page at a time.",
        query=(
            *CURSOR,
            text("email", "Only those whose address holds a text."),
            text("phone", "Only those whose number holds a text."),
            text("name", "Only those whose name holds a text."),
            text("subscriber-id", "Only the one of an id."),
            choice("order-by", "The order.", ("_id", "updatedAt")),
        ),
    ),
    Endpoint(
        "create",
        subscribers.create(EXAMPLE),
        "Create a subscriber, or write over the one that has the id.",
        query=(truth("fail-if-exists", "true to write over none."),),
        body=(text("subscriber-id", "The id, your application's own."), *_PROFILE),
    ),
    Endpoint("get", subscribers.get_one(EXAMPLE), "Read a subscriber."),
    Endpoint(
        "update",
        subscribers.update(EXAMPLE),
        "Change the fields that are given; null in --data clears one.",
        body=_PROFILE,
    ),
    Endpoint("delete", subscribers.delete(EXAMPLE), "Delete a subscriber with preferences and messages."),
    Endpoint(
        "create-bulk",
        subscribers.create_bulk([]),
        "Create or update up to 500 subscribers.",
        body=(json("subscribers", "The list of subscribers."),),
    ),
)
