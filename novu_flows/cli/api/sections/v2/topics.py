"""The commands of `api v2 topics`."""

from novu_flows.cli.api.endpoint import CURSOR, EXAMPLE, Endpoint, choice, text, truth
from novu_flows.novu.v2 import topics

_NAME = text("name", "The name.")

ENDPOINTS = (
    Endpoint(
        "list",
        topics.get_page(),
        "List the topics that fit, a page at a time.",
        query=(
            *CURSOR,
            text("key", "Only those whose key holds a text."),
            text("name", "Only those whose name holds a text."),
            choice("order-by", "The order.", ("_id", "createdAt", "updatedAt")),
        ),
    ),
    Endpoint(
        "create",
        topics.create(EXAMPLE),
        "Create a topic, or rename the one of the key.",
        query=(truth("fail-if-exists", "true to rename none."),),
        body=(text("key", "The key."), _NAME),
    ),
    Endpoint("get", topics.get_one(EXAMPLE), "Read a topic."),
    Endpoint("rename", topics.rename(EXAMPLE, EXAMPLE), "Rename a topic.", body=(_NAME,)),
    Endpoint("delete", topics.delete(EXAMPLE), "Delete a topic with its subscriptions."),
)
