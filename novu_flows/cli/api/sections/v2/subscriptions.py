"""The commands of `api v2 subscriptions`."""

from novu_flows.cli.api.endpoint import CURSOR, EXAMPLE, Endpoint, choice, json, text, texts
from novu_flows.novu.v2 import subscriptions

_PAGE = (
    *CURSOR,
    texts("context-keys", "Only those of a context; may be repeated."),
    choice("order-by", "The order.", ("_id", "updatedAt")),
)
_LIST = json("subscriptions", 'The list: `[{"subscriberId": "ada"}]`.')
_PREFERENCES = json("preferences", "Which workflows come through, and when.")

ENDPOINTS = (
    Endpoint(
        "list",
        subscriptions.get_page(EXAMPLE),
        "List the subscriptions of a topic.",
        query=(*_PAGE, text("subscriber-id", "Only those of a subscriber.")),
    ),
    Endpoint(
        "create",
        subscriptions.create(EXAMPLE, []),
        "Subscribe to a topic, which is made where there is none.",
        body=(_LIST, _PREFERENCES, json("context", "The context.")),
    ),
    Endpoint("delete", subscriptions.delete(EXAMPLE, []), "Remove from a topic.", body=(_LIST,)),
    Endpoint("get", subscriptions.get_one(EXAMPLE, EXAMPLE), "Read a subscription; null for none."),
    Endpoint(
        "update",
        subscriptions.update(EXAMPLE, EXAMPLE),
        "Change name or conditions of a subscription.",
        body=(text("name", "The name."), _PREFERENCES),
    ),
    Endpoint(
        "list-of-subscriber",
        subscriptions.get_page_of_subscriber(EXAMPLE),
        "List the subscriptions of a subscriber.",
        query=(*_PAGE, text("key", "Only those of a topic.")),
    ),
)
