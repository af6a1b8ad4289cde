"""The commands of `api topics`."""

from novu_flows.cli.api.endpoint import EXAMPLE, PAGE, PAGE_SIZE, Endpoint, EndpointBody, text, texts
from novu_flows.novu.v1 import topics

_SUBSCRIBERS = (texts("subscribers", "A subscriber id; may be repeated."),)


def _listed(body: EndpointBody) -> EndpointBody:
    """Make a list of a single id."""
    one = body.get("subscribers")
    return {**body, "subscribers": [one]} if isinstance(one, str) else body


ENDPOINTS = (
    Endpoint(
        "list",
        topics.get_page(),
        "List topics with their subscribers, a page at a time.",
        query=(PAGE, PAGE_SIZE, text("key", "Only the topic of this key.")),
    ),
    Endpoint(
        "create",
        topics.create(EXAMPLE, EXAMPLE),
        "Create a topic.",
        body=(text("key", "The key."), text("name", "The name.")),
    ),
    Endpoint("get", topics.get_one(EXAMPLE), "Read a topic."),
    Endpoint("rename", topics.rename(EXAMPLE, EXAMPLE), "Rename a topic.", body=(text("name", "The name."),)),
    Endpoint("delete", topics.delete(EXAMPLE), "Delete a topic that has no subscribers."),
    Endpoint(
        "add-subscribers",
        topics.add_subscribers(EXAMPLE, []),
        "Add subscribers; a topic that does not exist is made.",
        body=_SUBSCRIBERS,
        complete=_listed,
    ),
    Endpoint(
        "remove-subscribers",
        topics.remove_subscribers(EXAMPLE, []),
        "Remove subscribers.",
        body=_SUBSCRIBERS,
        complete=_listed,
    ),
    Endpoint("get-subscriber", topics.get_subscriber(EXAMPLE, EXAMPLE), "Read whether one is in a topic."),
)
