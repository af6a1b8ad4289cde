"""The commands of `api v2 preferences`."""

from novu_flows.cli.api.endpoint import EXAMPLE, Endpoint, choice, json, text, texts, truth
from novu_flows.novu.v2 import preferences

_CHANNELS = tuple(
    truth(name.replace("_", "-"), f"Whether {name} is on.", "channels", name)
    for name in ("in_app", "email", "sms", "chat", "push")
)

ENDPOINTS = (
    Endpoint(
        "list",
        preferences.get_all(EXAMPLE),
        "Read what a subscriber gets, in all and of each workflow.",
        query=(
            choice("criticality", "Which workflows.", ("critical", "nonCritical", "all")),
            texts("context-keys", "Only those of a context; may be repeated."),
        ),
    ),
    Endpoint(
        "update",
        preferences.update(EXAMPLE),
        "Turn channels on and off for one workflow, or for all.",
        body=(
            text("workflow-id", "The workflow; all where none is named."),
            *_CHANNELS,
            json("schedule", "When messages may come."),
        ),
    ),
    Endpoint(
        "update-bulk",
        preferences.update_bulk(EXAMPLE, {}),
        "Turn channels on and off for up to 100 workflows.",
        body=(json("preferences", "The list of preferences."),),
    ),
)
