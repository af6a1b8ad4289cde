"""The commands of `api v2 contexts`."""

from novu_flows.cli.api.endpoint import CURSOR, EXAMPLE, Endpoint, json, text
from novu_flows.novu.v2 import contexts

_DATA = json("context-data", "The data that templates read.", "data")

ENDPOINTS = (
    Endpoint(
        "list",
        contexts.get_page(),
        "List the contexts that fit, a page at a time.",
        query=(
            *CURSOR,
            text("type", "Only those of a type."),
            text("id", "Only those of an id."),
            text("search", "Only those that hold a text."),
        ),
    ),
    Endpoint(
        "create",
        contexts.create(EXAMPLE, EXAMPLE),
        "Create a context.",
        body=(text("type", "The type."), text("id", "The id."), _DATA),
    ),
    Endpoint("get", contexts.get_one(EXAMPLE, EXAMPLE), "Read a context."),
    Endpoint(
        "update", contexts.update(EXAMPLE, EXAMPLE, {}), "Replace the data of a context.", body=(_DATA,)
    ),
    Endpoint("delete", contexts.delete(EXAMPLE, EXAMPLE), "Delete a context."),
)
