"""The commands of `api v2 layouts`."""

from novu_flows.cli.api.endpoint import DIRECTION, EXAMPLE, LIMIT, OFFSET, Endpoint, choice, json, text
from novu_flows.novu.v2 import layouts

_NAME = text("name", "The name.")
_VALUES = json("control-values", 'The values: `{"email": {"body": "<html>…", "editorType": "html"}}`.')

ENDPOINTS = (
    Endpoint(
        "list",
        layouts.get_page(),
        "List layouts from an offset on, without their values.",
        query=(
            OFFSET,
            LIMIT,
            text("query", "Only those whose name or id holds a text."),
            choice("order-by", "The order.", ("createdAt", "updatedAt", "name")),
            DIRECTION,
        ),
    ),
    Endpoint(
        "create",
        layouts.create(EXAMPLE, EXAMPLE),
        "Create an empty layout; `replace` writes it.",
        body=(text("layout-id", "The id."), _NAME),
    ),
    Endpoint("get", layouts.get_one(EXAMPLE), "Read a layout with its values."),
    Endpoint(
        "replace", layouts.replace(EXAMPLE, {}), "Replace name and values of a layout.", body=(_NAME, _VALUES)
    ),
    Endpoint("delete", layouts.delete(EXAMPLE), "Delete a layout; steps that use it have none afterwards."),
    Endpoint("duplicate", layouts.duplicate(EXAMPLE, EXAMPLE), "Copy a layout.", body=(_NAME,)),
    Endpoint("usage", layouts.get_usage(EXAMPLE), "Read which workflows use a layout."),
    Endpoint(
        "preview",
        layouts.preview(EXAMPLE),
        "Render a layout without writing.",
        body=(_VALUES, json("preview-payload", "What to render with.")),
    ),
)
