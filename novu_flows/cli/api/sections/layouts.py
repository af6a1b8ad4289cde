"""The commands of `api layouts`."""

from novu_flows.cli.api.endpoint import EXAMPLE, PAGE, PAGE_SIZE, Endpoint, text, truth
from novu_flows.novu.v1 import layouts

_FIELDS = (
    text("name", "The name."),
    text("description", "The description."),
    text("content", "The HTML, with {{{body}}} in it."),
    truth("is-default", "true for the layout of e-mails that name none."),
)

ENDPOINTS = (
    Endpoint("list", layouts.get_page(), "List layouts, newest first.", query=(PAGE, PAGE_SIZE)),
    Endpoint("create", layouts.create({}), "Create a layout.", body=_FIELDS),
    Endpoint("get", layouts.get_one(EXAMPLE), "Read a layout."),
    Endpoint("update", layouts.update(EXAMPLE, {}), "Change the fields that are given.", body=_FIELDS),
    Endpoint("make-default", layouts.make_default(EXAMPLE), "Make a layout the default one."),
    Endpoint("delete", layouts.delete(EXAMPLE), "Delete a layout that nothing uses."),
)
