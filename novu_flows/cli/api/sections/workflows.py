"""The commands of `api workflows`."""

from novu_flows.cli.api.endpoint import EXAMPLE, LIMIT, PAGE, Endpoint, text, truth
from novu_flows.novu.v1 import workflows

ENDPOINTS = (
    Endpoint("list", workflows.get_page(), "List workflows, newest first.", query=(PAGE, LIMIT)),
    Endpoint(
        "create",
        workflows.create({}),
        "Create a workflow, with the development key; the body goes into --data.",
        body=(
            text("name", "The name, which the workflow id is made from."),
            text("notification-group-id", "The group."),
        ),
    ),
    Endpoint("get", workflows.get_one(EXAMPLE), "Read a workflow with its steps, by template id."),
    Endpoint(
        "update",
        workflows.update(EXAMPLE, {}),
        "Change the fields of --data; steps are replaced as a whole.",
        body=(text("name", "The name."), text("description", "The description.")),
    ),
    Endpoint(
        "update-status",
        workflows.update_status(EXAMPLE, active=True),
        "Turn a workflow on or off.",
        body=(truth("active", "true or false."),),
    ),
    Endpoint("delete", workflows.delete(EXAMPLE), "Delete a workflow, with the development key."),
)
