"""The commands of `api changes`."""

from novu_flows.cli.api.endpoint import EXAMPLE, LIMIT, PAGE, Endpoint, EndpointBody, texts, truth
from novu_flows.novu.v1 import changes


def _listed(body: EndpointBody) -> EndpointBody:
    """Make a list of a single id."""
    one = body.get("changeIds")
    return {**body, "changeIds": [one]} if isinstance(one, str) else body


ENDPOINTS = (
    Endpoint(
        "list",
        changes.get_page(),
        "List changes that are not promoted yet, or are.",
        query=(PAGE, LIMIT, truth("promoted", "true for those that are promoted.")),
    ),
    Endpoint("count", changes.count(), "Count the changes that are not promoted."),
    Endpoint("apply", changes.apply(EXAMPLE), "Promote one change, and what it needs first."),
    Endpoint(
        "apply-bulk",
        changes.apply_bulk([]),
        "Promote several changes.",
        body=(texts("change-ids", "A change; may be repeated."),),
        complete=_listed,
    ),
)
